import { readFile } from 'node:fs/promises';
import { parse } from '@bytecodealliance/jco';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { DEFAULT_SANDBOX_LIMITS } from '../../host/base/index.ts';
import { componentEngine, type Instance, type PreparedComponent } from '../../host/engine/index.ts';

const API = 'test:host/api';
const LIMIT_MS = 50;

let prepared: PreparedComponent;

beforeAll(async () => {
  const component = await parse(await readFile(new URL('../runtimes/guests/worker.wat', import.meta.url), 'utf8'));
  prepared = await componentEngine().prepare(component, {
    suspending: () => ['later', 'attempt'],
    entryPoints: [],
    limits: { ...DEFAULT_SANDBOX_LIMITS, cpuTimeMs: LIMIT_MS },
  });
});

afterEach(() => vi.restoreAllMocks());

const start = (later: (n: number) => unknown = (n) => n): Promise<Instance> =>
  prepared.instantiate({ [API]: { later, attempt: later, now: (n: number) => n + 1 } });

/** As on networks that let nobody measure how long code takes. */
const stopClock = (): void => void vi.spyOn(performance, 'now').mockReturnValue(1000);

it.each(['spin', 'spinBulk', 'spinCalls'])('ends %s by its fuel where the clock stands still, and lets others have turns', async (name) => {
  const guest = await start();
  stopClock();
  const state = { isOver: false };
  const running = guest.call('', name, []).finally(() => (state.isOver = true));
  running.catch(() => {});
  let turns = 0;
  for (; !state.isOver; turns++) await new Promise((resolve) => setImmediate(resolve));
  await expect(running).rejects.toMatchObject({ code: 'LIMIT_CPU_TIME' });
  expect(turns).toBeGreaterThan(LIMIT_MS / 4);
  expect(guest.cpuTimeMs).toBeGreaterThan(LIMIT_MS);
  expect(guest.cpuTimeMs).toBeLessThan(2 * LIMIT_MS);
});

it('ends a loop in realloc', async () => {
  const guest = await start();
  stopClock();
  await expect(guest.call('', 'spinRealloc', ['text'])).rejects.toMatchObject({ code: 'LIMIT_CPU_TIME' });
});

it('counts calls of the host, too', async () => {
  const guest = await start();
  stopClock();
  await guest.call('', 'sum', [1000]);
  expect(guest.cpuTimeMs).toBeGreaterThan(0);
});

it('leaves what a guest that waits has used, however late the clock moves on', async () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(1000);
  const guest = await start(async (n) => {
    await new Promise((resolve) => setImmediate(resolve));
    clock.mockReturnValue(performance.now() + 1_000_000);
    return n;
  });
  expect(await guest.call('', 'sum', [3])).toBe(6);
  expect(guest.cpuTimeMs).toBeLessThan(1);
});
