import { expect, it, vi } from 'vitest';
import { ResultError } from '../../base/index.ts';
import { PulledSource } from './pulled.ts';

/** A source whose parts come when the test says so. */
function source() {
  const reads: PromiseWithResolvers<ReadableStreamReadResult<Uint8Array>>[] = [];
  const told = { cancel: vi.fn<() => void>(), over: vi.fn<() => void>() };
  const from = {
    ...told,
    read() {
      reads.push(Promise.withResolvers());
      return reads.at(-1)!.promise;
    },
    failure: (cause: unknown) => new ResultError(cause),
  };
  return { pulled: new PulledSource(from), reads, ...told };
}

const part = (...bytes: number[]) => ({ done: false as const, value: Uint8Array.from(bytes) });
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('asks for a part when the one before is taken, and for one at a time', async () => {
  const { pulled, reads, over } = source();
  expect(reads).toHaveLength(0);
  expect(pulled.take(10)).toEqual(new Uint8Array(0));
  // Whoever only asks again, and never waits, gets it as well.
  expect(reads).toHaveLength(1);
  const ready = pulled.ready();
  expect(pulled.isReady).toBe(false);
  expect(reads).toHaveLength(1);
  reads[0]!.resolve(part(1, 2, 3));
  await ready;
  expect([pulled.take(2), pulled.take(2)]).toEqual([Uint8Array.of(1, 2), Uint8Array.of(3)]);
  expect(reads).toHaveLength(1);
  const end = pulled.ready();
  reads[1]!.resolve(part());
  await turn();
  expect(pulled.isReady).toBe(false);
  reads[2]!.resolve({ done: true, value: undefined });
  await end;
  expect(pulled.take(10)).toBeUndefined();
  expect(over).toHaveBeenCalledOnce();
});

it('breaks off behind what has come, once', async () => {
  const { pulled, reads, over, cancel } = source();
  const ready = pulled.ready();
  reads[0]!.resolve(part(1));
  await ready;
  pulled.fail('first');
  pulled.fail('second');
  expect(pulled.take(10)).toEqual(Uint8Array.of(1));
  expect(() => pulled.take(10)).toThrow(expect.objectContaining({ payload: 'first' }));
  pulled.cancel();
  expect([over.mock.calls.length, cancel.mock.calls.length]).toEqual([1, 0]);
});

it('breaks off with what a read rejects with', async () => {
  const { pulled, reads } = source();
  const ready = pulled.ready();
  reads[0]!.reject('gone');
  await ready;
  expect(() => pulled.take(1)).toThrow(expect.objectContaining({ payload: 'gone' }));
});

it('is over when nobody reads on, whatever comes then', async () => {
  const { pulled, reads, over, cancel } = source();
  void pulled.ready();
  pulled.cancel();
  pulled.cancel();
  reads[0]!.resolve(part(1));
  await turn();
  expect([pulled.take(1), pulled.isReady]).toEqual([undefined, true]);
  expect([over.mock.calls.length, cancel.mock.calls.length]).toEqual([1, 1]);
});

it('wakes whoever waits when it breaks off while a part is on its way', async () => {
  const { pulled, reads } = source();
  const ready = pulled.ready();
  pulled.fail('gone');
  await ready;
  expect(reads).toHaveLength(1);
  expect(() => pulled.take(10)).toThrow(expect.objectContaining({ payload: 'gone' }));
});

it('gives nothing that had come before it was cancelled', async () => {
  const { pulled, reads, cancel } = source();
  const ready = pulled.ready();
  reads[0]!.resolve(part(1, 2, 3));
  await ready;
  pulled.cancel();
  expect([pulled.take(10), cancel.mock.calls.length]).toEqual([undefined, 1]);
});
