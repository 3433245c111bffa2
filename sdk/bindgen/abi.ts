import { SkerryError } from '@skerry/host/engine';
import type { NamedType, ValueType } from '../wit/model.ts';

/** The canonical ABI's arithmetic: sizes, alignments and core values of types. */

export type CoreType = 'i32' | 'i64' | 'f32' | 'f64';

/** More parameters than these travel in memory. */
export const MAX_FLAT_PARAMETERS = 16;

/** Core values of a longer value are of no interest to anybody: it travels in memory. */
const FLAT_CUT = MAX_FLAT_PARAMETERS + 1;

/** A type without its aliases, so that only what has a shape of its own is left. */
export type Shape =
  | Exclude<ValueType, { kind: 'named' }>
  | { readonly kind: 'record'; readonly type: NamedType; readonly fields: readonly { name: string; type: ValueType }[] }
  | { readonly kind: 'variant'; readonly type: NamedType; readonly cases: readonly { name: string; type: ValueType | undefined }[] }
  | { readonly kind: 'enum'; readonly type: NamedType; readonly count: number }
  | { readonly kind: 'flags'; readonly type: NamedType; readonly count: number };

/** The declaration behind `use` and `type a = b`, or the type itself where it is another name of an anonymous type. */
export function declarationOf(type: NamedType): NamedType {
  const { definition } = type;
  if (definition.kind !== 'alias' || definition.target.kind !== 'named') return type;
  return declarationOf(definition.target.type);
}

export function shapeOf(type: ValueType): Shape {
  if (type.kind !== 'named') return type;
  const declared = declarationOf(type.type);
  const { definition } = declared;
  switch (definition.kind) {
    case 'alias':
      return shapeOf(definition.target);
    case 'record':
      return { kind: 'record', type: declared, fields: definition.fields };
    case 'variant':
      return { kind: 'variant', type: declared, cases: definition.cases };
    case 'enum':
      return { kind: 'enum', type: declared, count: definition.cases.length };
    case 'flags':
      return { kind: 'flags', type: declared, count: definition.flags.length };
    case 'resource':
      return { kind: 'own', resource: declared };
  }
}

/** Bytes of a number that tells so many cases apart. */
export function discriminantSize(cases: number): 1 | 2 | 4 {
  if (cases <= 0x100) return 1;
  return cases <= 0x10000 ? 2 : 4;
}

export function flagsSize(count: number): 1 | 2 | 4 {
  if (count <= 8) return 1;
  return count <= 16 ? 2 : 4;
}

/** The parts of a type that is a choice, in the order of its cases; undefined for any other. */
export function casesOf(shape: Shape): readonly (ValueType | undefined)[] | undefined {
  switch (shape.kind) {
    case 'variant':
      return shape.cases.map(({ type }) => type);
    case 'option':
      return [undefined, shape.some];
    case 'result':
      return [shape.ok, shape.error];
    default:
      return undefined;
  }
}

/** The parts of a type that has several at once; undefined for any other. */
export function partsOf(shape: Shape): readonly ValueType[] | undefined {
  if (shape.kind === 'record') return shape.fields.map(({ type }) => type);
  return shape.kind === 'tuple' ? shape.elements : undefined;
}

const SCALAR_SIZES: Readonly<Record<string, number>> = {
  bool: 1, s8: 1, u8: 1, s16: 2, u16: 2, s32: 4, u32: 4, f32: 4, char: 4, own: 4, borrow: 4, s64: 8, u64: 8, f64: 8,
};

const alignTo = (offset: number, align: number): number => Math.ceil(offset / align) * align;

const maximum = (numbers: readonly number[]): number => numbers.reduce((most, number) => Math.max(most, number), 0);

function unsupported(shape: Shape): never {
  throw new SkerryError('BUILD_FAILED', `${shape.kind} has no representation in WASI 0.2`);
}

/** Computes once for each declared type: types that mention one another twice on each level would take for ever. */
function once<T>(compute: (type: ValueType) => T): (type: ValueType) => T {
  const known = new WeakMap<NamedType, T>();
  return (type) => {
    if (type.kind !== 'named') return compute(type);
    const found = known.get(type.type);
    if (found !== undefined) return found;
    const fresh = compute(type);
    known.set(type.type, fresh);
    return fresh;
  };
}

/** Bytes that the address of a value is a multiple of. */
export const alignOf = once(align);
/** Bytes of a value in memory. */
export const sizeOf = once(size);
/** The core values of a type, cut off after 17 of them. */
export const flatOf = once((type) => flatShape(shapeOf(type)).slice(0, FLAT_CUT));
/** Whether lowering a value may need memory of its own. */
export const hasText: (type: ValueType) => boolean = once((type) => somePart(type, hasText, ({ kind }) => kind === 'string' || kind === 'list' || kind === 'map'));
export const hasBorrow: (type: ValueType) => boolean = once((type) => somePart(type, hasBorrow, ({ kind }) => kind === 'borrow'));

function somePart(type: ValueType, inPart: (type: ValueType) => boolean, test: (shape: Shape) => boolean): boolean {
  const shape = shapeOf(type);
  return test(shape) || innerTypes(shape).some(inPart);
}

/** The types that a type is made of. */
export function innerTypes(shape: Shape): ValueType[] {
  if (shape.kind === 'list') return [shape.element];
  if (shape.kind === 'map') return [shape.key, shape.value];
  return (casesOf(shape) ?? partsOf(shape) ?? []).filter((part) => part !== undefined);
}

function align(type: ValueType): number {
  const shape = shapeOf(type);
  const cases = casesOf(shape);
  if (cases !== undefined) return Math.max(discriminantSize(cases.length), maximum(cases.map((each) => (each ? alignOf(each) : 1))));
  const parts = partsOf(shape);
  if (parts !== undefined) return Math.max(1, maximum(parts.map(alignOf)));
  if (shape.kind === 'list') return shape.length === undefined ? 4 : alignOf(shape.element);
  if (shape.kind === 'string' || shape.kind === 'map') return 4;
  return sizeOf(type);
}

function size(type: ValueType): number {
  const shape = shapeOf(type);
  const cases = casesOf(shape);
  if (cases !== undefined) {
    const payload = maximum(cases.map((each) => (each ? sizeOf(each) : 0)));
    return alignTo(payloadOffset(cases) + payload, alignOf(type));
  }
  const parts = partsOf(shape);
  if (parts !== undefined) return offsetsOf(parts).size;
  switch (shape.kind) {
    case 'string':
    case 'map':
      return 8;
    case 'list':
      return shape.length === undefined ? 8 : shape.length * sizeOf(shape.element);
    case 'enum':
      return discriminantSize(shape.count);
    case 'flags':
      return flagsSize(shape.count);
    default:
      return SCALAR_SIZES[shape.kind] ?? unsupported(shape);
  }
}

/** Where the payload of a choice lies in memory. */
export function payloadOffset(cases: readonly (ValueType | undefined)[]): number {
  return alignTo(discriminantSize(cases.length), Math.max(1, maximum(cases.map((each) => (each ? alignOf(each) : 1)))));
}

/** Where parts lie that follow one another in memory. */
export function offsetsOf(parts: readonly ValueType[]): { readonly offsets: readonly number[]; readonly size: number } {
  let end = 0;
  const offsets = parts.map((part) => {
    const offset = alignTo(end, alignOf(part));
    end = offset + sizeOf(part);
    return offset;
  });
  return { offsets, size: alignTo(end, Math.max(1, maximum(parts.map(alignOf)))) };
}

/** Two cases of a choice share a place: the type that holds either. */
function join(a: CoreType | undefined, b: CoreType): CoreType {
  if (a === undefined || a === b) return b;
  return a.endsWith('32') && b.endsWith('32') ? 'i32' : 'i64';
}

function flatCases(cases: readonly (ValueType | undefined)[]): CoreType[] {
  const payload: CoreType[] = [];
  for (const each of cases) {
    if (each === undefined) continue;
    for (const [index, core] of flatOf(each).entries()) payload[index] = join(payload[index], core);
  }
  return ['i32', ...payload];
}

function flatAll(types: readonly ValueType[]): CoreType[] {
  const flat: CoreType[] = [];
  for (const type of types) {
    flat.push(...flatOf(type));
    if (flat.length > FLAT_CUT) break;
  }
  return flat;
}

function flatShape(shape: Shape): CoreType[] {
  const cases = casesOf(shape);
  if (cases !== undefined) return flatCases(cases);
  const parts = partsOf(shape);
  if (parts !== undefined) return flatAll(parts);
  switch (shape.kind) {
    case 'list':
      if (shape.length !== undefined) return flatAll(Array<ValueType>(Math.min(shape.length, FLAT_CUT)).fill(shape.element));
      return ['i32', 'i32'];
    case 'string':
    case 'map':
      return ['i32', 'i32'];
    case 's64':
    case 'u64':
      return ['i64'];
    case 'f32':
    case 'f64':
      return [shape.kind];
    default:
      return ['i32'];
  }
}
