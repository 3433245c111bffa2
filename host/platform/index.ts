/** Serves what a catalog says is live. */
export { openTrials, type Trials, type TrialsOptions } from './trials/index.ts';
export { openPlatform, type Platform, type PlatformOptions } from './platform.ts';
