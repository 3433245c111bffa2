/** Where a bundle runs. */
export const TARGETS = ['node', 'deno', 'bun', 'workerd', 'browser'] as const;

export type Target = (typeof TARGETS)[number];

/** The start module of each. */
export const START: Readonly<Record<Target, string>> = {
  node: 'server.mjs',
  deno: 'server.mjs',
  bun: 'server.mjs',
  workerd: 'worker.mjs',
  browser: 'worker.js',
};
