import type { Capability } from '../capability.ts';

/** Lines of the request's log, which `limits.logBytes` bounds. */
export const logging = {
  name: 'logging',
  title: 'Logging',
  imports: 'wasi:logging/',
  grant: undefined,
} as const satisfies Capability;
