import { describe, expect, it } from 'vitest';
import { HostileHost } from './host.ts';
import { LOOPS } from './shapes.ts';

const CPU_TIME_MS = 50;
const limits = { cpuTimeMs: CPU_TIME_MS, wallTimeMs: 20_000 };
const host = HostileHost.serve(Object.fromEntries(Object.entries(LOOPS).map(([name, text]) => [name, { limits, ...text }])));

describe('a function that never ends is stopped, and its neighbour serves meanwhile', () => {
  it.each(Object.keys(LOOPS))('%s', async (name) => {
    const outcomes = await host.attack(name);
    expect(new Set(outcomes.map(({ status, code }) => `${status} ${code}`))).toEqual(new Set(['504 LIMIT_CPU_TIME']));
  });
});
