/** `node:util/types`: what a value is, whatever it says of itself. */

type Test = (value: unknown) => boolean;

/** Whether a getter or method of a built-in prototype takes the value: only those with its inner slots. */
function accepts(prototype: object, name: PropertyKey, ...args: unknown[]): Test {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name)!;
  const method = (descriptor.get ?? descriptor.value) as (...args: unknown[]) => unknown;
  return (value) => {
    if (typeof value !== 'object' || value === null) return false;
    try {
      method.apply(value, args);
      return true;
    } catch {
      return false;
    }
  };
}

const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const tagOf = Object.getOwnPropertyDescriptor(typedArray, Symbol.toStringTag)!.get as (this: unknown) => string | undefined;
const isKind =
  (name: string): Test =>
  (value) =>
    tagOf.call(value) === name;
const hasTag =
  (tag: string): Test =>
  (value) =>
    typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === `[object ${tag}]`;
const functionTag =
  (tag: string): Test =>
  (value) =>
    typeof value === 'function' && Object.prototype.toString.call(value) === `[object ${tag}]`;

export const isDate = accepts(Date.prototype, 'getTime');
export const isRegExp: Test = (value) => value instanceof RegExp || hasTag('RegExp')(value);
export const isMap = accepts(Map.prototype, 'size');
export const isSet = accepts(Set.prototype, 'size');
export const isWeakMap = accepts(WeakMap.prototype, 'has', {});
export const isWeakSet = accepts(WeakSet.prototype, 'has', {});
export const isPromise: Test = (value) => value instanceof Promise || hasTag('Promise')(value);
export const isArrayBuffer = accepts(ArrayBuffer.prototype, 'byteLength');
export const isSharedArrayBuffer: Test = () => false;
export const isAnyArrayBuffer = isArrayBuffer;
export const isDataView = accepts(DataView.prototype, 'byteLength');
export const isTypedArray: Test = (value) => tagOf.call(value) !== undefined;
export const isArrayBufferView: Test = (value) => ArrayBuffer.isView(value);
export const isUint8Array = isKind('Uint8Array');
export const isUint8ClampedArray = isKind('Uint8ClampedArray');
export const isUint16Array = isKind('Uint16Array');
export const isUint32Array = isKind('Uint32Array');
export const isInt8Array = isKind('Int8Array');
export const isInt16Array = isKind('Int16Array');
export const isInt32Array = isKind('Int32Array');
export const isFloat16Array = isKind('Float16Array');
export const isFloat32Array = isKind('Float32Array');
export const isFloat64Array = isKind('Float64Array');
export const isBigInt64Array = isKind('BigInt64Array');
export const isBigUint64Array = isKind('BigUint64Array');
export const isNativeError: Test = (value) => value instanceof Error || hasTag('Error')(value);
export const isNumberObject = accepts(Number.prototype, 'valueOf');
export const isStringObject = accepts(String.prototype, 'valueOf');
export const isBooleanObject = accepts(Boolean.prototype, 'valueOf');
export const isBigIntObject = accepts(BigInt.prototype, 'valueOf');
export const isSymbolObject = accepts(Symbol.prototype, 'valueOf');
export const isBoxedPrimitive: Test = (value) =>
  [isNumberObject, isStringObject, isBooleanObject, isBigIntObject, isSymbolObject].some((test) => test(value));
export const isArgumentsObject: Test = (value) => hasTag('Arguments')(value) && Object.hasOwn(value as object, 'callee');
export const isAsyncFunction: Test = (value) => functionTag('AsyncFunction')(value) || functionTag('AsyncGeneratorFunction')(value);
export const isGeneratorFunction: Test = (value) => functionTag('GeneratorFunction')(value) || functionTag('AsyncGeneratorFunction')(value);
export const isGeneratorObject: Test = (value) => hasTag('Generator')(value) || hasTag('AsyncGenerator')(value);
export const isMapIterator = hasTag('Map Iterator');
export const isSetIterator = hasTag('Set Iterator');
export const isModuleNamespaceObject = hasTag('Module');
export const isExternal: Test = () => false;
export const isCryptoKey: Test = (value) => typeof CryptoKey === 'function' && value instanceof CryptoKey;
export const isKeyObject: Test = (value) => (value as { [key: symbol]: unknown } | undefined)?.[Symbol.for('skerry.key-object')] === true;

export default {
  isDate,
  isRegExp,
  isMap,
  isSet,
  isWeakMap,
  isWeakSet,
  isPromise,
  isArrayBuffer,
  isSharedArrayBuffer,
  isAnyArrayBuffer,
  isDataView,
  isTypedArray,
  isArrayBufferView,
  isUint8Array,
  isUint8ClampedArray,
  isUint16Array,
  isUint32Array,
  isInt8Array,
  isInt16Array,
  isInt32Array,
  isFloat16Array,
  isFloat32Array,
  isFloat64Array,
  isBigInt64Array,
  isBigUint64Array,
  isNativeError,
  isNumberObject,
  isStringObject,
  isBooleanObject,
  isBigIntObject,
  isSymbolObject,
  isBoxedPrimitive,
  isArgumentsObject,
  isAsyncFunction,
  isGeneratorFunction,
  isGeneratorObject,
  isMapIterator,
  isSetIterator,
  isModuleNamespaceObject,
  isExternal,
  isCryptoKey,
  isKeyObject,
};
