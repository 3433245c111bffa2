import { array, assert, integer, oneof, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Reader } from '../format/index.ts';
import { assemble, run } from './fixture.ts';
import { harden, type HardenedModule, lineAt, LINES_SECTION, type LineTable, readLines } from './index.ts';

const u32 = (value: number): number[] => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...u32(value >>> 7)]);
const named = (text: string): number[] => [...u32(text.length), ...Buffer.from(text)];

/** The module with a section of lines. */
function withSection(module: Uint8Array, content: readonly number[]): Uint8Array<ArrayBuffer> {
  const body = [...named(LINES_SECTION), ...content];
  return new Uint8Array([...module, 0, ...u32(body.length), ...body]);
}

function tableOf({ bytes, lines }: HardenedModule): LineTable | undefined {
  expect(WebAssembly.Module.customSections(new WebAssembly.Module(bytes), LINES_SECTION)).toEqual([]);
  return lines && readLines(new Reader(lines));
}

/** Three divisions in a loop short enough to be unrolled, then one that calls; each division is a line. */
const TEXT = `(module
  (func $noop (export "noop"))
  (func (export "f") (param $n i32) (param $a i32) (param $b i32) (param $c i32)
    (loop $l
      (drop (i32.div_u (i32.const 1) (i32.sub (local.get $n) (local.get $a))))
      (drop (i32.div_u (i32.const 1) (i32.sub (local.get $n) (local.get $b))))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (call $noop)
    (drop (memory.grow (i32.const 0)))
    (drop (i32.div_u (i32.const 1) (local.get $c))))
  (memory 1))`;

const DIVISION = 0x6e;

describe('lines of the source', () => {
  it('are found at the offsets that code has in the new module', async () => {
    const module = await assemble(TEXT);
    // The body begins with its locals, of which there are none.
    const body = Buffer.from(module).indexOf(Buffer.from([0x03, 0x40])) - 1;
    const divisions = [...module.keys()].filter((at) => at > body && module[at] === DIVISION).slice(0, 3);
    // Each line begins behind the division before it.
    const offsets = [0, divisions[0]! + 1 - body, divisions[1]! + 1 - body];
    const entries = offsets.flatMap((offset, i) => u32(offset - (offsets[i - 1] ?? 0)).concat(i === 0 ? 20 : 2));
    const table = [1, ...named('a.ts'), 1, 1, 3, ...entries];
    const lines = tableOf(harden(withSection(module, table)))!;
    const running = run(withSection(module, table), { slice: 50 });
    const lineOfTrap = (...args: number[]): number => {
      try {
        running.call('f', ...args);
      } catch (error) {
        const [, index, offset] = /wasm-function\[(\d+)\]:0x([0-9a-f]+)/.exec((error as Error).stack!)!;
        const found = lines.functions.find((func) => func.index === Number(index))!.lines;
        return found.at(lineAt(found, Number.parseInt(offset!, 16)) + 2);
      }
      return 0;
    };
    // Whichever of the copies of the loop's body it is in.
    for (let n = 1; n < 20; n++) {
      expect([n, lineOfTrap(20, n, 99, 1), lineOfTrap(20, 99, n, 1)]).toEqual([n, 10, 11]);
    }
    expect(lineOfTrap(20, 99, 99, 0)).toBe(12);
    expect(lineOfTrap(20, 99, 99, 1)).toBe(0);
  });

  it('that are malformed are left out', async () => {
    const module = await assemble(TEXT);
    for (const content of [[1], [0, 1, 1], [0, 2, 1, 0, 0, 0], [1, 1, 97, 1, 1, 1, 0, 3, 5], [1, 1, 97, 1, 1, 1, 0, 0x7f]]) {
      expect(tableOf(harden(withSection(module, content)))).toBeUndefined();
    }
    assert(
      property(array(oneof(integer({ min: 0, max: 4 }), integer({ min: 0, max: 255 })), { maxLength: 40 }), (content) => {
        // Whatever is written can be read again.
        tableOf(harden(withSection(module, content)));
      }),
      { numRuns: 3000 },
    );
  });

  it('are beside the code: it is the same without them', async () => {
    const module = await assemble(TEXT);
    expect(tableOf(harden(module))).toBeUndefined();
    expect(harden(withSection(module, [0, 0]))).toEqual({ ...harden(module), lines: new Uint8Array([0, 0]) });
  });
});
