export { LANGUAGES, type KeyValueGrant, type Language, type Manifest, type Origin } from './manifest.ts';
export type { Trial } from './try-it.ts';
export { parseManifest } from './parse.ts';
