import type { CoreModuleSyntax } from '../binary/index.ts';
import { ComponentReader, readCoreInterface } from '../binary/index.ts';
import { OP, PREAMBLE_BYTES, SECTION, TYPE } from '../format/index.ts';

/** A module whose functions only call through its table. */
export interface Shim {
  /** Name of the exported table. */
  readonly table: string;
  /** By name: which entry of the table a function calls, and the type of both. */
  readonly functions: ReadonlyMap<string, { readonly entry: number; readonly type: string }>;
}

/** What a module puts into an entry of an imported table: one of its imports. */
export interface FixupEntry {
  readonly module: string;
  readonly name: string;
  readonly type: string;
}

/** Recognizes a shim by its exact form, down to every instruction. undefined: it is something else. */
export function readShim(module: CoreModuleSyntax): Shim | undefined {
  return recognize(module, [SECTION.type, SECTION.function, SECTION.table, SECTION.export, SECTION.code], scanShim);
}

/** Recognizes a module that does nothing but fill an imported table from its start; the entries in their order. */
export function readFixup(module: CoreModuleSyntax): readonly FixupEntry[] | undefined {
  return recognize(module, [SECTION.type, SECTION.import, SECTION.element], scanFixup);
}

type Sections = ReadonlyMap<number, ComponentReader>;
type Scan<T> = (sections: Sections, module: CoreModuleSyntax) => T | undefined;

/** Whatever is not understood makes it another module: nothing is lost but the shortcut. */
function recognize<T>(module: CoreModuleSyntax, expected: readonly number[], scan: Scan<T>): T | undefined {
  try {
    const sections = splitSections(module.bytes);
    if (sections === undefined || [...sections.keys()].join() !== expected.join()) return undefined;
    return scan(sections, module);
  } catch {
    return undefined;
  }
}

function splitSections(bytes: Uint8Array): Sections | undefined {
  const reader = new ComponentReader(bytes, PREAMBLE_BYTES);
  const sections = new Map<number, ComponentReader>();
  while (!reader.done) {
    const id = reader.byte('section');
    const content = reader.slice(reader.u32('size'), 'section');
    if (id === SECTION.custom) continue;
    if (sections.has(id)) return undefined;
    sections.set(id, content);
  }
  return sections;
}

function scanShim(sections: Sections, module: CoreModuleSyntax): Shim | undefined {
  const types = readTypes(sections.get(SECTION.type) as ComponentReader);
  const funcs = readNumbers(sections.get(SECTION.function) as ComponentReader);
  const bodies = readBodies(sections.get(SECTION.code) as ComponentReader, types, funcs);
  const { exports } = readCoreInterface(module);
  const tables = [...exports].filter(([, type]) => type.kind === 'table');
  const [table] = tables;
  if (types === undefined || bodies === undefined || table === undefined || tables.length > 1) return undefined;
  const functions = new Map<string, { entry: number; type: string }>();
  for (const [name, index] of readFuncExports(sections.get(SECTION.export) as ComponentReader)) {
    functions.set(name, { entry: bodies[index] as number, type: types[funcs[index] as number]?.key as string });
  }
  if (functions.size !== exports.size - 1) return undefined;
  return { table: table[0], functions };
}

interface FuncShape {
  readonly params: number;
  /** Equal for equal types. */
  readonly key: string;
}

/** Plain function types only. */
function readTypes(reader: ComponentReader): FuncShape[] | undefined {
  const types: FuncShape[] = [];
  for (let left = reader.u32('count'); left > 0; left--) {
    const start = reader.offset;
    if (reader.byte('form') !== TYPE.func) return undefined;
    const params = reader.take(reader.u32('params'), 'params').length;
    reader.take(reader.u32('results'), 'results');
    types.push({ params, key: reader.bytes.subarray(start, reader.offset).join() });
  }
  return types;
}

function readNumbers(reader: ComponentReader): number[] {
  return Array.from({ length: reader.count('entries', 1_000_000) }, () => reader.u32('entry'));
}

/** The entry of table 0 that each function calls with exactly its parameters. */
function readBodies(reader: ComponentReader, types: readonly FuncShape[] | undefined, funcs: readonly number[]): number[] | undefined {
  const entries: number[] = [];
  if (types === undefined || reader.u32('count') !== funcs.length) return undefined;
  for (const type of funcs) {
    const entry = readBody(reader.slice(reader.u32('size'), 'body'), type, types[type]?.params ?? -1);
    if (entry === undefined) return undefined;
    entries.push(entry);
  }
  return entries;
}

function readBody(body: ComponentReader, type: number, params: number): number | undefined {
  if (body.u32('locals') !== 0) return undefined;
  for (let i = 0; i < params; i++) {
    if (body.byte('opcode') !== OP.localGet || body.u32('local') !== i) return undefined;
  }
  if (body.byte('opcode') !== OP.i32Const) return undefined;
  const entry = body.s33('entry');
  if (body.byte('opcode') !== OP.callIndirect || body.u32('type') !== type || body.u32('table') !== 0) return undefined;
  return body.byte('opcode') === OP.end && body.done && entry >= 0 ? entry : undefined;
}

function readFuncExports(reader: ComponentReader): [string, number][] {
  const found: [string, number][] = [];
  for (let left = reader.u32('count'); left > 0; left--) {
    const name = reader.name('export');
    const isFunc = reader.byte('kind') === 0;
    const index = reader.u32('index');
    if (isFunc) found.push([name, index]);
  }
  return found;
}

function scanFixup(sections: Sections, module: CoreModuleSyntax): FixupEntry[] | undefined {
  const types = readTypes(sections.get(SECTION.type) as ComponentReader);
  const { imports, exports } = readCoreInterface(module);
  const funcs = imports.filter(({ type }) => type.kind === 'func');
  const keys = readImportTypes(sections.get(SECTION.import) as ComponentReader, types);
  const order = readElements(sections.get(SECTION.element) as ComponentReader);
  if (keys === undefined || order === undefined || exports.size > 0 || funcs.length !== imports.length - 1) return undefined;
  if (order.some((index) => funcs[index] === undefined)) return undefined;
  return order.map((index) => ({
    module: funcs[index]?.module as string,
    name: funcs[index]?.name as string,
    type: keys[index] as string,
  }));
}

/** Types of the imported functions; the table comes last or in between and has none. */
function readImportTypes(reader: ComponentReader, types: readonly FuncShape[] | undefined): string[] | undefined {
  const keys: string[] = [];
  for (let left = reader.u32('count'); left > 0; left--) {
    reader.name('module');
    reader.name('name');
    const kind = reader.byte('kind');
    if (kind === 0) keys.push(types?.[reader.u32('type')]?.key as string);
    else if (kind !== 1 || !skipTable(reader)) return undefined;
  }
  return keys;
}

function skipTable(reader: ComponentReader): boolean {
  if (reader.byte('element') !== TYPE.funcref) return false;
  const hasMax = reader.byte('limits') === 1;
  reader.u32('minimum');
  if (hasMax) reader.u32('maximum');
  return true;
}

/** One active segment of plain functions that starts at entry 0 of table 0. */
function readElements(reader: ComponentReader): number[] | undefined {
  const isPlain =
    reader.u32('count') === 1 &&
    reader.u32('flags') === 0 &&
    reader.byte('opcode') === OP.i32Const &&
    reader.s33('offset') === 0 &&
    reader.byte('opcode') === OP.end;
  return isPlain ? readNumbers(reader) : undefined;
}
