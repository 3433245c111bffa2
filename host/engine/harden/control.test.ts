import { expect, it } from 'vitest';
import { assemble, run } from './fixture.ts';

/** Random control flow that ends: each turn of a loop and each call takes one from a count that all share. */
class Program {
  #seed: number;
  #next = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  #random(below: number): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) | 0;
    return (this.#seed >>> 9) % below;
  }

  text(): string {
    const functions = Array.from({ length: 4 }, (_, i) => this.#function(i));
    return `(module (global $left (mut i32) (i32.const 3000)) (memory 1) (tag $e)
      (type $f (func (param i32) (result i32))) (table funcref (elem ${[0, 1, 2, 3].map((i) => `$f${i}`).join(' ')}))
      ${functions.join('\n')} (export "f" (func $f0)))`;
  }

  #function(index: number): string {
    return `(func $f${index} (type $f) (local $a i32) (local $b i32) (block $out
      ${this.#spend('$out')} ${this.#statements(4, ['$out'])}) (i32.add (local.get $a) (i32.mul (local.get $b) (i32.const 31))))`;
  }

  #spend(exit: string): string {
    return `(br_if ${exit} (i32.le_s (global.get $left) (i32.const 0))) (global.set $left (i32.sub (global.get $left) (i32.const 1)))`;
  }

  #statements(depth: number, labels: readonly string[]): string {
    return Array.from({ length: 1 + this.#random(4) }, () => this.#statement(depth, labels)).join('\n');
  }

  #label(labels: readonly string[]): string {
    return labels[this.#random(labels.length)]!;
  }

  #value(): string {
    const values = ['(local.get $a)', '(local.get $b)', '(local.get 0)', `(i32.const ${this.#random(100)})`, '(i32.load8_u (i32.and (local.get $a) (i32.const 255)))'];
    return values[this.#random(values.length)]!;
  }

  #statement(depth: number, labels: readonly string[]): string {
    const inner = (name: string): string => this.#statements(depth - 1, [...labels, name]);
    const name = `$l${this.#next++}`;
    switch (this.#random(depth > 0 ? 13 : 7)) {
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
        return `(if (i32.and ${this.#value()} (i32.const 1)) (then ${this.#statements(depth - 1, labels)}) (else ${this.#statements(depth - 1, labels)}))`;
      case 8:
        return `(block ${name} ${inner(name)})`;
      case 9:
        return `(block ${name} (try_table (catch $e ${name}) ${this.#statements(depth - 1, labels)} (br_if ${name} ${this.#value()}) (throw $e)))`;
      default:
        return `(block ${name}x (loop ${name} ${this.#spend(`${name}x`)} ${inner(name)} (br_if ${name} ${this.#value()})))`;
    }
  }
}

it('random control flow gives the same results', async () => {
  let loops = 0;
  for (let seed = 1; seed <= 300; seed++) {
    const text = new Program(seed).text();
    loops += text.split('(loop').length - 1;
    const module = await assemble(text);
    const plain = new WebAssembly.Instance(new WebAssembly.Module(module)).exports['f'] as (n: number) => number;
    const metered = run(module, { slice: 100, slices: 1e9 });
    for (const n of [0, 1, 5, 77]) expect(metered.call('f', n), text).toBe(plain(n));
  }
  expect(loops).toBeGreaterThan(1000);
});
