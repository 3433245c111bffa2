export { LANGUAGES, type Language, type Manifest, type ManifestRoute, type Origin } from './manifest.ts';
export { valueAt } from './manifest.ts';
export type { Smoke } from './smoke.ts';
export type { Trial } from './trial.ts';
export { parseManifest } from './parse.ts';
export { manifestSchema } from './schema.ts';
