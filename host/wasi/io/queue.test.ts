import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { HELD_BYTES, HostMemory, HostMemoryBudget } from '../../engine/index.ts';
import { ByteQueue } from './queue.ts';

const memory = (limit = 1e9): HostMemory => new HostMemory(limit, new HostMemoryBudget().share());
const chunk = (length: number): Uint8Array => new Uint8Array(length).fill(length);

const step = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(fc.constant('push' as const), fc.oneof(fc.nat(40), fc.nat(3000), fc.constantFrom(1023, 1024, 8192))) },
  { weight: 5, arbitrary: fc.tuple(fc.constant('take' as const), fc.oneof(fc.nat(40), fc.nat(10_000))) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('takeAll' as const, 'clear' as const), fc.constant(0)) },
);

it('gives the bytes in their order, and counts for at least those that it has, whenever counting began', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200, size: 'max' }), fc.nat(100), (steps, from) => {
      const queue = new ByteQueue();
      const account = memory();
      let bytes: number[] = [];
      for (const [index, [what, length]] of steps.entries()) {
        if (index === from) queue.heldBy(account);
        if (what === 'push') {
          queue.push(chunk(length));
          bytes.push(...chunk(length));
        } else if (what === 'take') expect([...queue.take(length)]).toEqual(bytes.splice(0, bytes.length - queue.size));
        else {
          if (what === 'takeAll') expect([...queue.takeAll()]).toEqual(bytes);
          else queue.clear();
          bytes = [];
        }
        expect(queue.size).toBe(bytes.length);
        if (bytes.length === 0) expect(account.held).toBe(0);
        else if (index >= from) expect(account.held).toBeGreaterThanOrEqual(bytes.length);
      }
    }),
    { numRuns: 100, endOnFailure: true },
  );
});

it('counts a chunk with what it costs beside its bytes, and small ones with the block that they share', () => {
  const [queue, account] = [new ByteQueue(), memory()];
  queue.push(chunk(5000));
  queue.heldBy(account);
  expect(account.held).toBe(5000 + HELD_BYTES.chunk);
  queue.push(chunk(2000));
  expect(account.held).toBe(7000 + 2 * HELD_BYTES.chunk);
  queue.take(5000);
  expect(account.held).toBe(2000 + HELD_BYTES.chunk);
  queue.take(2000);
  for (let i = 0; i < 1000; i++) queue.push(chunk(1));
  expect(account.held).toBeGreaterThan(8 * 1024);
  expect(account.held).toBeLessThan(16 * 1024);
});

it('counts no more after a long stream that was never empty, read in parts of chunks', () => {
  const [queue, account] = [new ByteQueue(), memory()];
  queue.heldBy(account);
  for (let i = 0; i < 1000; i++) {
    queue.push(chunk(16_000));
    while (queue.size > 16_000) queue.take(3000);
  }
  expect(account.held).toBeLessThan(2 * (16_000 + HELD_BYTES.chunk) + 1);
});

it('takes nothing that its account does not permit', () => {
  const queue = new ByteQueue();
  queue.heldBy(memory(10_000));
  queue.push(chunk(8000));
  expect(() => queue.push(chunk(3000))).toThrow(expect.objectContaining({ code: 'LIMIT_HOST_MEMORY' }));
  expect(queue.size).toBe(8000);
  expect([...queue.takeAll()]).toEqual([...chunk(8000)]);
});

it('is not moved to another account', () => {
  const queue = new ByteQueue();
  const [first, second] = [memory(), memory()];
  queue.heldBy(first);
  queue.heldBy(second);
  queue.push(chunk(2000));
  expect([first.held > 2000, second.held]).toEqual([true, 0]);
});
