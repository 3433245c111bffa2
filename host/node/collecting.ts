import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type MemoryStrategy, plainCopy } from '../engine/snapshot/index.ts';

/** Memory of discarded sandboxes after which the collector is asked to come. */
const BYTES_PER_COLLECTION = 512 * 1024 * 1024;

type Collect = (options: { readonly type: 'major'; readonly execution: 'async' }) => Promise<void>;

/**
 * For platforms where memories of discarded sandboxes cannot be given back: V8 does not count what a memory has grown by,
 * so its collector would come when JavaScript objects call for it, many gigabytes later. It is asked after so many bytes,
 * and runs in a task of its own, where nothing on the stack keeps a sandbox alive.
 */
export function collecting(): MemoryStrategy {
  let collect: Collect | undefined;
  let released = 0;
  const release = (pages: Uint8Array): void => {
    released += pages.length;
    if (released < BYTES_PER_COLLECTION) return;
    released = 0;
    collect ??= collector();
    void collect({ type: 'major', execution: 'async' });
  };
  return { ...plainCopy, release };
}

/** The flag makes new contexts have it, and may be set while V8 runs. */
function collector(): Collect {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as Collect;
}
