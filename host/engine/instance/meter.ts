import { SkerryError } from '../../base/index.ts';
import { runtime } from '../glue/index.ts';
import { TICK } from '../harden/index.ts';
import type { Turns } from './turns.ts';
import { WorkTime } from './work-time.ts';

/**
 * How long a guest runs where it cannot be suspended, in milliseconds: in `realloc` or a destructor. These
 * copy and clean up; one that computes is up to something.
 */
const PINNED_MS = 10;

/** Ticks that it takes at least: few in a long time mean that the process did not run, not that the guest did. */
const PINNED_TICKS = 16;

/** Fuel of a slice: adapted to the guest and the machine between these, so that a slice takes about as long as it may. */
const MIN_SLICE = 1 << 12;
const MAX_SLICE = 1 << 18;
const FIRST_SLICE = 1 << 16;

/**
 * Measures the time that one sandbox runs, gives others a turn when a slice is used up, and ends the guest that has
 * used all of its time.
 */
export class Meter implements runtime.RunClock {
  readonly #run: runtime.Run;
  readonly #turns: Turns;
  readonly #limitMs: number;
  #slice = FIRST_SLICE;
  /** Time used by the current call. */
  #used = 0;
  readonly #work = new WorkTime();
  /** Up to when `#used` counts. */
  #counted = 0;
  /** When the guest last got control from the event loop. */
  #turnStart = 0;
  /** `#used` at that moment. */
  #usedAtTurnStart = 0;
  /** Which turn that was. */
  #turn = -1;
  /** `#used` at the last tick. */
  #usedAtTick = 0;
  readonly #tanks: Tank[] = [];
  /** Exceptions that each core instance has thrown, where some can. */
  readonly #thrown: (() => WebAssembly.Global)[] = [];
  #pinned = 0;
  #pinnedUsed = 0;
  #pinnedTicks = 0;

  constructor(run: runtime.Run, turns: Turns, limitMs: number) {
    this.#run = run;
    this.#turns = turns;
    this.#limitMs = limitMs;
    run.clock = this;
  }

  /** Milliseconds that the current or last call has run. */
  get usedMs(): number {
    return this.#used;
  }

  /**
   * A new call begins.
   *
   * @param used milliseconds that were used for it before: in making the sandbox
   */
  start(used = 0): void {
    this.#used = used;
    this.#usedAtTick = used;
    this.#begin();
    this.#startTurn();
    for (const thrown of this.#thrown) thrown().value = 0;
  }

  pause(): void {
    this.#count(performance.now());
  }

  /** A promise that was resolved already comes back in the same turn of the event loop: that is not a new slice. */
  resume(): void {
    this.#begin();
    const turn = this.#turns.current;
    if (turn === this.#turn) return;
    this.#turn = turn;
    this.#startTurn();
  }

  /** Runs a part of making the sandbox, which is the guest's time as well; whatever others do in between is not. */
  measured<T>(run: () => T): T {
    this.resume();
    try {
      return run();
    } finally {
      this.pause();
    }
  }

  /** The guest calls the host, which takes time that fuel does not measure. */
  check(): void {
    const now = performance.now();
    this.#work.call();
    this.#count(now);
    if (this.#used > this.#limitMs) throw tooLong(this.#limitMs);
    if (this.#inTurn(now) < this.#turns.slice(now)) return;
    for (const tank of this.#tanks) this.#empty(tank);
  }

  /** What a core instance imports to be metered; `fuel` is its own tank, `thrown` counts what it throws. */
  imports(fuel: () => WebAssembly.Global, thrown?: () => WebAssembly.Global): WebAssembly.ModuleImports {
    const tank = { fuel, given: 0 };
    this.#tanks.push(tank);
    if (thrown) this.#thrown.push(thrown);
    return {
      tick: () => this.#tick(tank),
      yield: new Suspending(() => this.#yield()),
    };
  }

  #tick(tank: Tank): number {
    if (this.#run.failed) return TICK.trap;
    this.#work.burn(tank.given);
    const now = performance.now();
    this.#count(now);
    const elapsed = this.#used - this.#usedAtTick;
    this.#usedAtTick = this.#used;
    if (this.#used > this.#limitMs) return this.#end(tooLong(this.#limitMs));
    if (this.#thrown.length > 0 && !this.#countExceptions()) return TICK.trap;
    tank.fuel().value = this.#slice;
    tank.given = this.#slice;
    if (this.#run.pinned !== 0) return this.#tickPinned(elapsed);
    const slice = this.#turns.slice(now);
    if (this.#inTurn(now) >= slice) {
      if (elapsed > 2 * slice) this.#slice = Math.max(MIN_SLICE, this.#slice >> 1);
      return TICK.suspend;
    }
    if (elapsed < slice / 4) this.#slice = Math.min(MAX_SLICE, this.#slice << 1);
    return TICK.goOn;
  }

  /** Fuel buys some hundred exceptions at a time: few compared with what a guest may keep. */
  #countExceptions(): boolean {
    const thrown = this.#thrown.reduce((sum, global) => sum + (global().value >>> 0), 0);
    try {
      this.#run.memory.countExceptions(thrown);
      return true;
    } catch (error) {
      this.#run.fail(error);
      return false;
    }
  }

  #tickPinned(elapsed: number): number {
    if (this.#pinned !== this.#run.pinned) {
      this.#pinned = this.#run.pinned;
      this.#pinnedUsed = 0;
      this.#pinnedTicks = 0;
      // Most of it may have passed before.
      return TICK.goOn;
    }
    this.#pinnedUsed += elapsed;
    this.#pinnedTicks++;
    return this.#pinnedUsed > PINNED_MS && this.#pinnedTicks > PINNED_TICKS ? this.#end(tooLongPinned()) : TICK.goOn;
  }

  /** Resolves when the guest may go on, or rejects when it was stopped meanwhile. */
  #yield(): Promise<void> {
    return this.#run.wait(this.#turns.next(this.#used), this.#goOn, ignore);
  }

  readonly #goOn = (): void => this.#startTurn();

  #startTurn(): void {
    this.#turnStart = this.#counted;
    this.#usedAtTurnStart = this.#used;
  }

  /** How long it has had of this turn of the event loop, in milliseconds. */
  #inTurn(now: number): number {
    return Math.max(now - this.#turnStart, this.#used - this.#usedAtTurnStart);
  }

  /** Has the next piece of code ask for fuel. */
  #empty(tank: Tank): void {
    const fuel = tank.fuel();
    this.#work.burn(Math.max(0, tank.given - Math.max(0, fuel.value as number)));
    fuel.value = 0;
    tank.given = 0;
  }

  #begin(): void {
    this.#counted = performance.now();
    this.#work.begin(this.#counted);
  }

  /** Adds the time since it was last asked. */
  #count(now: number): void {
    this.#used += this.#work.next(now);
    this.#counted = now;
  }

  #end(error: SkerryError): number {
    this.#run.fail(error);
    return TICK.trap;
  }
}

/** The fuel of one core instance. */
interface Tank {
  readonly fuel: () => WebAssembly.Global;
  /** What it was last filled with. What is used of that is more where it asks for more: a charge is never split. */
  given: number;
}

/** Not in TypeScript's library yet. */
const { Suspending } = WebAssembly as unknown as { Suspending: new (fn: () => unknown) => WebAssembly.ImportValue };

const ignore = (): void => {};

function tooLong(limitMs: number): SkerryError {
  return new SkerryError('LIMIT_CPU_TIME', `The function ran for more than ${limitMs} ms`, {
    help: 'Make it faster, or raise "limits.cpuTimeMs" in skerry.json.',
  });
}

function tooLongPinned(): SkerryError {
  const message = `The function ran for more than ${PINNED_MS} ms in realloc or a destructor`;
  return new SkerryError('LIMIT_CPU_TIME', message, { help: 'Only allocate and clean up there, and compute elsewhere.' });
}
