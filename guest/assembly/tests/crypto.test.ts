import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadModule, type GuestModule } from './load-module.ts';

let guest: GuestModule;
beforeAll(async () => {
  guest = await loadModule('crypto.ts');
});

const hexOf = (data: Uint8Array | string): string => Buffer.from(data as string).toString('hex');
const bytes = fc.uint8Array({ maxLength: 300 });

describe('hexadecimal', () => {
  test('reads both cases, and what Buffer writes', () => {
    expect(guest.text('hex', '00fFAb9')).toMatch(/^!invalid-hex: An odd number of digits: 7$/);
    expect(guest.text('hex', '00fFAb')).toBe('00ffab');
    expect(guest.text('hex', '')).toBe('');
    fc.assert(
      fc.property(bytes, (data) => {
        expect(guest.text('hex', hexOf(data))).toBe(hexOf(data));
      }),
    );
  });

  test.each([['0g', 1], ['g0', 0], ['00 0', 2], ['0x', 1], ['٠١', 0], ['\ud800\udc00', 0], ['00@0', 2], ['`0', 0]])(
    'refuses %j',
    (text, at) => expect(guest.text('hex', text)).toBe(`!invalid-hex: Not a hexadecimal digit at position ${at}`),
  );
});

describe('base64', () => {
  // RFC 4648, section 10.
  test.each([['', ''], ['f', 'Zg=='], ['fo', 'Zm8='], ['foo', 'Zm9v'], ['foob', 'Zm9vYg=='], ['fooba', 'Zm9vYmE='], ['foobar', 'Zm9vYmFy']])(
    'writes and reads the vector %j',
    (text, encoded) => {
      expect(guest.text('base64', hexOf(text))).toBe(encoded);
      expect(guest.text('fromBase64', encoded)).toBe(hexOf(text));
      expect(guest.text('fromBase64Url', encoded.replaceAll('=', ''))).toBe(hexOf(text));
    },
  );

  test('writes what Buffer writes and reads it back', () => {
    fc.assert(
      fc.property(bytes, (data) => {
        const [plain, url] = [Buffer.from(data).toString('base64'), Buffer.from(data).toString('base64url')];
        expect([guest.text('base64', hexOf(data)), guest.text('base64Url', hexOf(data))]).toEqual([plain, url]);
        expect([guest.text('fromBase64', plain), guest.text('fromBase64Url', url)]).toEqual([hexOf(data), hexOf(data)]);
      }),
    );
  });

  test('takes no two texts for the same bytes', () => {
    const unit = fc.constantFrom('A', 'Z', 'a', 'Q', 'g', 'w', '0', '9', '+', '/', '-', '_', '=', ' ', '\n', 'é', '\ud800');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 9 }), (text) => {
        const plain = guest.text('fromBase64', text);
        if (!plain.startsWith('!')) expect(guest.text('base64', plain)).toBe(text);
        const url = guest.text('fromBase64Url', text);
        if (!url.startsWith('!')) expect(guest.text('base64Url', url)).toBe(text);
        const accepts = Buffer.from(text, 'base64').toString('base64') === text;
        expect([text, !plain.startsWith('!')]).toEqual([text, accepts]);
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    ['Zg', 'The length is not a multiple of 4: 2'],
    ['Zh==', 'Bits after the last byte are not zero'],
    ['Zm9=', 'Bits after the last byte are not zero'],
    ['====', 'Not a character of the alphabet at position 0'],
    ['=', 'The length is not a multiple of 4: 1'],
    ['Z===', 'Not a character of the alphabet at position 1'],
    ['Zg==Zg==', 'Not a character of the alphabet at position 2'],
    ['Zm9-', 'Not a character of the alphabet at position 3'],
    ['Zm9v\n', 'The length is not a multiple of 4: 5'],
  ])('refuses %j', (text, why) => expect(guest.text('fromBase64', text)).toBe(`!invalid-base64: ${why}`));

  test.each([['Zg==', 'Not a character of the alphabet at position 2'], ['Z', 'One character is left over'], ['Zm9+', 'Not a character of the alphabet at position 3']])(
    'refuses %j as the URL form',
    (text, why) => expect(guest.text('fromBase64Url', text)).toBe(`!invalid-base64: ${why}`),
  );
});

describe('SHA-256', () => {
  // FIPS 180-4 and NIST's examples.
  test.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'],
  ])('of the vector %j', (text, digest) => {
    expect(guest.text('sha256', hexOf(text))).toBe(digest);
    expect(guest.text('sha256Text', text)).toBe(digest);
  });

  test('of a million times "a"', () => {
    expect(guest.text('sha256OfMillion')).toBe('cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0');
  });

  test('agrees with OpenSSL at every length around the block, in any pieces', () => {
    for (let length = 0; length <= 200; length++) {
      const data = Buffer.from(Array.from({ length }, (_, i) => (i * 37 + length) & 255));
      expect(guest.text('sha256', hexOf(data))).toBe(createHash('sha256').update(data).digest('hex'));
    }
    fc.assert(
      fc.property(bytes, fc.array(fc.integer({ min: 1, max: 130 }), { minLength: 1, maxLength: 5 }), (data, cuts) => {
        expect(guest.text('sha256Pieces', hexOf(data), cuts.join(','))).toBe(createHash('sha256').update(data).digest('hex'));
      }),
    );
  });

  test('ends the request when it is asked twice', () => {
    expect(() => guest.text('digestTwice')).toThrow(/Sha256 is used after digest/);
  });
});

describe('HMAC with SHA-256', () => {
  // RFC 4231, test cases 1 to 4, 6 and 7; 5 is truncated.
  test.each([
    ['0b'.repeat(20), hexOf('Hi There'), 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [hexOf('Jefe'), hexOf('what do ya want for nothing?'), '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
    ['aa'.repeat(20), 'dd'.repeat(50), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
    ['0102030405060708090a0b0c0d0e0f10111213141516171819', 'cd'.repeat(50), '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b'],
    ['aa'.repeat(131), hexOf('Test Using Larger Than Block-Size Key - Hash Key First'), '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54'],
    [
      'aa'.repeat(131),
      hexOf('This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.'),
      '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
    ],
  ])('of a vector', (key, message, code) => expect(guest.text('hmac', key, message)).toBe(code));

  test('agrees with OpenSSL', () => {
    fc.assert(
      fc.property(bytes, bytes, (key, message) => {
        expect(guest.text('hmac', hexOf(key), hexOf(message))).toBe(createHmac('sha256', key).update(message).digest('hex'));
      }),
    );
  });
});

test('compares every byte', () => {
  const one = 'ab'.repeat(32);
  expect(guest.text('equal', one, one)).toBe('true');
  expect(guest.text('equal', '', '')).toBe('true');
  expect(guest.text('equal', one, one.slice(2))).toBe('false');
  for (let i = 0; i < 32; i++) expect(guest.text('equal', one, `${one.slice(0, i * 2)}aa${one.slice(i * 2 + 2)}`)).toBe('false');
});
