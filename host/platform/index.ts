/** Serves what a catalog says is live. */
export { openPlatform, type Platform, type PlatformOptions } from './platform.ts';
