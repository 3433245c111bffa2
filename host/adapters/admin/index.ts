/** The admin API of a platform. */
export { type AdminOptions, createAdmin } from './admin.ts';
export type { Candidate, VersionTrials } from './services.ts';
