import { fileURLToPath } from 'node:url';

/** Modules of Node.js that the runtime has, in `guest/js/runtime/node`. A program that imports none gets none. */
export const PROVIDED: ReadonlySet<string> = new Set([
  'assert',
  'assert/strict',
  'async_hooks',
  'buffer',
  'crypto',
  'diagnostics_channel',
  'events',
  'os',
  'path',
  'path/posix',
  'perf_hooks',
  'process',
  'querystring',
  'stream',
  'stream/consumers',
  'stream/promises',
  'stream/web',
  'string_decoder',
  'timers',
  'timers/promises',
  'tty',
  'url',
  'util',
  'util/types',
]);

/** The file of one of them. */
export function runtimeModule(module: string): string {
  return fileURLToPath(import.meta.resolve(`@skerry/guest/runtime/node/${module}`));
}
