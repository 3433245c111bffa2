/** Deep equality as `assert` and `util` have it, strict and loose, with circles. */
import * as types from './types.ts';

type Keyed = Record<PropertyKey, unknown>;

/** Same kind of object, same prototype, same own enumerable properties; numbers by `Object.is`. */
export const isDeepStrictEqual = (one: unknown, other: unknown): boolean => new Comparison(true).equal(one, other);

/** Like `==`, in depth. */
export const isDeepLooseEqual = (one: unknown, other: unknown): boolean => new Comparison(false).equal(one, other);

class Comparison {
  readonly #isStrict: boolean;
  /** What is being compared further out: a circle is equal when it closes at the same place. */
  readonly #open = new Map<object, object>();

  constructor(isStrict: boolean) {
    this.#isStrict = isStrict;
  }

  equal(one: unknown, other: unknown): boolean {
    if (Object.is(one, other)) return true;
    if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return this.#equalPrimitives(one, other);
    if (this.#isStrict && Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
    if (Object.prototype.toString.call(one) !== Object.prototype.toString.call(other)) return false;
    if (Array.isArray(one) !== Array.isArray(other)) return false;
    return this.#equalKinds(one, other) && this.#guarded(one, other);
  }

  #equalPrimitives(one: unknown, other: unknown): boolean {
    if (this.#isStrict) return false;
    if (typeof one === 'object' && one !== null && (typeof other !== 'object' || other === null)) return false;
    if (typeof other === 'object' && other !== null) return false;
    // oxlint-disable-next-line eqeqeq
    return one == other || (one !== one && other !== other);
  }

  /** What lies in inner slots. */
  #equalKinds(one: object, other: object): boolean {
    if (types.isDate(one)) return types.isDate(other) && Object.is((one as Date).getTime(), (other as Date).getTime());
    if (types.isRegExp(one)) return String(one) === String(other) && (one as RegExp).lastIndex === (other as RegExp).lastIndex;
    if (one instanceof Error) return other instanceof Error && this.#equalErrors(one, other);
    if (types.isArrayBufferView(one))
      return types.isArrayBufferView(other) && this.#equalViews(one as ArrayBufferView, other as ArrayBufferView);
    if (types.isArrayBuffer(one))
      return types.isArrayBuffer(other) && equalBytes(new Uint8Array(one as ArrayBuffer), new Uint8Array(other as ArrayBuffer));
    if (types.isBoxedPrimitive(one)) return types.isBoxedPrimitive(other) && Object.is(valueOf(one), valueOf(other));
    if (types.isMap(one) !== types.isMap(other) || types.isSet(one) !== types.isSet(other)) return false;
    return !(types.isWeakMap(one) || types.isWeakSet(one) || types.isPromise(one));
  }

  #equalErrors(one: Error, other: Error): boolean {
    if (one.name !== other.name || one.message !== other.message) return false;
    if (!this.equal(one.cause, other.cause)) return false;
    return this.equal((one as AggregateError).errors, (other as AggregateError).errors);
  }

  #equalViews(one: ArrayBufferView, other: ArrayBufferView): boolean {
    if (one.byteLength !== other.byteLength) return false;
    const isFloat = types.isFloat32Array(one) || types.isFloat64Array(one);
    if (!this.#isStrict && isFloat)
      return [...(one as unknown as number[])].every((value, index) => value === (other as unknown as number[])[index]);
    return equalBytes(bytesOf(one), bytesOf(other));
  }

  #guarded(one: object, other: object): boolean {
    if (this.#open.has(one)) return this.#open.get(one) === other;
    this.#open.set(one, other);
    try {
      return this.#equalContents(one as Keyed, other as Keyed);
    } finally {
      this.#open.delete(one);
    }
  }

  #equalContents(one: Keyed, other: Keyed): boolean {
    if (Array.isArray(one) && one.length !== (other as unknown as unknown[]).length) return false;
    const keys = this.#keysOf(one);
    if (keys.length !== this.#keysOf(other).length) return false;
    if (!keys.every((key) => Object.prototype.propertyIsEnumerable.call(other, key))) return false;
    if (types.isSet(one) && !this.#equalSets(one as unknown as Set<unknown>, other as unknown as Set<unknown>)) return false;
    if (types.isMap(one) && !this.#equalMaps(one as unknown as Map<unknown, unknown>, other as unknown as Map<unknown, unknown>))
      return false;
    return keys.every((key) => this.equal(one[key], other[key]));
  }

  #keysOf(value: Keyed): PropertyKey[] {
    const keys: PropertyKey[] = types.isTypedArray(value) ? Object.keys(value).filter((key) => !/^\d+$/.test(key)) : Object.keys(value);
    if (!this.#isStrict) return keys;
    return [...keys, ...Object.getOwnPropertySymbols(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key))];
  }

  #equalSets(one: Set<unknown>, other: Set<unknown>): boolean {
    if (one.size !== other.size) return false;
    const rest = [...other].filter((value) => !one.has(value));
    return [...one].filter((value) => !other.has(value)).every((value) => take(rest, (candidate) => this.#equalMember(value, candidate)));
  }

  #equalMaps(one: Map<unknown, unknown>, other: Map<unknown, unknown>): boolean {
    if (one.size !== other.size) return false;
    const rest = [...other].filter(([key]) => !one.has(key));
    return [...one].every(([key, value]) => {
      if (other.has(key)) return this.equal(value, other.get(key));
      return take(rest, ([candidate, found]) => this.#equalMember(key, candidate) && this.equal(value, found));
    });
  }

  /** A member of a set, or a key of a map, that is not the very same value. */
  #equalMember(one: unknown, other: unknown): boolean {
    if (this.#isStrict && (typeof one !== 'object' || one === null)) return false;
    return this.equal(one, other);
  }
}

/** Removes the first that fits. */
function take<T>(values: T[], fits: (value: T) => boolean): boolean {
  const index = values.findIndex(fits);
  if (index < 0) return false;
  values.splice(index, 1);
  return true;
}

const valueOf = (boxed: object): unknown => (boxed as { valueOf(): unknown }).valueOf();
const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength);

function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
