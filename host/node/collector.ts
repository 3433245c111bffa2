import { setFlagsFromString } from 'node:v8';

/**
 * For platforms where memories of discarded sandboxes are given back at once. V8 takes 64 MB of new memories, however
 * empty, for a reason to collect its whole heap: beside functions with large memories that would be six times a second,
 * with pauses of 5 to 20 ms that all requests wait for. Counted as a part of the heap they are waited for until it has
 * doubled.
 */
export function collectLessForMemories(): void {
  setFlagsFromString('--external-memory-accounted-in-global-limit');
  setFlagsFromString('--external-memory-max-growing-factor=2');
}
