import { describe, expect, it } from 'vitest';
import { HOST_LIMITS } from '../../base/index.ts';
import { Fields } from './fields.ts';
import { TYPES_BOUNDS } from './bounds.ts';

/** What a guest is answered that hands over more than a function takes. */
const beyond = (name: string, parameter: string): unknown => TYPES_BOUNDS[name]?.[parameter]?.beyond;

/** What the function itself answers to a name that cannot be one. */
function answerTo(call: (fields: Fields) => unknown): unknown {
  try {
    return { ok: call(new Fields()) };
  } catch (thrown) {
    return { err: (thrown as { readonly payload: unknown }).payload };
  }
}

describe('a name that is longer than a list of fields', () => {
  const NONE = 'a b';

  it.each<[string, (fields: Fields) => unknown]>([
    ['get', (fields) => fields.get(NONE)],
    ['has', (fields) => fields.has(NONE)],
    ['set', (fields) => fields.set(NONE, [])],
    ['delete', (fields) => fields.delete(NONE)],
    ['append', (fields) => fields.append(NONE, new Uint8Array())],
  ])('is answered as one that cannot be: %s', (method, call) => {
    expect(beyond(`[method]fields.${method}`, 'name')).toEqual(answerTo(call));
    expect(TYPES_BOUNDS[`[method]fields.${method}`]?.['name']?.bytes).toBe(HOST_LIMITS.fieldsBytes);
  });
});

describe('a part of a request that is longer than any', () => {
  it.each([
    ['set-method', 'method'],
    ['set-path-with-query', 'path-with-query'],
    ['set-scheme', 'scheme'],
    ['set-authority', 'authority'],
  ])('is refused: %s', (method, parameter) => {
    expect(beyond(`[method]outgoing-request.${method}`, parameter)).toEqual({ err: undefined });
  });
});
