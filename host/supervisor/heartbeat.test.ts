import { describe, expect, it } from 'vitest';
import { Heartbeat } from './heartbeat.ts';

/** Checks at these times; an entry with `beat` also hears one just before. */
function firstDeath(checks: readonly (number | { beat: number })[]): number | undefined {
  const heartbeat = new Heartbeat(2000, 250, 0);
  for (const each of checks) {
    const now = typeof each === 'number' ? each : each.beat;
    if (typeof each !== 'number') heartbeat.beat();
    if (heartbeat.check(now)) return now;
  }
  return undefined;
}

const every = (from: number, to: number): number[] => Array.from({ length: (to - from) / 250 + 1 }, (_, i) => from + i * 250);

describe('heartbeat', () => {
  it('counts silence of the given length as death', () => {
    expect(firstDeath(every(250, 5000))).toBe(2000);
  });

  it('starts over at each beat', () => {
    expect(firstDeath([...every(250, 1750), { beat: 2000 }, ...every(2250, 5000)])).toBe(3750);
  });

  it('does not count time in which nobody listened', () => {
    expect(firstDeath([250, 60_000, 60_250])).toBeUndefined();
    expect(firstDeath([250, 60_000, ...every(60_250, 65_000)])).toBe(61_250);
  });

  it('does not count time in which the watched one got no processor', () => {
    const heartbeat = new Heartbeat(2000, 250, 0);
    expect(every(250, 60_000).some((now) => heartbeat.check(now, 250))).toBe(false);
    expect(every(60_250, 80_000).find((now) => heartbeat.check(now, 187.5))).toBe(68_000);
  });

  it('takes no wait that was told late for life', () => {
    const heartbeat = new Heartbeat(2000, 250, 0);
    expect(heartbeat.check(250, 5000)).toBe(false);
    expect(every(500, 5000).find((now) => heartbeat.check(now))).toBe(2250);
  });
});
