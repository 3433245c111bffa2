import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { ExpiryQueue } from './expiry-queue.ts';

/** A store of nothing but times, which keeps the queue as the real one does. */
class Times {
  readonly entries = new Map<string, { readonly at: number; readonly version: bigint }>();
  asked = 0;
  readonly queue = new ExpiryQueue(({ key, version }) => {
    this.asked++;
    return this.entries.get(key)?.version === version;
  });
  #version = 0n;

  write(key: string, at: number): void {
    this.remove(key);
    this.entries.set(key, { at, version: ++this.#version });
    this.queue.add({ key, at, version: this.#version });
  }

  remove(key: string): void {
    if (this.entries.delete(key)) this.queue.remove();
  }

  /** What has expired, in the order in which the queue names it. */
  expire(now: number): number[] {
    const times: number[] = [];
    for (let key = this.queue.next(now); key !== undefined; key = this.queue.next(now)) {
      times.push(this.entries.get(key)!.at);
      this.remove(key);
    }
    return times;
  }
}

const key = fc.constantFrom(...'abcdefghijklmnopqrst');
const step = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant('write' as const), key, fc.nat(100)) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('remove' as const), key, fc.constant(0)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('expire' as const), fc.constant(''), fc.nat(100)) },
);

it('names exactly what has expired, the earliest first, however entries were written and removed', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400, size: 'max' }), (steps) => {
      const times = new Times();
      for (const [what, name, at] of [...steps, ['expire', '', 100] as const]) {
        if (what === 'write') times.write(name, at);
        else if (what === 'remove') times.remove(name);
        else {
          const due = [...times.entries.values()].map((entry) => entry.at).filter((each) => each <= at);
          expect(times.expire(at)).toEqual(due.toSorted((a, b) => a - b));
        }
        expect(times.queue.isEmpty).toBe(times.entries.size === 0);
      }
    }),
    { numRuns: 200 },
  );
});

it('keeps few records of what was written again', () => {
  const times = new Times();
  for (let i = 0; i < 10_000; i++) times.write('k', i);
  times.asked = 0;
  expect(times.expire(10_000)).toEqual([9999]);
  expect(times.asked).toBeLessThan(100);
});
