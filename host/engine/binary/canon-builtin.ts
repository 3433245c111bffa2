import { readOptions } from './canon-options.ts';
import { readCoreValType } from './core-valtype.ts';
import { invalid } from './fail.ts';
import type { ComponentReader } from './reader.ts';
import type { BuiltinDef } from './syntax.ts';
import { readResultList } from './type.ts';

/** What follows the opcode of a built-in, one letter each; see `FIELDS`. */
const BUILTINS: Readonly<Record<number, readonly [name: string, fields: string]>> = {
  0x05: ['task.cancel', ''],
  0x06: ['subtask.cancel', 'a'],
  0x09: ['task.return', 'ro'],
  0x0a: ['context.get', 'vs'],
  0x0b: ['context.set', 'vs'],
  0x0c: ['thread.yield', 'a'],
  0x0d: ['subtask.drop', ''],
  0x0e: ['stream.new', 't'],
  0x0f: ['stream.read', 'to'],
  0x10: ['stream.write', 'to'],
  0x11: ['stream.cancel-read', 'ta'],
  0x12: ['stream.cancel-write', 'ta'],
  0x13: ['stream.drop-readable', 't'],
  0x14: ['stream.drop-writable', 't'],
  0x15: ['future.new', 't'],
  0x16: ['future.read', 'to'],
  0x17: ['future.write', 'to'],
  0x18: ['future.cancel-read', 'ta'],
  0x19: ['future.cancel-write', 'ta'],
  0x1a: ['future.drop-readable', 't'],
  0x1b: ['future.drop-writable', 't'],
  0x1c: ['error-context.new', 'o'],
  0x1d: ['error-context.debug-message', 'o'],
  0x1e: ['error-context.drop', ''],
  0x1f: ['waitable-set.new', ''],
  0x20: ['waitable-set.wait', 'am'],
  0x21: ['waitable-set.poll', 'am'],
  0x22: ['waitable-set.drop', ''],
  0x23: ['waitable.join', ''],
  0x24: ['backpressure.inc', ''],
  0x25: ['backpressure.dec', ''],
  0x26: ['thread.index', ''],
  0x27: ['thread.new-indirect', 'cb'],
  0x28: ['thread.resume-later', ''],
  0x29: ['thread.suspend', 'a'],
  0x2a: ['thread.suspend-then-resume', 'a'],
  0x2b: ['thread.yield-then-resume', 'a'],
  0x2c: ['thread.suspend-then-promote', 'a'],
  0x2d: ['thread.yield-then-promote', 'a'],
  0x40: ['thread.spawn-ref', 'ac'],
  0x41: ['thread.spawn-indirect', 'acb'],
  0x42: ['thread.available-parallelism', 'a'],
};

type Draft = { -readonly [K in keyof BuiltinDef]: BuiltinDef[K] };

const FIELDS: Readonly<Record<string, (reader: ComponentReader, def: Draft) => void>> = {
  t: (reader, def) => (def.type = reader.u32('A type index')),
  r: (reader, def) => (def.result = readResultList(reader)),
  o: (reader, def) => (def.options = readOptions(reader)),
  m: (reader, def) => (def.memory = reader.u32('A core memory index')),
  c: (reader, def) => (def.coreType = reader.u32('A core type index')),
  b: (reader, def) => (def.table = reader.u32('A core table index')),
  v: (reader, def) => (def.valtype = readCoreValType(reader)),
  s: (reader, def) => (def.slot = reader.u32('A slot')),
  a: (reader, def) => (def.async = readFlag(reader)),
};

export function readBuiltin(reader: ComponentReader, opcode: number, offset: number): BuiltinDef {
  const builtin = BUILTINS[opcode];
  if (builtin === undefined) throw invalid(offset, `0x${opcode.toString(16)} is not a canonical function`);
  const [name, fields] = builtin;
  const def = draft(name);
  for (const field of fields) FIELDS[field]?.(reader, def);
  return def;
}

const draft = (name: string): Draft => ({
  kind: 'builtin',
  name,
  type: undefined,
  result: undefined,
  options: undefined,
  memory: undefined,
  coreType: undefined,
  table: undefined,
  valtype: undefined,
  slot: undefined,
  async: false,
});

function readFlag(reader: ComponentReader): boolean {
  const offset = reader.offset;
  const byte = reader.byte('A flag of a canonical function');
  if (byte > 1) throw invalid(offset, `A flag is 0 or 1, not ${byte}`);
  return byte === 1;
}
