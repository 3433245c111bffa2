import type { PrimitiveName } from '../binary/index.ts';
import type { FlatType, Shape, ValType } from '../types/index.ts';
import { flagsSize, offsetsOf, partsOf } from '../types/index.ts';
import type { Abi } from './abi.ts';
import { coerceToJoined } from './coerce.ts';
import { INLINE_WEIGHT } from './lift.ts';
import { lowerList, storeElements } from './lower-list.ts';
import { lowerBorrow, lowerOwn } from './resources.ts';
import { Body, camelCase, literal, plus } from './text.ts';
import type { JsVariant } from './variants.ts';
import { variantOf } from './variants.ts';

type ListShape = Extract<Shape, { kind: 'list' | 'map' }>;
/** What is passed as an address and a length. */
type PointerShape = ListShape | Extract<Shape, { kind: PrimitiveName }>;

/** Emits code that gives JavaScript values to the guest, in memory or as core values. */
export class Lowerer {
  readonly abi: Abi;
  readonly body: Body;

  constructor(abi: Abi, body: Body) {
    this.abi = abi;
    this.body = body;
  }

  /** Stores the value in the variable `value` at `pointer + offset`; `pointer` is a variable. */
  store(type: ValType, value: string, pointer: string, offset: number): void {
    if (type.facts.weight <= INLINE_WEIGHT) return this.#storeShape(type.shape, value, pointer, offset);
    const { abi } = this;
    const id = `st${abi.id}_${abi.unit.typeId(type)}`;
    const name = abi.unit.shared(id, () => {
      const body = new Body();
      new Lowerer(abi, body).#storeShape(type.shape, 'v', 'p', 0);
      abi.unit.define(id, ['v', 'p', 'scope'], body);
    });
    this.body.line(`${name}(${value}, ${plus(pointer, offset)}, ${scopeIn(type)});`);
  }

  #storeShape(shape: Shape, value: string, pointer: string, offset: number): void {
    const at = plus(pointer, offset);
    const { abi, body } = this;
    const variant = variantOf(shape);
    if (variant !== undefined) return this.#storeVariant(variant, value, pointer, offset);
    switch (shape.kind) {
      case 'bool':
        return body.line(`${abi.bytes}[${at}] = ${value} ? 1 : 0;`);
      case 'u8':
      case 's8':
        return body.line(`${abi.bytes}[${at}] = ${value};`);
      case 'u16':
      case 's16':
        return body.line(`${abi.view}.setUint16(${at}, ${value}, true);`);
      case 'u64':
      case 's64':
        return body.line(`${abi.view}.setBigUint64(${at}, ${value}, true);`);
      case 'f32':
        return body.line(`${abi.view}.setFloat32(${at}, ${value}, true);`);
      case 'f64':
        return body.line(`${abi.view}.setFloat64(${at}, ${value}, true);`);
      case 'flags':
        return this.#storeBits(flagsSize(shape.labels.length), this.#bits(shape.labels, value), at);
      case 'string':
      case 'map':
        return this.#storePair(this.#pointer(shape, value), pointer, offset);
      case 'list':
        if (shape.length === undefined) return this.#storePair(this.#pointer(shape, value), pointer, offset);
        return this.#storeFixed(shape.element, shape.length, value, plus(pointer, offset));
      case 'record':
      case 'tuple':
        return this.#storeParts(shape, value, pointer, offset);
      default:
        return body.line(`${abi.view}.setInt32(${at}, ${this.#scalar(shape, value)}, true);`);
    }
  }

  #storeBits(size: number, bits: string, at: string): void {
    const { abi, body } = this;
    if (size === 1) body.line(`${abi.bytes}[${at}] = ${bits};`);
    else body.line(`${abi.view}.set${size === 2 ? 'Uint16' : 'Int32'}(${at}, ${bits}, true);`);
  }

  #storePair([start, length]: readonly [string, string], pointer: string, offset: number): void {
    const { abi, body } = this;
    body.line(`${abi.view}.setUint32(${plus(pointer, offset)}, ${start}, true);`);
    body.line(`${abi.view}.setUint32(${plus(pointer, offset + 4)}, ${length}, true);`);
  }

  #storeFixed(element: ValType, length: number, value: string, at: string): void {
    this.body.line(`if (${value}.length !== ${length}) throw new TypeError('expected a list of ${length} elements');`);
    storeElements(this, element, value, this.body.constant(at), String(length));
  }

  #storeParts(shape: Extract<Shape, { kind: 'record' | 'tuple' }>, value: string, pointer: string, offset: number): void {
    const parts = partsOf(shape);
    const offsets = offsetsOf(parts);
    for (const [i, part] of parts.entries()) {
      this.store(part, this.body.constant(partOf(shape, value, i)), pointer, offset + offsets[i]!);
    }
  }

  #storeVariant(variant: JsVariant, value: string, pointer: string, offset: number): void {
    this.#switch(variant, value, (index) => this.storeCase(variant, index, variant.payload(value), pointer, offset));
  }

  /** Stores one case of a variant; `payload` is an expression. */
  storeCase(variant: JsVariant, index: number, payload: string, pointer: string, offset: number): void {
    const type = variant.cases[index]?.type;
    this.#storeBits(variant.discriminant, String(index), plus(pointer, offset));
    if (type !== undefined) this.store(type, this.body.constant(payload), pointer, offset + variant.offset);
  }

  #switch(variant: JsVariant, value: string, emit: (index: number) => void): void {
    const { body } = this;
    if (variant.subject === undefined) {
      body.either(
        `${value} === undefined || ${value} === null`,
        () => emit(0),
        () => emit(1),
      );
      return;
    }
    body.block(`switch (${variant.subject(value)})`, () => {
      for (const [i, label] of variant.labels.entries()) {
        body.block(`case ${literal(label)}:`, () => {
          emit(i);
          body.line('break;');
        });
      }
      body.line(`default: throw badCase(${value});`);
    });
  }

  /** Core values for the value in the variable `value`. */
  flat(type: ValType, value: string): string[] {
    const { shape } = type;
    const variant = variantOf(shape);
    if (variant !== undefined) return this.#flatVariant(variant, type, value);
    switch (shape.kind) {
      case 'string':
      case 'map':
        return [...this.#pointer(shape, value)];
      case 'list': {
        if (shape.length === undefined) return [...this.#pointer(shape, value)];
        const { length, element } = shape;
        this.body.line(`if (${value}.length !== ${length}) throw new TypeError('expected a list of ${length} elements');`);
        return Array.from({ length }, (_, i) => this.flat(element, this.body.constant(`${value}[${i}]`))).flat();
      }
      case 'record':
      case 'tuple':
        return partsOf(shape).flatMap((part, i) => this.flat(part, this.body.constant(partOf(shape, value, i))));
      default:
        return [this.#scalar(shape, value)];
    }
  }

  #scalar(shape: Shape, value: string): string {
    switch (shape.kind) {
      case 'bool':
        return `${value} ? 1 : 0`;
      case 'u8':
        return `${value} & 255`;
      case 's8':
        return `${value} << 24 >> 24`;
      case 'u16':
        return `${value} & 65535`;
      case 's16':
        return `${value} << 16 >> 16`;
      case 's32':
      case 'u32':
        return `${value} | 0`;
      case 's64':
      case 'u64':
        return `BigInt.asUintN(64, ${value})`;
      case 'char':
        return this.body.constant(`lowerChar(${value})`);
      case 'flags':
        return this.#bits(shape.labels, value);
      case 'own':
        return this.body.constant(lowerOwn(this.abi, shape.use.resource, value));
      case 'borrow':
        return this.body.constant(lowerBorrow(this.abi, shape.use.resource, value));
      default:
        return value;
    }
  }

  #bits(labels: readonly string[], value: string): string {
    const bit = (label: string, i: number): string => `(${value}[${literal(camelCase(label))}] ? ${(2 ** i) | 0} : 0)`;
    return labels.map(bit).join(' | ');
  }

  /** Copies a string or list into the guest's memory: variables with its place and length. */
  #pointer(shape: PointerShape, value: string): readonly [string, string] {
    if (shape.kind === 'list' || shape.kind === 'map') return lowerList(this, shape, value);
    const { abi, body } = this;
    const start = body.constant(`${abi.lowerString}(${abi.strings}, ${value})`);
    return [start, body.constant(`${abi.strings}.units`)];
  }

  #flatVariant(variant: JsVariant, type: ValType, value: string): string[] {
    if (type.facts.weight > INLINE_WEIGHT && type.facts.flat.length > 1) return this.#sharedFlat(variant, type, value);
    const names = type.facts.flat.map((flat) => this.#zero(flat));
    this.#switch(variant, value, (index) => this.#flatCase(variant, index, type.facts.flat, names, value));
    return names;
  }

  #zero(flat: FlatType): string {
    const name = this.body.name();
    this.body.line(`let ${name} = ${flat === 'i64' ? '0n' : '0'};`);
    return name;
  }

  #flatCase(variant: JsVariant, index: number, joined: readonly FlatType[], names: readonly string[], value: string): void {
    const { body } = this;
    const type = variant.cases[index]?.type;
    body.line(`${names[0]} = ${index};`);
    if (type === undefined) return;
    const flat = this.flat(type, body.constant(variant.payload(value)));
    for (const [i, expression] of flat.entries()) {
      const have = type.facts.flat[i] as FlatType;
      body.line(`${names[i + 1]} = ${coerceToJoined(have, joined[i + 1] as FlatType, expression)};`);
    }
  }

  /** A large variant: its core values come back in variables that belong to the function, with no array made. */
  #sharedFlat(variant: JsVariant, type: ValType, value: string): string[] {
    const { abi, body } = this;
    const id = `sf${abi.id}_${abi.unit.typeId(type)}`;
    const outs = type.facts.flat.map((_, i) => `${id}_${i}`);
    abi.unit.shared(id, () => {
      abi.unit.head.push(`var ${outs.join(', ')};`);
      const inner = new Body();
      const lowerer = new Lowerer(abi, inner);
      const names = type.facts.flat.map((flat) => lowerer.#zero(flat));
      lowerer.#switch(variant, 'v', (index) => lowerer.#flatCase(variant, index, type.facts.flat, names, 'v'));
      for (const [i, out] of outs.entries()) inner.line(`${out} = ${names[i]};`);
      abi.unit.define(id, ['v', 'scope'], inner);
    });
    body.line(`${id}(${value}, ${scopeIn(type)});`);
    return outs.map((out) => body.constant(out));
  }
}

/** Functions that may lower borrows get the scope of the call. */
const scopeIn = (type: ValType): string => (type.facts.hasBorrow ? 'scope' : 'undefined');

function partOf(shape: Extract<Shape, { kind: 'record' | 'tuple' }>, value: string, index: number): string {
  if (shape.kind === 'tuple') return `${value}[${index}]`;
  return `${value}[${literal(camelCase(shape.fields[index]?.label ?? ''))}]`;
}
