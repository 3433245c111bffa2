/**
 * Copy-on-write reset of WebAssembly memories, on Linux: the image lies in an anonymous file, and each memory maps it
 * privately over its own pages. The kernel tells which pages a guest has ever written; a reset copies those back, and
 * the clean ones are shared by all instances. Costs the written pages, where a copy costs the whole image.
 */
import { openLibc } from './libc.ts';
import { memoryRun, type MemoryStrategy } from '../engine/snapshot/index.ts';
import { CopyOnWrite, MIN_IMAGE_BYTES } from './strategy.ts';

export { giveHolesBack, giveLargeBlocksBack } from './allocator.ts';

export type CopyOnWriteResult =
  | { readonly available: true; readonly strategy: MemoryStrategy }
  | { readonly available: false; readonly reason: string };

/** Finds out whether this process can do it, by doing it once. Never throws. */
export function openCopyOnWrite(): CopyOnWriteResult {
  const libc = openLibc();
  if (typeof libc === 'string') return { available: false, reason: libc };
  const strategy = new CopyOnWrite(libc);
  const failure = tryOut(strategy);
  return failure === undefined ? { available: true, strategy } : { available: false, reason: failure };
}

/** A reset of a memory that was written and has grown must give the image back, and zero behind it. */
function tryOut(strategy: CopyOnWrite): string | undefined {
  const pages = MIN_IMAGE_BYTES / 65_536;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages + 1 });
  const pattern = Uint8Array.from({ length: 4096 }, (_, i) => i & 0xff);
  try {
    const attached = strategy.attach(memory, { byteLength: MIN_IMAGE_BYTES, runs: [memoryRun(4096, pattern)] }, 'zeros');
    memory.grow(1);
    new Uint8Array(memory.buffer).fill(0xa5);
    attached.reset();
  } catch (error) {
    return `Mapping a memory failed: ${(error as Error).message}`;
  }
  const exact = new Uint8Array(memory.buffer).every((byte, i) => byte === (i >= 4096 && i < 8192 ? i & 0xff : 0));
  return exact ? undefined : 'A trial reset did not restore the image';
}
