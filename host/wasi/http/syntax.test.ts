import { describe, expect, it } from 'vitest';
import { isAuthority, isContentLength, isPathWithQuery, isScheme, NOT_IN_TRAILERS } from './syntax.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

/** What belongs to it, what does not. */
function judges(what: string, judge: (text: string) => boolean, good: readonly string[], bad: readonly string[]): void {
  describe(what, () => {
    it.each(good)('%j is one', (text) => expect(judge(text)).toBe(true));
    it.each(bad)('%j is none', (text) => expect(judge(text)).toBe(false));
  });
}

judges(
  'a content-length',
  (text) => isContentLength(bytes(text)),
  ['0', '10', '1234567890', '9', '00'],
  ['', '-1', '+1', '1 ', ' 1', '1,1', '0x1', '1/', '1:', '1'.repeat(40)],
);

judges('a scheme', isScheme, ['http', 'h', 'a+b-c.1', 'HTTP'], ['', '1a', '+a', '-', '.x', 'a b', 'a:', 'é']);

judges('a path', isPathWithQuery, ['', '*', '/', '/a?b', '?a', '/%20'], ['a', '**', '/a b', '/a#b', '/\n', '/é']);

judges(
  'an authority',
  isAuthority,
  ['a', 'a.b', 'a:1', 'a:65535', '[::1]', '[::1]:80', '127.0.0.1:0'],
  ['', ':80', 'a:', 'a:65536', 'a:123456', 'a:-1', 'a:1x', '[]', '[]:1', '[::1', '[::1]80', '[::1]x:1', 'u@a', 'a b', 'a/b', 'a:1:2'],
);

it.each([
  'authorization',
  'cache-control',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'expect',
  'max-forwards',
  'set-cookie',
  'te',
  'trailer',
])('%s is none for trailers', (name) => {
  expect(NOT_IN_TRAILERS.has(name)).toBe(true);
});
