import { MAX_CHARGE } from './growable.ts';
import type { ModuleInfo } from './module.ts';
import type { CodeFacts } from './code-facts.ts';
import { Paths } from './paths.ts';

/** What loops may count in a local before they charge it. */
export const BATCH = 1024;
/** What a call is charged for the loops behind it: they may run up to a batch unpaid. */
const LOOP_CREDIT = 48;
/** A function that costs no more is paid by its callers. */
const FREE_COST = 300;
/** The same for functions whose callers cannot be known. */
const FREE_COST_ESCAPING = 64;

/** Cycles of more functions are cut where they are entered, without a look at each. */
const SHORT_CYCLE = 16;
/** A call in a loop counts like so many others. */
const LOOP_HEAT = 8;

const WHITE = 0;
const GREY = 1;
const BLACK = 2;

/**
 * Decides which functions are charged at their entry: at least one on every cycle of calls, and every function whose
 * cost without loops is high. The others are paid by their callers, so that straight-line code that doubles at each
 * call level (2^n) is bounded as well as recursion.
 *
 * Cycles of direct calls are found by depth-first search: where it runs into a function that is still open. A first
 * search cuts short cycles at the function that is called least, a second one cuts all that are left. A cycle through a
 * table, a reference or an import passes a function that escapes and can reach such a call: each of those is charged.
 *
 * Sets `facts.frameCost` to what a pass through a frame costs at most, the callees that it pays for included.
 *
 * @returns the charge at the entry of each function, 0 for none
 */
export function planCharges(module: ModuleInfo, facts: CodeFacts): Int32Array {
  return new ChargePlan(module, facts).run();
}

class ChargePlan {
  readonly facts: CodeFacts;
  readonly count: number;
  readonly charged: Uint8Array;
  readonly escaping: Uint8Array;
  /** Cost that callers pay for a function that is not charged. */
  readonly cost: Int32Array;
  readonly #color: Uint8Array;
  /** Where an open function stands among the open ones. */
  readonly #place: Int32Array;
  readonly #heat: Int32Array;
  readonly #paths: Paths;

  constructor(module: ModuleInfo, facts: CodeFacts) {
    this.facts = facts;
    this.count = module.code.count;
    this.charged = new Uint8Array(this.count);
    this.cost = new Int32Array(this.count);
    this.#color = new Uint8Array(this.count);
    this.#place = new Int32Array(this.count);
    this.#heat = this.#measureHeat();
    this.#paths = new Paths(facts, this);
    this.escaping = new Uint8Array(this.count);
    for (const index of module.escaping) {
      if (index >= module.importedFunctions) this.escaping[index - module.importedFunctions] = 1;
    }
  }

  run(): Int32Array {
    const reaches = this.#reachesOut();
    for (let i = 0; i < this.count; i++) if (this.escaping[i] && reaches[i]) this.charged[i] = 1;
    this.#search(this.#cutCold, this.#skip);
    this.#search(this.#cut, this.#finish);
    const { facts } = this;
    return Int32Array.from(this.charged, (charged, i) =>
      charged ? Math.min(facts.frameCost.at(facts.firstFrame.at(i)) + this.#credit(i), MAX_CHARGE) : 0,
    );
  }

  #credit(index: number): number {
    const { firstFrame } = this.facts;
    return firstFrame.at(index + 1) - firstFrame.at(index) > 1 ? LOOP_CREDIT : 0;
  }

  /** Functions that can reach, by direct calls, one that calls something unknown. */
  #reachesOut(): Uint8Array {
    const { facts, count } = this;
    const { firstCaller, callers } = this.#callers();
    const reaches = Uint8Array.from(facts.callsOut);
    const pending: number[] = [];
    for (let i = 0; i < count; i++) if (reaches[i]) pending.push(i);
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      for (let i = firstCaller[next]!; i < firstCaller[next + 1]!; i++) {
        const caller = callers[i]!;
        if (reaches[caller]) continue;
        reaches[caller] = 1;
        pending.push(caller);
      }
    }
    return reaches;
  }

  /** The call graph turned round. */
  #callers(): { firstCaller: Int32Array; callers: Int32Array } {
    const { facts, count } = this;
    const calls = facts.callTarget.length;
    const firstCaller = new Int32Array(count + 2);
    for (let i = 0; i < calls; i++) firstCaller[facts.callTarget.at(i) + 2]!++;
    for (let i = 2; i < count + 2; i++) firstCaller[i]! += firstCaller[i - 1]!;
    const callers = new Int32Array(calls);
    for (let caller = 0; caller < count; caller++) {
      for (let i = facts.firstCall.at(caller); i < facts.firstCall.at(caller + 1); i++) {
        callers[firstCaller[facts.callTarget.at(i) + 1]!++] = caller;
      }
    }
    return { firstCaller, callers };
  }

  /**
   * Depth-first over all functions, without the calls to charged ones. `cut` gets each call that closes a cycle: the
   * functions that are open, and the place among them of the one that is called.
   */
  #search(cut: (stack: number[], at: number) => void, finish: (index: number) => void): void {
    this.#color.fill(WHITE);
    for (let i = 0; i < this.count; i++) if (this.#color[i] === WHITE) this.#visit(i, cut, finish);
  }

  /** The stack is a list: call chains are as deep as the module is long. */
  #visit(root: number, cut: (stack: number[], at: number) => void, finish: (index: number) => void): void {
    const { facts } = this;
    const color = this.#color;
    const stack: number[] = [];
    const next: number[] = [];
    const open = (index: number): void => {
      color[index] = GREY;
      this.#place[index] = stack.push(index) - 1;
      next.push(facts.firstCall.at(index));
    };
    open(root);
    while (stack.length > 0) {
      const top = stack.length - 1;
      const current = stack[top]!;
      const call = next[top]!;
      if (call === facts.firstCall.at(current + 1)) {
        finish(current);
        color[current] = BLACK;
        stack.pop();
        next.pop();
        continue;
      }
      next[top] = call + 1;
      const callee = facts.callTarget.at(call);
      if (this.charged[callee]) continue;
      if (color[callee] === GREY) cut(stack, this.#place[callee]!);
      else if (color[callee] === WHITE) open(callee);
    }
  }

  /** Cuts a short cycle where it is called least: rather at the list than at each of its items. */
  readonly #cutCold = (stack: number[], at: number): void => {
    if (stack.length - at > SHORT_CYCLE) return;
    let coldest = stack[at]!;
    for (let i = at; i < stack.length; i++) {
      const index = stack[i]!;
      if (this.charged[index]) return;
      if (this.#heat[index]! < this.#heat[coldest]!) coldest = index;
    }
    this.charged[coldest] = 1;
  };

  /** Cuts where the cycle is entered. This alone would leave no cycle, whatever else was cut before. */
  readonly #cut = (stack: number[], at: number): void => {
    this.charged[stack[at]!] = 1;
  };

  readonly #skip = (): void => {};

  /** Calls of each function, those in loops counted several times. */
  #measureHeat(): Int32Array {
    const { facts, count } = this;
    const heat = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      for (let call = facts.firstCall.at(i); call < facts.firstCall.at(i + 1); call++) {
        heat[facts.callTarget.at(call)]! += facts.callFrame.at(call) === facts.firstFrame.at(i) ? 1 : LOOP_HEAT;
      }
    }
    return heat;
  }

  /** All callees are settled: those that are not charged are paid by the frame that calls them. */
  readonly #finish = (index: number): void => {
    const { facts } = this;
    if (facts.flow.irregular[index]) this.#addCallees(index);
    else this.#paths.measure(index);
    let total = this.#credit(index);
    for (let f = facts.firstFrame.at(index); f < facts.firstFrame.at(index + 1); f++) total += facts.frameCost.at(f);
    this.cost[index] = Math.min(total, MAX_CHARGE);
    if (total > (this.escaping[index] ? FREE_COST_ESCAPING : FREE_COST)) this.charged[index] = 1;
  };

  /** To all of the code of each frame: where exceptions are handled, nobody knows which ways there are. */
  #addCallees(index: number): void {
    const { facts } = this;
    for (let i = facts.firstCall.at(index); i < facts.firstCall.at(index + 1); i++) {
      const callee = facts.callTarget.at(i);
      if (!this.charged[callee]) facts.frameCost.add(facts.callFrame.at(i), this.cost[callee]!);
    }
  }
}
