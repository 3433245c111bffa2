import querystring from 'node:querystring';
import { StringDecoder } from 'node:string_decoder';
import url, { fileURLToPath, pathToFileURL, parse as named } from 'node:url';
import { Buffer } from 'node:buffer';
import { calls, type Cases } from './describe.ts';

const QUERIES = [
  '',
  'a',
  'a=1',
  'a=1&b=2',
  'a=1&a=2&a=3',
  'a=&b',
  '=x',
  '&&a=b&',
  'a+b=c+d',
  'a%20b=%C3%A4',
  'a=%zz',
  'a=%E4',
  'a=b=c',
  'a;b=c',
  'ä=ö',
  '%',
  'a=%u1234',
  '__proto__=x',
  'a[b]=c',
];
const OBJECTS = [
  {},
  { a: 1 },
  { a: [1, 2] },
  { a: '' },
  { a: null, b: undefined },
  { a: true, b: NaN, c: 5n },
  { 'ä b': 'ö&=' },
  { a: {} },
  { a: [] },
  { a: ['x', null, 'ü'] },
  { a: () => 1 },
  { a: Infinity },
];
const URLS = [
  '',
  '/',
  '/a?b=c#d',
  'http://a',
  'http://a/',
  'http://user:pass@host:8080/p/a/t/h?query=string#hash',
  'HTTP://EXAMPLE.com/A',
  '//host/path',
  'mailto:a@b.c',
  'javascript:alert(1)',
  'http://a.b/c d',
  'http://a/?b=c d',
  'file:///etc/x',
  'a/b',
  '?x=1',
  '#h',
  'http://[::1]:3000/',
  'http://a@b@c/',
  'http://host:/x',
  'x:y',
  'http://ä.com/ö',
  'http://a/b{c}',
  'http://-a-.com',
  'dot.test:foo/bar',
  'svn+ssh://foo/bar',
  'http://a.com:80',
  'http://a/b\tc',
  '  http://a  ',
  'http:a',
  'http:///x',
  'data:text/plain,hi',
];
const BASES = ['http://a/b/c/d;p?q', '/one/two/three', 'http://example.com', ''];
const RELATIVES = [
  'g',
  './g',
  'g/',
  '/g',
  '//g',
  '?y',
  'g?y',
  '#s',
  'g#s',
  ';x',
  '',
  '.',
  './',
  '..',
  '../',
  '../g',
  '../..',
  '../../g',
  'g:h',
  './../g',
  'g;x=1/../y',
  '/./g',
  '/../g',
  'http://b/c',
];

function decode(encoding: string, parts: readonly number[][]): string[] {
  const decoder = new StringDecoder(encoding as never);
  return [...parts.map((part) => decoder.write(Buffer.from(part))), decoder.end()];
}
const PARTS = [
  [[0xe2], [0x82], [0xac]],
  [[0xe2, 0x82]],
  [
    [0xf0, 0x9f],
    [0x8e, 0x89, 0x41],
  ],
  [[0x61], [], [0xff]],
  [[0x3d, 0xd8], [0x4d], [0xdc]],
  [[1], [2, 3], [4, 5, 6, 7]],
  [[0xe2, 0x41]],
];

export const cases: Cases = {
  ...calls('querystring.parse', (text: string) => ({ ...querystring.parse(text) }), QUERIES),
  ...calls(
    'querystring.parse with separators',
    (text: string) => ({ ...querystring.parse(text.replaceAll('&', ';').replaceAll('=', ':'), ';', ':') }),
    QUERIES,
  ),
  ...calls(
    'querystring.parse with a limit',
    (limit: number) => ({ ...querystring.parse('a=1&b=2&c=3', '&', '=', { maxKeys: limit }) }),
    [0, 1, 2, 5],
  ),
  ...calls('querystring.stringify', (value: never) => querystring.stringify(value), [...OBJECTS, null, undefined, 'x', 1]),
  ...calls('querystring.stringify with separators', (value: never) => querystring.stringify(value, ';', ':'), OBJECTS),
  ...calls('querystring.escape', (value: never) => querystring.escape(value), ['a b', 'ä', "!'()*~-._", 1, '🎉', true]),
  ...calls('querystring.unescape', (value: never) => querystring.unescape(value), ['a%20b', '%C3%A4', '%zz', '%', 'a+b']),
  ...calls('querystring.escape of half a character', (value: never) => querystring.escape(value), ['\ud800']),
  ...calls('url.parse', (text: string) => ({ ...url.parse(text) }), URLS),
  ...calls(
    'url.parse with the query',
    (text: string) => {
      const { query, search } = url.parse(text, true);
      return { query: { ...query }, search };
    },
    URLS,
  ),
  ...calls('url.parse with slashes', (text: string) => ({ ...url.parse(text, false, true) }), ['//host/path', '//user@host', '///x']),
  ...calls('url.format of parse', (text: string) => url.format(url.parse(text)), URLS),
  ...calls('url.resolve', (base: string, relative: string) => url.resolve(base, relative), BASES, RELATIVES),
  ...calls('url.format', (value: never) => url.format(value), [
    { protocol: 'http', host: 'a', pathname: 'b', query: { c: 'd' } },
    { pathname: '/x?', search: 'y#' },
    { hostname: '::1', port: 8, protocol: 'http:' },
    { auth: 'a:b@', host: 'c', slashes: true },
    'http://a/b',
    {},
  ]),
  ...calls('url.format of a URL', (options: never) => url.format(new URL('http://u:p@ä.com/a?b#c'), options), [
    undefined,
    { auth: false },
    { fragment: false, search: false },
    { unicode: false },
  ]),
  ...calls('url.parse of a wrong value', (value: never) => url.parse(value), [undefined, null, 1, {}]),
  ...calls('fileURLToPath', (value: never) => fileURLToPath(value), [
    'file:///a/b',
    'file:///a%20b',
    'file:///a%2Fb',
    'http://a',
    'file://host/x',
    1,
    new URL('file:///ü'),
  ]),
  ...calls('pathToFileURL', (value: string) => pathToFileURL(value).href, ['/a b', '/ä', '/a%b', '/a?b#c', '/a/', '/a\\b', '/a\nb']),
  ...calls(
    'urlToHttpOptions',
    (value: string) => {
      const { path, hostname, port, auth, protocol, search, hash } = url.urlToHttpOptions(new URL(value)) as Record<string, unknown>;
      return { path, hostname, port, auth, protocol, search, hash };
    },
    ['https://a:b@c.de:99/x?y#z', 'http://[::1]/'],
  ),
  ...calls(
    'string_decoder',
    (encoding: string, parts: number[][]) => decode(encoding, parts),
    ['utf8', 'utf16le', 'base64', 'base64url', 'hex', 'latin1', 'ascii'],
    PARTS,
  ),
  names: () => [typeof named, url.URL === URL, url.URLSearchParams === URLSearchParams, querystring.decode === querystring.parse],
  'an unknown encoding of a decoder': () => new StringDecoder('nope' as never),
};
