import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clock } from '../context.ts';
import { poll } from '../io/index.ts';
import type { Pollable } from '../io/index.ts';
import { testContext } from '../test-context.ts';
import { bindMonotonicClock } from './monotonic-clock.ts';
import { TIMEZONE, bindWallClock } from './wall-clock.ts';

interface MonotonicClock {
  now(): bigint;
  resolution(): bigint;
  subscribeInstant(when: bigint): Pollable;
  subscribeDuration(duration: bigint): Pollable;
}

/** Time is simulated: the clock and the timers agree, and no test waits. */
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const clock: Clock = { monotonic: () => BigInt(Date.now()) * 1_000_000n + 123_456n, wall: () => Date.now() };

function setUp() {
  const context = testContext({ clock });
  return { context, monotonic: bindMonotonicClock(context) as unknown as MonotonicClock };
}

const MS = 1_000_000n;

describe('monotonic-clock', () => {
  it('shows whole milliseconds', () => {
    const { monotonic } = setUp();
    expect(monotonic.now() % MS).toBe(0n);
    expect(monotonic.resolution()).toBe(MS);
  });

  it('is ready after the duration, at the instant, and not before', async () => {
    const { monotonic } = setUp();
    const after = monotonic.subscribeDuration(50n * MS);
    const at = monotonic.subscribeInstant(monotonic.now() + 20n * MS);
    const first = poll([after, at]);
    await vi.advanceTimersByTimeAsync(19);
    expect(at.ready()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await first).toEqual(Uint32Array.of(1));
    const second = after.block();
    await vi.advanceTimersByTimeAsync(30);
    await second;
    expect(after.ready()).toBe(true);
  });

  it('is ready at once for nothing, and for the past', () => {
    const { monotonic } = setUp();
    expect(monotonic.subscribeDuration(0n).block()).toBeUndefined();
    expect(monotonic.subscribeInstant(0n).ready()).toBe(true);
  });

  it.each([2n ** 31n * MS, 2n ** 63n, 2n ** 64n - 1n])('waits %d ns without firing early', async (duration) => {
    const { monotonic, context } = setUp();
    const pollable = monotonic.subscribeDuration(duration);
    let isDone = false;
    void Promise.resolve(pollable.block()).then(() => {
      isDone = true;
    });
    await vi.advanceTimersByTimeAsync(2 ** 31 - 1);
    expect(isDone).toBe(false);
    expect(vi.getTimerCount()).toBe(1);
    if (duration === 2n ** 31n * MS) {
      await vi.advanceTimersByTimeAsync(1);
      expect(isDone).toBe(true);
    }
    context.end();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('holds a timer only while somebody waits, and none once the pollable is dropped', () => {
    const { monotonic } = setUp();
    const pollable = monotonic.subscribeDuration(50n * MS);
    expect(vi.getTimerCount()).toBe(0);
    void pollable.block();
    void poll([pollable, pollable]);
    expect(vi.getTimerCount()).toBe(1);
    pollable[Symbol.dispose]();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves nothing behind when the request ends, and registers once per request', () => {
    const { monotonic, context } = setUp();
    for (let i = 0; i < 1000; i++) {
      const pollable = monotonic.subscribeDuration(1_000_000n * MS);
      void pollable.block();
      if (i % 2 === 0) pollable[Symbol.dispose]();
    }
    expect(context.pendingCleanups).toBe(1);
    expect(vi.getTimerCount()).toBe(500);
    context.end();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a clock with alarms of its own', () => {
  let now = 0n;
  const alarms = new Map<() => void, bigint>();
  const manual: Clock = {
    monotonic: () => now,
    wall: () => 0,
    alarm(when, wake) {
      alarms.set(wake, when);
      return () => void alarms.delete(wake);
    },
  };

  function goTo(instant: bigint): void {
    now = instant;
    for (const [wake, when] of alarms) if (when <= now) wake();
  }

  beforeEach(() => {
    now = 0n;
    alarms.clear();
  });

  it('sets one at the time that the guest can see, while somebody waits, and no timer', async () => {
    const monotonic = bindMonotonicClock(testContext({ clock: manual })) as unknown as MonotonicClock;
    const soon = monotonic.subscribeDuration(20n * MS + 1n);
    const late = monotonic.subscribeDuration(50n * MS);
    expect(alarms.size).toBe(0);
    const first = poll([soon, late]);
    expect([...alarms.values()]).toEqual([21n * MS, 50n * MS]);
    goTo(21n * MS);
    expect(await first).toEqual(Uint32Array.of(0));
    expect(alarms.size).toBe(0);
    const second = late.block();
    expect([...alarms.values()]).toEqual([50n * MS]);
    goTo(50n * MS);
    await second;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('calls it off when the request ends', () => {
    const context = testContext({ clock: manual });
    void (bindMonotonicClock(context) as unknown as MonotonicClock).subscribeDuration(MS).block();
    expect(alarms.size).toBe(1);
    context.end();
    expect(alarms.size).toBe(0);
  });
});

describe('wall-clock', () => {
  it.each([
    [0, 0n, 0],
    [1_700_000_000_123, 1_700_000_000n, 123_000_000],
    [999.9, 0n, 999_000_000],
    [-5, 0n, 0],
  ])('at %d ms', (now, seconds, nanoseconds) => {
    const wall = bindWallClock(testContext({ clock: { ...clock, wall: () => now } })) as {
      now(): unknown;
      resolution(): unknown;
    };
    expect(wall.now()).toEqual({ seconds, nanoseconds });
    expect(wall.resolution()).toEqual({ seconds: 0n, nanoseconds: 1_000_000 });
  });

  it('stands in UTC', () => {
    const { display, utcOffset } = TIMEZONE as { display(): unknown; utcOffset(): unknown };
    expect(display()).toEqual({ utcOffset: 0, name: 'UTC', inDaylightSavingTime: false });
    expect(utcOffset()).toBe(0);
  });
});
