import { Trap } from '../../base/index.ts';
import { HELD_BY, HELD_BYTES, type Holder, type HostMemory } from '../../engine/index.ts';
import { waitForAny } from './waitable.ts';
import type { Waitable } from './waitable.ts';

/** `wasi:io/poll#pollable`: a guest's handle on something that becomes ready. */
export class Pollable implements Holder {
  readonly #waitable: Waitable;
  readonly #onDrop: (() => void) | undefined;
  #memory: HostMemory | undefined;

  /** @param onDrop releases what only this pollable needs, such as a timer */
  constructor(waitable: Waitable, onDrop?: () => void) {
    this.#waitable = waitable;
    this.#onDrop = onDrop;
  }

  get waitable(): Waitable {
    return this.#waitable;
  }

  ready(): boolean {
    return this.#waitable.isReady;
  }

  block(): void | Promise<void> {
    return this.#waitable.wait();
  }

  /** What needs to be released is a timer. */
  [HELD_BY](memory: HostMemory): void {
    if (this.#onDrop === undefined) return;
    memory.hold(HELD_BYTES.timer);
    this.#memory = memory;
  }

  [Symbol.dispose](): void {
    this.#memory?.free(HELD_BYTES.timer);
    this.#memory = undefined;
    this.#onDrop?.();
  }
}

/**
 * Indices of the pollables that are ready; waits when none is. The same pollable may stand in the list several times.
 *
 * @throws Trap for an empty list, as the specification has it: nobody would ever wake the guest
 */
export function poll(pollables: readonly Pollable[]): Uint32Array | Promise<Uint32Array> {
  if (pollables.length === 0) throw new Trap('GUEST_TRAPPED', 'wasi:io/poll was called with an empty list');
  const ready = readyIndices(pollables);
  return ready.length > 0 ? ready : pollLater(pollables);
}

async function pollLater(pollables: readonly Pollable[]): Promise<Uint32Array> {
  await waitForAny([...new Set(pollables.map((pollable) => pollable.waitable))]);
  return readyIndices(pollables);
}

function readyIndices(pollables: readonly Pollable[]): Uint32Array {
  const indices: number[] = [];
  for (let i = 0; i < pollables.length; i++) if ((pollables[i] as Pollable).ready()) indices.push(i);
  return Uint32Array.from(indices);
}
