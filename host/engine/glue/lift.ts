import type { FlatType, Shape, ValType } from '../types/index.ts';
import { offsetsOf, partsOf } from '../types/index.ts';
import type { Abi } from './abi.ts';
import { coerceToCase } from './coerce.ts';
import { liftList } from './lift-list.ts';
import { liftBorrow, liftOwn } from './resources.ts';
import { Body, camelCase, plus, property } from './text.ts';
import type { JsVariant } from './variants.ts';
import { variantOf } from './variants.ts';

/** Types that expand to more than this get a function of their own instead of being written out at each use. */
export const INLINE_WEIGHT = 24;

/** What is made of a core value. It has more bits than some types, and those that are too many mean nothing. */
const FLAT_SCALARS = new Map<Shape['kind'], (value: string) => string>([
  ['bool', (value) => `${value} !== 0`],
  ['u8', (value) => `${value} & 255`],
  ['s8', (value) => `${value} << 24 >> 24`],
  ['u16', (value) => `${value} & 65535`],
  ['s16', (value) => `${value} << 16 >> 16`],
  ['u32', (value) => `${value} >>> 0`],
  ['s32', (value) => value],
  ['u64', (value) => `BigInt.asUintN(64, ${value})`],
  ['s64', (value) => value],
  ['f32', (value) => value],
  ['f64', (value) => value],
  ['char', (value) => `liftChar(${value} >>> 0)`],
]);

/** Emits code that makes JavaScript values of what the guest has in memory or passed as core values. */
export class Lifter {
  readonly abi: Abi;
  readonly body: Body;

  constructor(abi: Abi, body: Body) {
    this.abi = abi;
    this.body = body;
  }

  /** An expression for the value at `pointer + offset`; `pointer` is a variable. */
  load(type: ValType, pointer: string, offset: number): string {
    if (type.facts.weight <= INLINE_WEIGHT) return this.#loadShape(type.shape, pointer, offset);
    const { abi } = this;
    const name = abi.unit.shared(`ld${abi.id}_${abi.unit.typeId(type)}`, () => {
      const body = new Body();
      body.line(`return ${new Lifter(abi, body).#loadShape(type.shape, 'p', 0)};`);
      abi.unit.define(sharedName('ld', abi, type), ['p', 'lent'], body);
    });
    return `${name}(${plus(pointer, offset)}, ${lentIn(type)})`;
  }

  #loadShape(shape: Shape, pointer: string, offset: number): string {
    const at = plus(pointer, offset);
    const { abi } = this;
    const variant = variantOf(shape);
    if (variant !== undefined) return this.#loadVariant(variant, pointer, offset);
    switch (shape.kind) {
      case 'bool':
        return `${abi.bytes}[${at}] !== 0`;
      case 'u8':
        return `${abi.bytes}[${at}]`;
      case 's8':
        return `${abi.view}.getInt8(${at})`;
      case 'u16':
        return `${abi.view}.getUint16(${at}, true)`;
      case 's16':
        return `${abi.view}.getInt16(${at}, true)`;
      case 'u64':
        return `${abi.view}.getBigUint64(${at}, true)`;
      case 's64':
        return `${abi.view}.getBigInt64(${at}, true)`;
      case 'f32':
        return `${abi.view}.getFloat32(${at}, true)`;
      case 'f64':
        return `${abi.view}.getFloat64(${at}, true)`;
      case 's32':
        return `${abi.view}.getInt32(${at}, true)`;
      case 'u32':
        return this.#u32(at);
      case 'char':
        return `liftChar(${this.#u32(at)})`;
      case 'string':
        return `${abi.liftString}(${abi.bytes}, ${this.#u32(at)}, ${this.#u32(plus(pointer, offset + 4))})`;
      case 'flags':
        return this.#flags(shape.labels, this.body.constant(this.#loadBits(shape.labels.length, at)));
      case 'list':
      case 'map':
        return this.#loadList(shape, pointer, offset);
      case 'own':
        return liftOwn(abi, shape.use.resource, this.#u32(at));
      case 'borrow':
        return liftBorrow(abi, this.body, shape.use.resource, this.#u32(at));
      default:
        return this.#product(shape, this.#loadParts(partsOf(shape), pointer, offset));
    }
  }

  #u32(at: string): string {
    return `${this.abi.view}.getUint32(${at}, true)`;
  }

  #loadBits(labels: number, at: string): string {
    if (labels <= 8) return `${this.abi.bytes}[${at}]`;
    return labels <= 16 ? `${this.abi.view}.getUint16(${at}, true)` : this.#u32(at);
  }

  #loadList(shape: Extract<Shape, { kind: 'list' | 'map' }>, pointer: string, offset: number): string {
    if (shape.kind === 'list' && shape.length !== undefined) {
      const start = this.body.constant(plus(pointer, offset));
      return liftList(this, shape, start, String(shape.length), false);
    }
    const start = this.body.constant(this.#u32(plus(pointer, offset)));
    return liftList(this, shape, start, this.body.constant(this.#u32(plus(pointer, offset + 4))), true);
  }

  #loadParts(parts: readonly ValType[], pointer: string, offset: number): string[] {
    const offsets = offsetsOf(parts);
    return parts.map((part, i) => this.load(part, pointer, offset + offsets[i]!));
  }

  #product(shape: Shape, values: readonly string[]): string {
    if (shape.kind !== 'record') return `[${values.join(', ')}]`;
    const fields = shape.fields.map(({ label }, i) => `${property(camelCase(label))}: ${values[i]}`);
    return `{ ${fields.join(', ')} }`;
  }

  #flags(labels: readonly string[], bits: string): string {
    const entry = (label: string, i: number): string => `${property(camelCase(label))}: (${bits} & ${(2 ** i) | 0}) !== 0`;
    return `{ ${labels.map(entry).join(', ')} }`;
  }

  #loadVariant(variant: JsVariant, pointer: string, offset: number): string {
    const at = plus(pointer, offset);
    const { abi } = this;
    const which = variant.discriminant === 1 ? `${abi.bytes}[${at}]` : this.#wideDiscriminant(variant.discriminant, at);
    return this.#switch(variant, which, (type) => this.load(type, pointer, offset + variant.offset));
  }

  #wideDiscriminant(size: number, at: string): string {
    return size === 2 ? `${this.abi.view}.getUint16(${at}, true)` : this.#u32(at);
  }

  #switch(variant: JsVariant, which: string, payload: (type: ValType) => string): string {
    const { body } = this;
    const value = body.name();
    body.line(`let ${value};`);
    body.block(`switch (${which})`, () => {
      for (const [i, { type, make }] of variant.cases.entries()) {
        body.block(`case ${i}:`, () => {
          body.line(`${value} = ${make(type === undefined ? undefined : payload(type))};`);
          body.line('break;');
        });
      }
      body.line(`default: throw trap('invalid variant discriminant');`);
    });
    return value;
  }

  /** An expression for the value that these core values stand for; each is a variable or has no side effect. */
  flat(type: ValType, values: readonly string[]): string {
    if (type.facts.weight <= INLINE_WEIGHT) return this.#flatShape(type.shape, type, values);
    const { abi } = this;
    const name = abi.unit.shared(`lf${abi.id}_${abi.unit.typeId(type)}`, () => {
      const body = new Body();
      const params = type.facts.flat.map((_, i) => `f${i}`);
      body.line(`return ${new Lifter(abi, body).#flatShape(type.shape, type, params)};`);
      abi.unit.define(sharedName('lf', abi, type), [...params, 'lent'], body);
    });
    return `${name}(${[...values, lentIn(type)].join(', ')})`;
  }

  #flatShape(shape: Shape, type: ValType, values: readonly string[]): string {
    const [first = '', second = ''] = values;
    const { abi } = this;
    const variant = variantOf(shape);
    if (variant !== undefined) return this.#flatVariant(variant, type.facts.flat, values);
    const scalar = FLAT_SCALARS.get(shape.kind);
    if (scalar !== undefined) return scalar(first);
    switch (shape.kind) {
      case 'string':
        return `${abi.liftString}(${abi.bytes}, ${first} >>> 0, ${second} >>> 0)`;
      case 'flags':
        return this.#flags(shape.labels, first);
      case 'own':
        return liftOwn(abi, shape.use.resource, first);
      case 'borrow':
        return liftBorrow(abi, this.body, shape.use.resource, first);
      case 'map':
        return this.#flatList(shape, first, second);
      case 'list':
        if (shape.length === undefined) return this.#flatList(shape, first, second);
        return this.#product(
          shape,
          this.#flatParts(
            Array.from({ length: shape.length }, () => shape.element),
            values,
          ),
        );
      default:
        return this.#product(shape, this.#flatParts(partsOf(shape), values));
    }
  }

  #flatList(shape: Extract<Shape, { kind: 'list' | 'map' }>, pointer: string, length: string): string {
    const start = this.body.constant(`${pointer} >>> 0`);
    return liftList(this, shape, start, this.body.constant(`${length} >>> 0`), true);
  }

  #flatParts(parts: readonly ValType[], values: readonly string[]): string[] {
    let next = 0;
    return parts.map((part) => {
      const own = values.slice(next, next + part.facts.flat.length);
      next += own.length;
      return this.flat(part, own);
    });
  }

  #flatVariant(variant: JsVariant, joined: readonly FlatType[], values: readonly string[]): string {
    const [which = '', ...rest] = values;
    const have = joined.slice(1);
    return this.#switch(variant, `${which}`, (type) => {
      const own = type.facts.flat.map((want, i) => coerceToCase(this.body, have[i] as FlatType, want, rest[i] as string));
      return this.flat(type, own);
    });
  }
}

const sharedName = (prefix: string, abi: Abi, type: ValType): string => `${prefix}${abi.id}_${abi.unit.typeId(type)}`;

/** Functions that may lift borrows get the list of what was lent in this call. */
const lentIn = (type: ValType): string => (type.facts.hasBorrow ? 'lent' : 'undefined');
