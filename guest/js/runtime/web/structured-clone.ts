import { defineMethod } from '../define.ts';

/** The engine's copies of files and blobs have neither their name nor their type. */

const native = globalThis.structuredClone;

function clone<T>(value: T, options?: StructuredSerializeOptions): T {
  const copy = Reflect.apply(native, globalThis, options === undefined ? [value] : [value, options]) as T;
  return restored(value, copy, new Map()) as T;
}

/** Walks original and copy at once, and puts better blobs where there are some. */
function restored(original: unknown, copy: unknown, seen: Map<object, unknown>): unknown {
  if (typeof original !== 'object' || original === null || typeof copy !== 'object' || copy === null) return copy;
  const known = seen.get(original);
  if (known !== undefined) return known;
  if (original instanceof Blob) {
    const better = blobOf(original);
    seen.set(original, better);
    return better;
  }
  seen.set(original, copy);
  if (original instanceof Map && copy instanceof Map) restoreMap(original, copy, seen);
  else if (original instanceof Set && copy instanceof Set) restoreSet(original, copy, seen);
  else if (Array.isArray(original) || Object.prototype.toString.call(original) === '[object Object]') restoreFields(original, copy, seen);
  return copy;
}

function blobOf(original: Blob): Blob {
  if (!(original instanceof File)) return original.slice(0, original.size, original.type);
  const { name, type, lastModified } = original;
  return new File([original], name, { type, lastModified });
}

function restoreFields(original: object, copy: object, seen: Map<object, unknown>): void {
  for (const key of Object.keys(copy)) {
    const before: unknown = Reflect.get(copy, key);
    if (typeof before !== 'object' || before === null) continue;
    const after = restored(Reflect.get(original, key), before, seen);
    if (after !== before) Reflect.set(copy, key, after);
  }
}

function restoreMap(original: Map<unknown, unknown>, copy: Map<unknown, unknown>, seen: Map<object, unknown>): void {
  const originals = [...original];
  const pairs = [...copy].map(([key, value], index) => {
    const [originalKey, originalValue] = originals[index]!;
    return [restored(originalKey, key, seen), restored(originalValue, value, seen)] as const;
  });
  copy.clear();
  for (const [key, value] of pairs) copy.set(key, value);
}

function restoreSet(original: Set<unknown>, copy: Set<unknown>, seen: Map<object, unknown>): void {
  const originals = [...original];
  const values = [...copy].map((value, index) => restored(originals[index], value, seen));
  copy.clear();
  for (const value of values) copy.add(value);
}

defineMethod(globalThis, 'structuredClone', clone);
