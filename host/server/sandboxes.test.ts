import { describe, expect, it } from 'vitest';
import type { Instance } from '../engine/index.ts';
import type { RequestContext } from '../wasi/index.ts';
import { InstanceBudget, Sandboxes } from './sandboxes.ts';

const context = {} as RequestContext;
const instance = { reset: () => true } as unknown as Instance;
const pool = (budget: InstanceBudget, memories: number): Sandboxes => new Sandboxes(async () => instance, budget, memories);

describe('the budget of sandboxes', () => {
  it('counts each memory, and one for a sandbox without any', async () => {
    const budget = new InstanceBudget(10);
    const [three, none] = [pool(budget, 3), pool(budget, 0)];
    await three.make(context);
    await none.make(context);
    expect(budget.live).toBe(4);
  });

  it('takes as many idle sandboxes as a new one needs memories', async () => {
    const budget = new InstanceBudget(4);
    const small = pool(budget, 1);
    const made = [await small.make(context), await small.make(context), await small.make(context), await small.make(context)];
    for (const sandbox of made.slice(1)) small.give(sandbox);
    const large = pool(budget, 3);
    const sandbox = await large.make(context);
    expect([budget.live, small.idle]).toEqual([4, 0]);
    await expect(pool(budget, 1).make(context)).rejects.toMatchObject({ code: 'LIMIT_INSTANCES', status: 503 });
    large.give(sandbox);
    await pool(budget, 1).make(context);
    expect(budget.live).toBe(2);
    large.close();
    small.give(made[0]!);
    small.close();
    expect(budget.live).toBe(1);
  });
});
