import type { Facts, FlatType, Shape, ValType } from './valtype.ts';

/** One more than the most core values that a parameter list may have. */
export const FLAT_CUT = 17;
export const MAX_FLAT_PARAMS = 16;
export const MAX_FLAT_RESULTS = 1;

const alignTo = (offset: number, align: number): number => Math.ceil(offset / align) * align;

/** Bytes of the discriminant of a variant with so many cases. */
export const discriminantSize = (cases: number): 1 | 2 | 4 => (cases <= 0x100 ? 1 : cases <= 0x1_0000 ? 2 : 4);

export const flagsSize = (labels: number): number => (labels <= 8 ? 1 : labels <= 16 ? 2 : Math.ceil(labels / 32) * 4);

type Pair = readonly [size: number, align: number];
type Pick = (type: ValType) => Pair;

const in32: Pick = ({ facts }) => [facts.size, facts.align];
const in64: Pick = ({ facts }) => [facts.size64, facts.align64];

const FLAT_PRIMITIVES: Readonly<Record<string, readonly FlatType[]>> = {
  s64: ['i64'],
  u64: ['i64'],
  f32: ['f32'],
  f64: ['f64'],
  string: ['i32', 'i32'],
};
const SCALAR_SIZES: Readonly<Record<string, number>> = { bool: 1, s8: 1, u8: 1, s16: 2, u16: 2, s64: 8, u64: 8, f64: 8 };
const I32: readonly FlatType[] = ['i32'];

/** A type of this shape, with what follows from it. */
export function typeOfShape(shape: Shape): ValType {
  const type = { shape, facts: factsOf(shape), origin: undefined as unknown as ValType };
  type.origin = type;
  return type;
}

/** Size, alignment, flattening and what else follows from the parts of a type (CanonicalABI.md, "Element Size" ff.). */
function factsOf(shape: Shape): Facts {
  const [size, align] = layout(shape, 4, in32);
  const [size64, align64] = layout(shape, 8, in64);
  const parts = partsOf(shape);
  const some = (fact: 'hasBorrow' | 'hasHandle' | 'hasAsync' | 'hasPointer'): boolean => parts.some((p) => p.facts[fact]);
  return {
    size,
    align,
    size64,
    align64,
    flat: flatten(shape).slice(0, FLAT_CUT),
    depth: 1 + parts.reduce((most, part) => Math.max(most, part.facts.depth), 0),
    weight: Math.min(1e9, 1 + parts.reduce((sum, part) => sum + part.facts.weight, 0)),
    hasBorrow: shape.kind === 'borrow' || some('hasBorrow'),
    hasHandle: shape.kind === 'borrow' || shape.kind === 'own' || some('hasHandle'),
    hasAsync: shape.kind === 'stream' || shape.kind === 'future' || shape.kind === 'error-context' || some('hasAsync'),
    hasPointer: isPointer(shape) || some('hasPointer'),
  };
}

function isPointer(shape: Shape): boolean {
  if (shape.kind === 'list') return shape.length === undefined;
  return shape.kind === 'string' || shape.kind === 'map';
}

/** The types that a type is made of. */
export function partsOf(shape: Shape): readonly ValType[] {
  switch (shape.kind) {
    case 'record':
      return shape.fields.map((field) => field.type);
    case 'tuple':
      return shape.types;
    case 'variant':
      return present(shape.cases.map((c) => c.type));
    case 'option':
      return [shape.type];
    case 'result':
      return present([shape.ok, shape.err]);
    case 'list':
      return [shape.element];
    case 'map':
      return [shape.key, shape.value];
    case 'stream':
    case 'future':
      return present([shape.element]);
    default:
      return [];
  }
}

const present = (types: readonly (ValType | undefined)[]): ValType[] => types.filter((type) => type !== undefined);

/** The cases of a variant and of what is short for one; undefined for other types. */
export function casesOf(shape: Shape): readonly (ValType | undefined)[] | undefined {
  switch (shape.kind) {
    case 'variant':
      return shape.cases.map((c) => c.type);
    case 'option':
      return [undefined, shape.type];
    case 'result':
      return [shape.ok, shape.err];
    case 'enum':
      return shape.labels.map(() => undefined);
    default:
      return undefined;
  }
}

/** Where the payload of a variant starts. */
export function payloadOffset(cases: readonly (ValType | undefined)[]): number {
  return alignTo(discriminantSize(cases.length), caseAlign(cases, in32));
}

function layout(shape: Shape, pointer: number, pick: Pick): Pair {
  const cases = casesOf(shape);
  if (cases !== undefined) return variantLayout(cases, pick);
  switch (shape.kind) {
    case 'record':
    case 'tuple':
      return recordLayout(partsOf(shape), pick);
    case 'flags':
      return [flagsSize(shape.labels.length), Math.min(4, flagsSize(shape.labels.length))];
    case 'list': {
      if (shape.length === undefined) return [2 * pointer, pointer];
      const [size, align] = pick(shape.element);
      return [size * shape.length, align];
    }
    case 'string':
    case 'map':
      return [2 * pointer, pointer];
    default: {
      const size = SCALAR_SIZES[shape.kind] ?? 4;
      return [size, size];
    }
  }
}

/** Where the parts of a record or tuple lie. */
export function offsetsOf(parts: readonly ValType[]): number[] {
  let end = 0;
  return parts.map(({ facts }) => {
    const offset = alignTo(end, facts.align);
    end = offset + facts.size;
    return offset;
  });
}

function recordLayout(parts: readonly ValType[], pick: Pick): Pair {
  let size = 0;
  let most = 1;
  for (const part of parts) {
    const [partSize, align] = pick(part);
    size = alignTo(size, align) + partSize;
    most = Math.max(most, align);
  }
  return [alignTo(size, most), most];
}

function variantLayout(cases: readonly (ValType | undefined)[], pick: Pick): Pair {
  const discriminant = discriminantSize(cases.length);
  const align = Math.max(discriminant, caseAlign(cases, pick));
  const payload = cases.reduce((most, type) => Math.max(most, type === undefined ? 0 : pick(type)[0]), 0);
  return [alignTo(alignTo(discriminant, caseAlign(cases, pick)) + payload, align), align];
}

function caseAlign(cases: readonly (ValType | undefined)[], pick: Pick): number {
  return cases.reduce((most, type) => Math.max(most, type === undefined ? 1 : pick(type)[1]), 1);
}

function flatten(shape: Shape): readonly FlatType[] {
  const cases = casesOf(shape);
  if (cases !== undefined) return flattenCases(cases);
  switch (shape.kind) {
    case 'record':
    case 'tuple':
      return flattenAll(partsOf(shape));
    case 'flags':
      return Array.from({ length: Math.min(FLAT_CUT, Math.ceil(shape.labels.length / 32)) }, (): FlatType => 'i32');
    case 'list':
      if (shape.length === undefined) return ['i32', 'i32'];
      return flattenAll(Array.from({ length: Math.min(shape.length, FLAT_CUT) }, () => shape.element));
    case 'map':
      return ['i32', 'i32'];
    default:
      return FLAT_PRIMITIVES[shape.kind] ?? I32;
  }
}

/** Core values of a list of types, cut off after `FLAT_CUT`. */
export function flattenAll(types: readonly ValType[]): FlatType[] {
  const flat: FlatType[] = [];
  for (const type of types) {
    if (flat.length >= FLAT_CUT) break;
    flat.push(...type.facts.flat);
  }
  return flat.slice(0, FLAT_CUT);
}

function flattenCases(cases: readonly (ValType | undefined)[]): FlatType[] {
  const flat: FlatType[] = [];
  for (const type of cases) {
    for (const [i, part] of (type?.facts.flat ?? []).entries()) flat[i] = join(flat[i], part);
  }
  return ['i32', ...flat];
}

function join(a: FlatType | undefined, b: FlatType): FlatType {
  if (a === undefined || a === b) return b;
  return (a === 'i32' && b === 'f32') || (a === 'f32' && b === 'i32') ? 'i32' : 'i64';
}
