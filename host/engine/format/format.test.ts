import { parse } from '@bytecodealliance/jco';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLabel, isSemver, joinSections, Reader, splitSections, Writer } from './index.ts';

const MODULE = await parse(`(module (memory 1) (global i32 (i32.const 7)) (func (export "ä")) (data (i32.const 0) "data"))`);

function written(write: (writer: Writer) => void): Uint8Array {
  const writer = new Writer(1);
  write(writer);
  return writer.finish();
}

/** What reads the whole of `bytes` as one value. */
function readAll<T>(bytes: Uint8Array, read: (reader: Reader) => T): T {
  const reader = new Reader(bytes);
  const value = read(reader);
  expect(reader.done).toBe(true);
  return value;
}

describe('sections', () => {
  it('are cut and joined without loss', () => {
    expect(joinSections(MODULE, splitSections(MODULE))).toEqual(MODULE);
  });

  it('that are cut short are refused with their offset', () => {
    for (let end = 9; end < MODULE.length; end++) {
      const whole = splitSections(MODULE).some((_, i, all) => end === joinSections(MODULE, all.slice(0, i + 1)).length);
      const cut = (): unknown => splitSections(MODULE.subarray(0, end));
      if (whole) expect(cut).not.toThrow();
      else expect(cut, String(end)).toThrow(/needs \d+ bytes, \d+ are left/);
    }
  });
});

describe('numbers', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (unsigned, signed) => {
        const u = written((writer) => writer.u32(unsigned));
        const s = written((writer) => writer.signed(signed));
        expect(readAll(u, (reader) => reader.u32())).toBe(unsigned);
        expect(readAll(u, (reader) => reader.u64())).toBe(BigInt(unsigned));
        expect(readAll(s, (reader) => reader.s32())).toBe(signed);
        expect(readAll(s, (reader) => reader.s33('A number'))).toBe(signed);
        readAll(s, (reader) => reader.skipLeb(5));
      }),
    );
  });

  it('are written as WebAssembly reads them', async () => {
    for (const value of [0, 1, -1, 63, 64, -64, -65, 127, 128, 2 ** 31 - 1, -(2 ** 31), 0x9e3779b9 | 0]) {
      const wat = await parse(`(module (global i32 (i32.const ${value})))`);
      const body = splitSections(wat).find(({ id }) => id === 6)!.body;
      expect(body.subarray(4, -1), String(value)).toEqual(written((writer) => writer.signed(value)));
    }
  });

  it.each<[string, number[], (reader: Reader) => unknown]>([
    ['u32 of six bytes', [0x80, 0x80, 0x80, 0x80, 0x80, 0], (reader) => reader.u32()],
    ['u32 of 33 bits', [0xff, 0xff, 0xff, 0xff, 0x1f], (reader) => reader.u32()],
    ['s32 of six bytes', [0x80, 0x80, 0x80, 0x80, 0x80, 0], (reader) => reader.s32()],
    ['s33 of 34 bits', [0xff, 0xff, 0xff, 0xff, 0x1f], (reader) => reader.s33('A number')],
    ['u64 of 65 bits', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x03], (reader) => reader.u64()],
    ['a number to pass over', [0x80, 0x80, 0x80], (reader) => reader.skipLeb(3)],
  ])('that are too long are refused: %s', (_, bytes, read) => {
    expect(() => read(new Reader(Uint8Array.from(bytes)))).toThrow(/is not a|is too long/);
  });

  it.each<[string, (reader: Reader) => unknown]>([
    ['u32', (reader) => reader.u32()],
    ['s32', (reader) => reader.s32()],
    ['s33', (reader) => reader.s33('A number')],
    ['u64', (reader) => reader.u64()],
    ['skipLeb', (reader) => reader.skipLeb(5)],
  ])('that end too early are refused: %s', (_, read) => {
    expect(() => read(new Reader(Uint8Array.of(0x80, 0x80)))).toThrow('needs 1 bytes, 0 are left');
  });
});

it('names are UTF-8, and nothing else', () => {
  const name = 'ä\u{1f40b}\ufeff';
  expect(
    readAll(
      written((writer) => writer.name(name)),
      (reader) => reader.name(),
    ),
  ).toBe(name);
  expect(() => new Reader(Uint8Array.of(2, 0xc3, 0x28)).name()).toThrow('is not valid UTF-8');
});

it('a vector is never longer than the bytes that are left, nor than its limit', () => {
  expect(() => new Reader(Uint8Array.of(3, 0, 0)).count('entries', 10)).toThrow('A vector of 3 entries needs 3 bytes');
  expect(() => new Reader(Uint8Array.of(3, 0, 0, 0)).count('entries', 2)).toThrow('3 entries are more than the limit of 2');
  expect(new Reader(Uint8Array.of(3, 0, 0, 0)).count('entries', 3)).toBe(3);
  expect(() => new Reader(Uint8Array.of(5)).index(5, 'entry')).toThrow('There is no entry 5');
});

describe('names', () => {
  it.each(['a', 'a1', 'A', 'a-b', 'a-B', 'A-b', 'a-1', 'a-1b', 'a-1B', 'a-0-0'])('%s is a label', (name) => {
    expect(isLabel(name)).toBe(true);
  });

  it.each(['', '-', 'a-', '-a', 'a--b', '1', '1a', 'aB', 'a-bC', 'a-1bC', 'a_b', 'a.b', 'ä', 'a\n'])('%j is not', (name) => {
    expect(isLabel(name)).toBe(false);
  });

  it.each(['0.2.0', '1.0.0-rc.1', '1.0.0-0', '1.0.0--', '1.0.0-1a.2+b.3', '1.0.0+001'])('%s is a version', (version) => {
    expect(isSemver(version)).toBe(true);
  });

  it.each(['1.0', '1.0.0.0', '01.0.0', '1.0.0-01', '1.0.0-', '1.0.0+', '1.0.0-a..b', 'v1.0.0'])('%s is not', (version) => {
    expect(isSemver(version)).toBe(false);
  });

  /** Patterns that match a part in two ways try each combination before they give up: this would never end. */
  it('are judged in one pass, however long', () => {
    const long = 100_000;
    for (const part of ['-1', '-a1', '-1a', '-A', '1', 'a']) expect(isLabel(`a${part.repeat(long)}_`)).toBe(false);
    for (const part of ['.1', '.a', '-', '1a', '.1a']) expect(isSemver(`1.0.0-0${part.repeat(long)}_`)).toBe(false);
    expect(isSemver(`1.0.0+0${'.a'.repeat(long)}_`)).toBe(false);
  });
});
