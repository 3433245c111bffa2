import { SkerryError } from '@skerry/host/base';
import type { Clock } from '@skerry/host/wasi';
import type { TestClock } from './index.d.ts';
import { instantOf, invalid } from './invalid.ts';

const NS_PER_MS = 1_000_000n;

/** How long `advance` waits, in real time, for calls to come to rest: less than test runners wait for a test. */
const REST_LIMIT_MS = 4000;

/** Turns of the event loop beyond one for each call, in which a guest that can go on does so. */
const SPARE_TURNS = 5;

/** Later than any test lets a clock go. */
const NEVER = 1n << 100n;

interface Alarm {
  readonly when: bigint;
  readonly wake: () => void;
}

/** What waits for the time of one call. */
export class Sleeper {
  readonly description: string;
  readonly alarms = new Set<Alarm>();
  /** What its guest has run so far. */
  cpuTimeMs: () => number = () => 0;
  /** What comes without time: its request on the way, an answer that the test is making. */
  pending = 0;

  constructor(description: string) {
    this.description = description;
  }

  /** There is something to wait for, and nothing but time to bring it. */
  get isAtRest(): boolean {
    return this.pending === 0 && this.alarms.size > 0;
  }

  wake(now: bigint): void {
    for (const alarm of this.alarms) {
      if (alarm.when > now) continue;
      this.alarms.delete(alarm);
      alarm.wake();
    }
  }
}

/** Time that passes only when a test says so; all calls of a function share it. */
export class ManualClock implements TestClock {
  readonly #sleepers = new Set<Sleeper>();
  #changed = Promise.withResolvers<void>();
  readonly #start: number;
  #wallBase: number;
  #monotonic = 0n;

  constructor(start: Date | string | number) {
    this.#start = instantOf(start, 'clock');
    this.#wallBase = this.#start;
  }

  /** Back to the start. No call may be running: its timers would be lost. */
  reset(): void {
    this.#wallBase = this.#start;
    this.#monotonic = 0n;
  }

  now(): number {
    return this.#wallBase + Number(this.#monotonic / NS_PER_MS);
  }

  set(instant: Date | string | number): void {
    this.#wallBase = instantOf(instant, 'clock.set') - Number(this.#monotonic / NS_PER_MS);
  }

  /** A call begins, which time waits for until `leave`. */
  enter(sleeper: Sleeper): void {
    this.#sleepers.add(sleeper);
  }

  /** The clock as one call sees it. */
  seenBy(sleeper: Sleeper): Clock {
    return {
      monotonic: () => this.#monotonic,
      wall: () => this.now(),
      alarm: (when, wake) => this.#alarm(sleeper, { when, wake }),
    };
  }

  /** Resolves when so much time has passed. */
  sleep(sleeper: Sleeper, milliseconds: number): Promise<void> {
    const when = Number.isFinite(milliseconds) ? this.#monotonic + nanoseconds(milliseconds) : NEVER;
    return new Promise((wake) => this.#alarm(sleeper, { when, wake }));
  }

  /** One thing more, or less, that the call is about to get. */
  pending(sleeper: Sleeper, change: 1 | -1): void {
    sleeper.pending += change;
    this.#notify();
  }

  leave(sleeper: Sleeper): void {
    this.#sleepers.delete(sleeper);
    this.#notify();
  }

  async waiting(calls = 1): Promise<void> {
    while ([...this.#sleepers].filter(({ isAtRest }) => isAtRest).length < calls) await this.#changed.promise;
  }

  async advance(milliseconds: number): Promise<void> {
    if (!(milliseconds >= 0 && milliseconds <= Number.MAX_SAFE_INTEGER)) {
      throw invalid(`clock.advance was given ${milliseconds}`, 'Pass milliseconds, 0 or more.');
    }
    const target = this.#monotonic + nanoseconds(milliseconds);
    for (;;) {
      await this.#rest();
      const next = this.#earliest();
      if (next === undefined || next > target) break;
      this.#moveTo(next);
    }
    this.#monotonic = target;
  }

  #alarm(sleeper: Sleeper, alarm: Alarm): () => void {
    sleeper.alarms.add(alarm);
    this.#notify();
    return () => void sleeper.alarms.delete(alarm);
  }

  #earliest(): bigint | undefined {
    let first: bigint | undefined;
    for (const { alarms } of this.#sleepers) {
      for (const { when } of alarms) if (first === undefined || when < first) first = when;
    }
    return first;
  }

  #moveTo(when: bigint): void {
    if (when > this.#monotonic) this.#monotonic = when;
    for (const sleeper of this.#sleepers) sleeper.wake(this.#monotonic);
  }

  /** Resolves when every call waits for time. */
  async #rest(): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(() => late.reject(restless(this.#restless())), REST_LIMIT_MS);
    late.promise.catch(() => {});
    try {
      do {
        while (this.#restless().length > 0) await Promise.race([this.#changed.promise, late.promise]);
      } while (!(await this.#isQuiet()));
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Whether nothing happens in some turns of the event loop: whatever is on its way inside this process arrives in them,
   * and a guest that can go on has its turn, which its time on the processor tells.
   */
  async #isQuiet(): Promise<boolean> {
    const sleepers = [...this.#sleepers];
    const { promise } = this.#changed;
    const before = sleepers.map(({ cpuTimeMs }) => cpuTimeMs());
    for (let turn = 0; turn < sleepers.length + SPARE_TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
    const hasChanged = promise !== this.#changed.promise || sleepers.some(({ cpuTimeMs }, i) => cpuTimeMs() !== before[i]);
    return !hasChanged && this.#restless().length === 0;
  }

  #restless(): Sleeper[] {
    return [...this.#sleepers].filter(({ isAtRest }) => !isAtRest);
  }

  #notify(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

const nanoseconds = (milliseconds: number): bigint => BigInt(Math.round(milliseconds * Number(NS_PER_MS)));

function restless(sleepers: readonly Sleeper[]): SkerryError {
  const calls = sleepers.map(({ description }) => description).join(', ');
  return invalid(
    `clock.advance waited ${REST_LIMIT_MS} ms for ${calls}, which is neither waiting for a timer nor finished`,
    [
      'It may be waiting for the rest of its request body, or for its response to be read:',
      'send the rest first, or read the response while time passes.',
    ].join(' '),
  );
}

/** The time of the machine, which no test can move. */
export class MachineClock implements TestClock {
  now(): number {
    return Date.now();
  }

  set(): never {
    throw notManual('set');
  }

  async advance(): Promise<never> {
    throw notManual('advance');
  }

  async waiting(): Promise<never> {
    throw notManual('waiting');
  }
}

function notManual(method: string): SkerryError {
  return invalid(
    `clock.${method} was called, but the function uses the machine's clock`,
    ["Give it its own clock: openFunction(source, { clock: '2026-01-01T00:00:00Z' })."].join(' '),
  );
}
