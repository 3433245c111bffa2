import { describe, expect, it } from 'vitest';
import { HELD_BYTES, HostMemory, HostMemoryBudget } from './host-memory.ts';
import { HOST_LIMITS } from '../base/index.ts';

const MiB = 1024 * 1024;
const FREE = HOST_LIMITS.freeHostMemoryBytes;
const ownLimit = expect.objectContaining({ code: 'LIMIT_HOST_MEMORY', status: 500, blame: 'guest' });
const shared = expect.objectContaining({ code: 'LIMIT_HOST_MEMORY_SHARED', status: 503, blame: 'operator' });

describe('the account of a request', () => {
  it.each([FREE - 1, FREE, FREE + 1, 65_536, 5 * MiB, 5 * MiB + 1])('ends at its limit of %i bytes, exactly', (limit) => {
    const memory = new HostMemory(limit, new HostMemoryBudget(1024 * MiB).share());
    memory.hold(limit - 1);
    memory.hold(1);
    expect(() => memory.hold(1)).toThrow(ownLimit);
    expect(memory.held).toBe(limit);
    memory.free(1);
    memory.hold(1);
  });

  it('is empty when the request is over, and nothing that comes late changes that', () => {
    const budget = new HostMemoryBudget(64 * MiB);
    const share = budget.share();
    const memory = new HostMemory(10 * MiB, share);
    memory.hold(9 * MiB);
    expect(budget.held).toBeGreaterThanOrEqual(9 * MiB - FREE);
    expect(share.held).toBe(budget.held);
    memory.close();
    expect([memory.held, share.held, budget.held]).toEqual([0, 0, 0]);
    memory.free(9 * MiB);
    memory.hold(100 * MiB);
    memory.close();
    expect([share.held, budget.held]).toEqual([0, 0]);
  });

  it('counts each exception once, and no more than a stack has room for', () => {
    const memory = new HostMemory(1024 * MiB, new HostMemoryBudget(4096 * MiB).share());
    memory.countExceptions(10);
    memory.countExceptions(10);
    memory.countExceptions(7);
    expect(memory.held).toBe(10 * HELD_BYTES.exception);
    memory.countExceptions(2 ** 32 - 1);
    const most = memory.held;
    memory.countExceptions(2 ** 32 - 1);
    expect([memory.held, most]).toEqual([most, 131_072 * HELD_BYTES.exception]);
  });
});

describe('the budget of a process', () => {
  const requests = (budget: HostMemoryBudget): (() => HostMemory) => {
    const share = budget.share();
    return () => new HostMemory(1024 * MiB, share);
  };

  /** Holds as much as it gets, in requests of 8 MiB. */
  function fill(request: () => HostMemory): number {
    for (let count = 0; ; count++) {
      try {
        request().hold(8 * MiB);
      } catch (error) {
        expect(error).toEqual(shared);
        return count * 8;
      }
    }
  }

  it('leaves half to others, however much one function wants', () => {
    const budget = new HostMemoryBudget(512 * MiB);
    const taken = [fill(requests(budget)), fill(requests(budget)), fill(requests(budget))];
    expect(taken).toEqual([256, 128, 64].map((most) => expect.closeTo(most, -1.3)));
    const last = requests(budget)();
    last.hold(20 * MiB);
  });

  it('lets each request have a little when others have taken all they can get', () => {
    const budget = new HostMemoryBudget(MiB);
    for (let i = 0; i < 20; i++) {
      const request = requests(budget)();
      try {
        for (;;) request.hold(64 * 1024);
      } catch {
        // As far as it goes.
      }
    }
    requests(budget)().hold(FREE);
    expect(budget.held).toBeLessThanOrEqual(MiB);
  });
});
