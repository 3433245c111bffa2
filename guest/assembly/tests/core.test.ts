import fc, { array, assert, bigInt, integer, property } from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadModule, type GuestModule } from './load-module.ts';

let guest: GuestModule;
beforeAll(async () => {
  guest = await loadModule('core.ts');
});

const anyText = fc.string({ unit: 'binary', maxLength: 60 });
/** Lone surrogates included. */
const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((u) => String.fromCharCode(...u));

function bits(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16);
}

describe('JSON', () => {
  const valid = [
    'null', 'true', 'false', '0', '-1', '1.5', '1e3', '1E-2', '""', '"a"', '[]', '{}', '[1,[2,{"a":null}]]',
    ' \t\r\n{ "a" : [ ] } ', '"\\u00e9\\n\\t\\"\\\\\\/\\b\\f\\r"', '"\\ud83d\\ude00"', '{"":0}', '{"a":1,"b":2,"a":3}',
    '"\u007f\u2028"', '1e400', '-0', '123456789012345680000', '[[[[[]]]]]', '{"__proto__":1}',
  ];
  test.each(valid)('reads %s', (text) => {
    expect(JSON.parse(guest.text('roundTrip', text))).toEqual(text === '-0' ? 0 : JSON.parse(JSON.stringify(JSON.parse(text))));
  });

  const invalid = [
    '', ' ', 'nul', 'True', '01', '-', '+1', '1.', '.5', '1e', '1e+', '0x1', 'NaN', 'Infinity', "'a'", '"', '"a', '"\\x"',
    '"\\u12g4"', '"\n"', '"\u0000"', '[', ']', '[1,]', '[,1]', '[1 2]', '{', '{a:1}', '{"a"}', '{"a":}', '{"a":1,}', '{1:2}',
    '{"a":1 "b":2}', '1 2', '[]]', '\ufeff1', '// a\n1', '/**/1', '"\\', '"\\u', '\u00a01', 'tru', 'nullx', '[1}', '{"a":1]',
  ];
  test.each(invalid)('refuses %j', (text) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(guest.text('roundTrip', text)).toMatch(/^!.* at line \d+, column \d+$/);
  });

  test('says where', () => {
    expect(guest.text('roundTrip', '{\n  "a": 1,\n  "b": tru\n}')).toBe('!Expected a value at line 3, column 8');
    expect(guest.text('roundTrip', '[1, 2')).toBe('!Expected "," or "]" at line 1, column 6');
  });

  test('stops at 128 levels', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(guest.text('roundTrip', nested(128))).toBe(nested(128));
    expect(guest.text('roundTrip', nested(129))).toMatch(/^!Nested deeper than 128 levels/);
    expect(guest.text('roundTrip', '{"a":'.repeat(100_000))).toMatch(/^!Nested deeper/);
  });

  test('agrees with JSON.parse on any value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.integer({ min: 0, max: 2 }), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(JSON.parse(guest.text('roundTrip', text))).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  test('agrees with JSON.parse on what is no JSON', () => {
    const pieces = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '"a"', '\\', 'u0041', '1', '-', '.', 'e', '0', ' ', 'true', 'null');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')), (text) => {
        let accepted = true;
        try {
          JSON.parse(text);
        } catch {
          accepted = false;
        }
        expect(!guest.text('roundTrip', text).startsWith('!')).toBe(accepted);
      }),
      { numRuns: 3000 },
    );
  });

  test('writes any text so that it reads back', () => {
    fc.assert(
      fc.property(anyUnits, anyUnits, (name, value) => {
        const written = guest.text('build', name, value);
        expect(written.isWellFormed()).toBe(true);
        const read = JSON.parse(written);
        if (name !== 'list' && name !== 'nan') expect(read[name]).toBe(value);
        expect(read.list).toEqual(name === 'list' ? value : [1, false, null]);
      }),
    );
  });

  test('keeps the last of two fields with one name, in the place of the first', () => {
    expect(guest.text('roundTrip', '{"a":1,"b":2,"a":3}')).toBe('{"a":3,"b":2}');
    expect(guest.text('field', '{"a":"x"}', 'a')).toBe('x');
    expect(guest.text('field', '{"a":1}', 'a')).toBe('(null)');
    expect(guest.text('field', '[]', 'a')).toBe('(null)');
  });

  test('writes integers without a fraction', () => {
    expect(['1', '1.0', '100', '1e2', '-5', '0', '1e20', '9007199254740993'].map((text) => guest.text('numberText', text))).toEqual(
      ['1', '1', '100', '100', '-5', '0', '100000000000000000000', '9007199254740992'],
    );
  });

  test('reads numbers to the nearest double', () => {
    const texts = ['0.1', '1e22', '1e23', '8.5e-324', '5e-324', '2.2250738585072014e-308', '1.7976931348623157e308', '1e309',
      '9007199254740993', '9007199254740992.5', '123456789012345678901234567890', '0.000000000000000000000000000001'];
    const half = '1.' + '0'.repeat(15) + '11102230246251565404236316680908203125';
    texts.push(half, `${half}${'0'.repeat(900)}1`, `${'9'.repeat(1000)}e-900`, `0.${'0'.repeat(400)}${'7'.repeat(500)}e390`);
    for (const text of texts) expect([text, guest.text('numberBits', text)]).toEqual([text, bits(Number(text))]);
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = Object.is(value, -0) ? '-0' : String(value);
        expect(guest.text('numberBits', text)).toBe(bits(value));
      }),
      { numRuns: 5000 },
    );
  });

  test('reads numbers that 128 bits round to the nearest double', () => {
    assert(
      property(bigInt({ min: 1n, max: 2n ** 64n - 1n }), integer({ min: -20, max: 20 }), (mantissa, exponent) => {
        for (const text of [`${mantissa}e${exponent}`, `${mantissa >> 11n << 11n}e${exponent}`, `${2n ** 53n + mantissa % 9n}e${exponent}`]) {
          expect([text, guest.text('numberBits', text)]).toEqual([text, bits(Number(text))]);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('finds each of many fields', () => {
    assert(
      property(array(integer({ min: 0, max: 40 }), { maxLength: 60 }), (names) => {
        const text = `{${names.map((name, i) => `"n${name}":"${i}"`).join(',')}}`;
        const expected = JSON.parse(text) as Record<string, string>;
        expect(JSON.parse(guest.text('roundTrip', text))).toEqual(expected);
        for (const name of ['n0', 'n20', 'n40']) expect(guest.text('field', text, name)).toBe(expected[name] ?? '(null)');
      }),
      { numRuns: 300 },
    );
  });

  test('reads numbers of many digits to the nearest double', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(digits, digits, fc.integer({ min: -360, max: 340 }), (whole, fraction, exponent) => {
        const text = `${whole}.${fraction}e${exponent}`;
        expect(guest.text('numberBits', text)).toBe(bits(Number(text)));
      }),
      { numRuns: 3000 },
    );
  });

  test('writes doubles as JavaScript does, whatever their bits are', () => {
    let state = 0x9e3779b97f4a7c15n;
    const random = (): bigint => {
      state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
      return state ^ (state >> 29n);
    };
    const bits = new Set<bigint>();
    const around = (value: number): void => {
      const center = BigInt.asUintN(64, new BigInt64Array(new Float64Array([value]).buffer)[0]!);
      for (let step = -2n; step <= 2n; step++) bits.add(BigInt.asUintN(64, center + step));
    };
    for (let exponent = -324; exponent <= 308; exponent++) for (const digit of [1, 2, 5, 9]) around(Number(`${digit}e${exponent}`));
    for (let exponent = -1074; exponent <= 1023; exponent++) around(2 ** exponent);
    for (const value of [1e21, 1e-6, 1e-7, 123456789012345680000, 9007199254740992, 4.35, 0.3, 2 ** 53 + 2, Number.MAX_VALUE]) around(value);
    for (let i = 0n; i < 20n; i++) bits.add(i).add((1n << 52n) - i);
    while (bits.size < 100_000) bits.add(bits.size % 4 === 0 ? random() & 0x800f_ffff_ffff_ffffn : random());
    const all = new Float64Array(new BigUint64Array([...bits]).buffer).filter(Number.isFinite);
    expect(all.length).toBeGreaterThan(99_000);
    // A call for thousands of them at once: the call costs more than the number.
    for (let start = 0; start < all.length; start += 5000) {
      const some = all.slice(start, start + 5000);
      expect(guest.decode('numberTexts', new Uint8Array(some.buffer)).split(',')).toEqual([...some].map((value) => JSON.stringify(value)));
    }
  });
});

describe('UTF-8', () => {
  test('encodes like TextEncoder', () => {
    fc.assert(
      fc.property(anyUnits, (text) => {
        expect(guest.text('utf8Hex', text)).toBe(Buffer.from(new TextEncoder().encode(text)).toString('hex'));
      }),
    );
  });

  test('decodes like TextDecoder, whatever the bytes', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 24 }),
      fc.array(fc.constantFrom(0x41, 0x80, 0xbf, 0xc2, 0xe0, 0xa0, 0xed, 0x9f, 0xf0, 0x90, 0xf4, 0x8f, 0xf5, 0xff), { maxLength: 12 })
        .map((list) => Uint8Array.from(list)),
    );
    const reference = new TextDecoder('utf-8', { ignoreBOM: true });
    fc.assert(
      fc.property(bytes, (input) => {
        expect(guest.decode('utf8Decode', input)).toBe(reference.decode(input));
      }),
      { numRuns: 3000 },
    );
  });

  test('repairs lone surrogates like toWellFormed', () => {
    fc.assert(
      fc.property(anyUnits, (text) => {
        expect(guest.text('repair', text)).toBe(text.toWellFormed());
      }),
    );
  });
});

describe('URLs', () => {
  test('percent-encodes like encodeURIComponent', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(guest.text('percentEncode', text)).toBe(encodeURIComponent(text.toWellFormed()));
      }),
    );
  });

  test('decodes what it encoded', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(guest.text('percentDecode', guest.text('percentEncode', text))).toBe(text.toWellFormed());
      }),
    );
  });

  test.each([
    ['%41%zz%4', 'A%zz%4'], ['%', '%'], ['%C3%BC', 'ü'], ['%ff', '\ufffd'], ['a+b', 'a+b'], ['%F0%9F%98%80', '😀'], ['%e2%82', '\ufffd'],
  ])('decodes %s', (text, expected) => expect(guest.text('percentDecode', text)).toBe(expected));

  test('reads a query like URLSearchParams', () => {
    const pieces = fc.constantFrom('a', 'b', '=', '&', '+', '%20', '%C3%BC', '%', '%26', '?', '#', '%ff');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join('')), (text) => {
        const reference = new URLSearchParams(text.startsWith('?') ? `?${text}` : text);
        const all = [...reference].map(([name, value]) => `[${name}=${value}]`).join('');
        expect(guest.text('queryAll', text)).toBe(all);
        expect(guest.text('queryGet', text, 'a')).toBe(reference.get('a') ?? '(null)');
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['https://example.com', 'https example.com /'],
    ['http://a:80/b/c?d=e#f', 'http a:80 /b/c?d=e'],
    ['https://a?b', 'https a /?b'],
    ['https://[::1]:8/x', 'https [::1]:8 /x'],
    ['http://a#/b', 'http a /'],
    ['http://', '(null)'],
    ['http:///x', '(null)'],
    ['ftp://a', '(null)'],
    ['//a/b', '(null)'],
    ['', '(null)'],
  ])('takes %s apart', (text, expected) => expect(guest.text('url', text)).toBe(expected));
});

describe('headers', () => {
  test('compares names without case and keeps their order', () => {
    expect(guest.text('headers', '+A=1 +b=2 +a=3')).toBe('a:1, 3;b:2;a:1, 3;');
    expect(guest.text('headers', '+A=1 +b=2 +a=3 =A=4')).toBe('b:2;a:4;');
    expect(guest.text('headers', '+a=1 +a=2 +a=3 -A')).toBe('');
    expect(guest.text('headers', '+a=1 +b=2 +a=3 -a')).toBe('b:2;');
    expect(guest.text('headers', '+a=1 +b=2 -b +c=3')).toBe('a:1;c:3;');
    expect(guest.text('headers', '-a =a=1')).toBe('a:1;');
  });

  test('puts A to Z in lower case and nothing else', () => {
    expect(guest.text('lower', 'Content-TYPE @[`{ ÄÉ İ')).toBe('content-type @[`{ ÄÉ İ');
  });
});

test('escapes HTML', () => {
  expect(guest.text('escapeHtml', `<a href="x" id='y'>&amp;</a>`)).toBe(
    '&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;',
  );
  expect(guest.text('escapeHtml', 'plain')).toBe('plain');
});

test('a result is a value or a failure', () => {
  expect(guest.text('results')).toBe('true 7 7 true code: text other');
});
