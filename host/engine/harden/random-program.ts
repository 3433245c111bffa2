/** What a mark costs at least: its instructions are charged by their constant length, and for being calls of the engine. */
export const MARK_COST = 10 * (64 + (4096 >> 4));

/** Counts that it was passed, and costs something. */
const MARK = `(global.set $marks (i32.add (global.get $marks) (i32.const 1)))
  ${'(memory.fill (i32.const 512) (i32.const 0) (i32.const 4096))'.repeat(10)}`;

/** Ways of a loop that chooses among many. */
const CASES = 10;

/**
 * Random control flow that ends: each turn of a loop and each call takes one from a count that all share. It counts in
 * `marks` how many of the places it has passed that cost `MARK_COST`, and in `calls` how often functions were called.
 */
export class Program {
  readonly #marked: boolean;
  readonly #handlers: boolean;
  #seed: number;
  #next = 0;

  /** @param handlers of exceptions may be among it */
  constructor(seed: number, { marked = false, handlers = true } = {}) {
    this.#seed = seed;
    this.#marked = marked;
    this.#handlers = handlers;
  }

  #random(below: number): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) | 0;
    return (this.#seed >>> 9) % below;
  }

  text(): string {
    const functions = Array.from({ length: 4 }, (_, i) => this.#function(i));
    return `(module (global $left (mut i32) (i32.const 3000)) (memory 1) (tag $e)
      (global $marks (export "marks") (mut i32) (i32.const 0)) (global $calls (export "calls") (mut i32) (i32.const 0))
      (type $f (func (param i32) (result i32))) (table funcref (elem ${[0, 1, 2, 3].map((i) => `$f${i}`).join(' ')}))
      ${functions.join('\n')} (export "f" (func $f0)))`;
  }

  #function(index: number): string {
    return `(func $f${index} (type $f) (local $a i32) (local $b i32) (block $out
      (global.set $calls (i32.add (global.get $calls) (i32.const 1))) ${this.#spend('$out')} ${this.#statements(4, ['$out'])}) (i32.add (local.get $a) (i32.mul (local.get $b) (i32.const 31))))`;
  }

  #spend(exit: string): string {
    return `(br_if ${exit} (i32.le_s (global.get $left) (i32.const 0))) (global.set $left (i32.sub (global.get $left) (i32.const 1)))`;
  }

  #statements(depth: number, labels: readonly string[]): string {
    const mark = this.#marked && this.#random(2) === 0 ? MARK : '';
    return Array.from({ length: 1 + this.#random(4) }, () => this.#statement(depth, labels)).join(`${mark}\n`) + mark;
  }

  #label(labels: readonly string[]): string {
    return labels[this.#random(labels.length)]!;
  }

  #value(): string {
    const values = [
      '(local.get $a)',
      '(local.get $b)',
      '(local.get 0)',
      `(i32.const ${this.#random(100)})`,
      '(i32.load8_u (i32.and (local.get $a) (i32.const 255)))',
    ];
    return values[this.#random(values.length)]!;
  }

  /** Ends something for good, now and then. */
  #way(labels: readonly string[]): string {
    const ways = ['(return (local.get $a))', '(return_call $f0 (local.get $b))', `(br ${this.#label(labels)})`];
    return `(if (i32.eq (i32.and ${this.#value()} (i32.const 31)) (i32.const 7)) (then ${ways[this.#random(ways.length)]!}))`;
  }

  /** The loop of an interpreter: each way through it goes back to its head, or goes on with the next one, or leaves. */
  #dispatch(name: string, depth: number, labels: readonly string[]): string {
    const cases = Array.from({ length: CASES }, (_, i) => `${name}c${i}`);
    const choice = `(br_table ${cases.join(' ')} (i32.rem_u (i32.xor ${this.#value()} (global.get $left)) (i32.const ${CASES})))`;
    const within = [...labels, `${name}x`, name];
    const ways = cases.reduce((text, label, i) => {
      const back = i > 0 && this.#random(6) === 0 ? '' : this.#random(3) > 0 ? `(br ${name})` : `(br_if ${name} ${this.#value()})`;
      return `(block ${label} ${text}) ${this.#statements(depth - 1, within)} ${back}`;
    }, choice);
    return `(block ${name}x (loop ${name} ${this.#spend(`${name}x`)} ${ways}))`;
  }

  #statement(depth: number, labels: readonly string[]): string {
    const inner = (name: string): string => this.#statements(depth - 1, [...labels, name]);
    const name = `$l${this.#next++}`;
    switch (this.#random(depth > 0 ? 15 : 8)) {
      case 0:
        return `(local.set $a (i32.xor (i32.mul ${this.#value()} (i32.const 17)) ${this.#value()}))`;
      case 1:
        return `(local.set $b (i32.sub ${this.#value()} ${this.#value()}))`;
      case 2:
        return `(i32.store8 (i32.and ${this.#value()} (i32.const 255)) ${this.#value()})`;
      case 3:
        return `(br_if ${this.#label(labels)} (i32.and ${this.#value()} (i32.const 3)))`;
      case 4:
        return `(br_table ${this.#label(labels)} ${this.#label(labels)} ${this.#label(labels)} (i32.and ${this.#value()} (i32.const 3)))`;
      case 5:
        return `(local.set $a (call $f${this.#random(4)} ${this.#value()}))`;
      case 6:
        return `(local.set $b (call_indirect (type $f) ${this.#value()} (i32.and ${this.#value()} (i32.const 3))))`;
      case 7:
        return this.#way(labels);
      case 8:
        return `(if (i32.and ${this.#value()} (i32.const 1)) (then ${this.#statements(depth - 1, labels)}) (else ${this.#statements(depth - 1, labels)}))`;
      case 9:
        return `(block ${name} ${inner(name)})`;
      case 10:
        return `(if (i32.and ${this.#value()} (i32.const 3)) (then ${this.#statements(depth - 1, labels)}))`;
      case 11:
        return this.#dispatch(name, depth, labels);
      case 12:
        if (!this.#handlers) return '';
        return `(block ${name} (try_table (catch $e ${name}) ${this.#statements(depth - 1, labels)} (br_if ${name} ${this.#value()}) (throw $e)))`;
      default:
        return `(block ${name}x (loop ${name} ${this.#spend(`${name}x`)} ${inner(name)} (br_if ${name} ${this.#value()})))`;
    }
  }
}
