import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOST_LIMITS, ResultError, Trap } from '../../base/index.ts';
import { Fields, HeaderList } from './index.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
const text = (data: Uint8Array | undefined): string => String.fromCharCode(...(data ?? []));

function errorOf(operation: () => unknown): unknown {
  try {
    operation();
  } catch (thrown) {
    return thrown instanceof ResultError ? (thrown.payload as { tag: string }).tag : thrown;
  }
  return 'ok';
}

const plain = (fields: Fields): string[] => fields.entries().map(([name, value]) => `${name}: ${text(value)}`);

describe('fields', () => {
  it('compares names in any case, and keeps order and spelling', () => {
    const fields = Fields.fromList([
      ['X-A', bytes('1')],
      ['b', bytes('2')],
      ['x-a', bytes('3')],
    ]);
    expect(fields.get('x-A').map(text)).toEqual(['1', '3']);
    expect(fields.has('B')).toBe(true);
    fields.set('X-a', [bytes('4'), bytes('5')]);
    expect(plain(fields)).toEqual(['b: 2', 'X-a: 4', 'X-a: 5']);
    fields.delete('B');
    expect(plain(fields)).toEqual(['X-a: 4', 'X-a: 5']);
    fields.set('x-A', []);
    expect(fields.entries()).toEqual([]);
  });

  it('gives a clone that can change, of fields that cannot', () => {
    const fields = Fields.immutable(HeaderList.fromHost([['a', bytes('1')]]));
    for (const change of [() => fields.append('b', bytes('2')), () => fields.set('a', [bytes('2')]), () => fields.delete('a')]) {
      expect(errorOf(change)).toBe('immutable');
    }
    const clone = fields.clone();
    clone.append('b', bytes('2'));
    expect(plain(clone)).toEqual(['a: 1', 'b: 2']);
    expect(plain(fields)).toEqual(['a: 1']);
  });

  it('has no names with a meaning of their own', () => {
    const fields = new Fields();
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(fields.has(name)).toBe(false);
      expect(fields.get(name)).toEqual([]);
      fields.append(name, bytes('x'));
      expect(fields.get(name).map(text)).toEqual(['x']);
    }
  });

  it.each([
    'connection',
    'Keep-Alive',
    'proxy-authenticate',
    'Proxy-Authorization',
    'proxy-connection',
    'TRANSFER-ENCODING',
    'upgrade',
    'Host',
    'http2-settings',
  ])('forbids %s, and leaves it out of what came from the network', (name) => {
    expect(errorOf(() => new Fields().append(name, bytes('x')))).toBe('forbidden');
    expect(errorOf(() => new Fields().set(name, [bytes('x')]))).toBe('forbidden');
    expect(errorOf(() => Fields.fromList([[name, bytes('x')]]))).toBe('forbidden');
    expect(HeaderList.fromHost([[name, bytes('x')]]).entries()).toEqual([]);
  });

  it('accepts exactly the tokens of RFC 9110 as names', () => {
    const allowed = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]$/;
    for (let code = 0; code < 0x250; code++) {
      const character = String.fromCharCode(code);
      const expected = allowed.test(character) ? 'ok' : 'invalid-syntax';
      for (const name of [character, `x${character}y`]) {
        expect(
          errorOf(() => new Fields().append(name, bytes('v'))),
          `U+${code.toString(16)}`,
        ).toBe(expected);
      }
    }
    expect(errorOf(() => new Fields().append('', bytes('v')))).toBe('invalid-syntax');
  });

  it('accepts in values exactly what cannot end the line, at any position', () => {
    for (let byte = 0; byte < 256; byte++) {
      const isControl = (byte < 0x20 && byte !== 0x09) || byte === 0x7f;
      for (const value of [[byte], [0x61, byte], [byte, 0x61]]) {
        const outcome = errorOf(() => new Fields().set('x', [Uint8Array.from(value)]));
        expect(outcome, `byte ${byte}`).toBe(isControl ? 'invalid-syntax' : 'ok');
      }
    }
  });

  it.each(['1e3', ' 5', '5 ', '+5', '-1', '0x10', '', '1,1', '5\u0663', '9'.repeat(16)])('refuses content-length %j', (value) => {
    expect(errorOf(() => new Fields().append('Content-Length', bytes(value)))).toBe('invalid-syntax');
    expect(HeaderList.fromHost([['content-length', bytes(value)]]).contentLength).toBeUndefined();
  });

  it('holds one content-length at most', () => {
    const fields = Fields.fromList([['content-length', bytes('5')]]);
    expect(errorOf(() => fields.append('Content-Length', bytes('5')))).toBe('invalid-syntax');
    expect(errorOf(() => fields.set('Content-Length', [bytes('5'), bytes('6')]))).toBe('invalid-syntax');
    fields.set('Content-Length', [bytes('7')]);
    expect(fields.list.contentLength).toBe(7);
  });

  it('changes nothing when it refuses', () => {
    const fields = Fields.fromList([['a', bytes('1')]]);
    expect(errorOf(() => fields.set('a', [bytes('2'), bytes('3\n')]))).toBe('invalid-syntax');
    expect(plain(fields)).toEqual(['a: 1']);
  });

  it('traps above the limits, and never harms the host', () => {
    const many = Array.from({ length: 40_000 }, (_, i): [string, Uint8Array] => [`h${i}`, bytes('x')]);
    expect(errorOf(() => Fields.fromList(many))).toBeInstanceOf(Trap);
    const fields = new Fields();
    for (let i = 0; i < HOST_LIMITS.fieldsEntries; i++) fields.append('x', bytes(''));
    expect(errorOf(() => fields.append('x', bytes('')))).toMatchObject({ code: 'LIMIT_ALLOCATION' });
    expect(errorOf(() => new Fields().append('x', new Uint8Array(HOST_LIMITS.fieldsBytes).fill(0x61)))).toBeInstanceOf(Trap);
  });

  it('counts its bytes back when entries go', () => {
    const fields = new Fields();
    for (let i = 0; i < 10; i++) {
      fields.append('x', new Uint8Array(HOST_LIMITS.fieldsBytes - 1).fill(0x61));
      fields.delete('X');
    }
    expect(fields.list.bytes).toBe(0);
  });

  it('behaves like a list of pairs, whatever is done to it', () => {
    const name = fc.constantFrom('a', 'A', 'b', 'x-c', 'X-C');
    const value = fc.uint8Array({ maxLength: 4 }).map((data) => data.map((byte) => (byte % 90) + 0x21));
    const step = fc.tuple(fc.constantFrom('append', 'set', 'delete'), name, fc.array(value, { maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const fields = new Fields();
        let model: [string, string][] = [];
        for (const [operation, key, values] of steps) {
          if (operation !== 'append') model = model.filter(([other]) => other.toLowerCase() !== key.toLowerCase());
          if (operation === 'delete') fields.delete(key);
          else if (operation === 'set') fields.set(key, values);
          else for (const item of values) fields.append(key, item);
          if (operation !== 'delete') model.push(...values.map((item): [string, string] => [key, text(item)]));
        }
        expect(fields.entries().map(([key, item]) => [key, text(item)])).toEqual(model);
      }),
    );
  });
});
