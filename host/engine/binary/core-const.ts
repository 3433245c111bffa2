import { readRefHeap } from './core-valtype.ts';
import { invalid } from './fail.ts';
import type { ComponentReader } from './reader.ts';

const END = 0x0b;
const PLAIN = new Set([0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e]);

type Skip = (reader: ComponentReader) => void;
const u32: Skip = (reader) => void reader.u32('An index');

const OPERANDS: Readonly<Record<number, Skip>> = {
  0x23: u32,
  0x41: (reader) => reader.skipLeb(5),
  0x42: (reader) => reader.skipLeb(10),
  0x43: (reader) => reader.skip(4, 'A number'),
  0x44: (reader) => reader.skip(8, 'A number'),
  0xd0: (reader) => void readRefHeap(reader),
  0xd2: u32,
  0xfb: skipGc,
  0xfd: skipVector,
};

/** Skips a constant expression of a core module. Whether it is one is for the WebAssembly engine to say. */
export function skipConstExpr(reader: ComponentReader): void {
  for (;;) {
    const offset = reader.offset;
    const opcode = reader.byte('A constant expression');
    if (opcode === END) return;
    if (PLAIN.has(opcode)) continue;
    const skip = OPERANDS[opcode];
    if (skip === undefined) throw invalid(offset, `0x${opcode.toString(16)} is not a constant instruction`);
    skip(reader);
  }
}

const GC_INDICES: Readonly<Record<number, number>> = { 0x00: 1, 0x01: 1, 0x06: 1, 0x07: 1, 0x08: 2, 0x1a: 0, 0x1b: 0, 0x1c: 0 };

function skipGc(reader: ComponentReader): void {
  const offset = reader.offset;
  const count = GC_INDICES[reader.u32('An instruction')];
  if (count === undefined) throw invalid(offset, 'This is not a constant instruction');
  for (let i = 0; i < count; i++) u32(reader);
}

function skipVector(reader: ComponentReader): void {
  const offset = reader.offset;
  if (reader.u32('An instruction') !== 0x0c) throw invalid(offset, 'This is not a constant instruction');
  reader.skip(16, 'A vector');
}
