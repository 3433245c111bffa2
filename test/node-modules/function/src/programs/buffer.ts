import { Buffer as Named, isAscii, isUtf8, transcode, constants, atob, btoa } from 'node:buffer';
import { calls, type Cases } from './describe.ts';

const B = Named;
const ENCODINGS = ['utf8', 'utf-8', 'UTF8', 'latin1', 'binary', 'ascii', 'hex', 'base64', 'base64url', 'ucs2', 'utf16le', 'UCS-2'] as const;
const TEXTS = [
  '',
  'a',
  'hello',
  'äöü',
  '漢字🎉',
  '\ud800x',
  'YWJj',
  'YW Jj\n',
  'YWI=',
  'YWI',
  '_-8=',
  '/+8',
  'abc',
  'zz',
  '61626',
  '0g1',
  '\u0000\u00ff',
  'a=b',
  '====',
  'YQ==YQ==',
];
const BYTES = [
  [],
  [0],
  [255],
  [104, 228, 108],
  [0xe2, 0x82, 0xac],
  [0xe2, 0x82],
  [0xf0, 0x9f, 0x8e, 0x89],
  [0xff, 0xfe, 0x41, 0],
  [0xef, 0xbb, 0xbf, 65],
  [0xed, 0xa0, 0x80],
  [1, 2, 3, 4, 5, 6, 7, 8, 9, 250],
];
const WIDE = B.from([0x80, 0x7f, 1, 0xfe, 5, 6, 0xff, 8, 9, 10]);

const readers = [
  'UInt8',
  'Int8',
  'UInt16LE',
  'UInt16BE',
  'Int16LE',
  'Int16BE',
  'UInt32LE',
  'UInt32BE',
  'Int32LE',
  'Int32BE',
  'FloatLE',
  'FloatBE',
  'DoubleLE',
  'DoubleBE',
];
const big = ['BigInt64LE', 'BigInt64BE', 'BigUInt64LE', 'BigUint64BE'];
const any = (name: string) => (WIDE as unknown as Record<string, (...args: unknown[]) => unknown>)[name]!;
const write = (name: string, ...args: unknown[]) => {
  const target = B.alloc(10);
  const end = (target as unknown as Record<string, (...args: unknown[]) => unknown>)[name]!(...args);
  return [end, target];
};

/** Some packages write `new` before what makes one. */
const constructed = (name: 'alloc' | 'allocUnsafe' | 'allocUnsafeSlow' | 'from' | 'concat' | 'copyBytesFrom', value: never) =>
  new (B[name] as unknown as new (value: never) => Buffer)(value);

export const cases: Cases = {
  ...calls('with new', (name: 'alloc', value: never) => constructed(name, value).length, ['alloc', 'allocUnsafe', 'allocUnsafeSlow'], [3]),
  ...calls(
    'with new, of others',
    (name: 'from', value: never) => constructed(name, value),
    ['from', 'copyBytesFrom'],
    [new Uint8Array([1])],
  ),
  ...calls('with new, of several', () => constructed('concat', [B.from('a'), B.from('b')] as never)),
  ...calls('from', (text: string, encoding: never) => B.from(text, encoding), TEXTS, ENCODINGS),
  ...calls('byteLength', (text: string, encoding: never) => B.byteLength(text, encoding), TEXTS, ENCODINGS),
  ...calls('toString', (bytes: number[], encoding: never) => B.from(bytes).toString(encoding), BYTES, ENCODINGS),
  ...calls(
    'toString of a part',
    (from: number, to: number) => WIDE.toString('hex', from, to),
    [-1, 0, 3, 20, undefined, NaN, '2', 1.7],
    [-1, 0, 5, 20, undefined, '4'],
  ),
  ...calls('isEncoding', B.isEncoding, [...ENCODINGS, 'nope', '', undefined, 1, null, 'buffer']),
  ...calls('from a wrong value', (value: never) => B.from(value), [
    undefined,
    null,
    1,
    true,
    {},
    { length: 2 },
    [1, 256, -1, '7', 1.9],
    new Uint8Array([1, 2]),
    new ArrayBuffer(2),
    new Uint16Array([1, 258]),
    B.from('x'),
    { type: 'Buffer', data: [1, 2] },
    new String('boxed'),
  ]),
  ...calls('with an unknown encoding', (text: string) => B.from(text, 'nope' as never), ['x']),
  ...calls('alloc', B.alloc, [0, 1, 3, 2.5], [undefined, 0, 1, 'ab', '', 'ä']),
  ...calls('alloc of a wrong size', (size: never) => B.alloc(size), [-1, NaN, '5', null, undefined, 2 ** 53]),
  ...calls('concat', B.concat, [[], [B.from('a'), B.from('bc')], [new Uint8Array([1])]], [undefined, 0, 2, 9]),
  ...calls('concat of a wrong list', (list: never) => B.concat(list), [undefined, 'x', [1], [null], {}]),
  ...calls(
    'compare',
    (one: string, other: string) => [
      B.compare(B.from(one), B.from(other)),
      B.from(one).compare(B.from(other)),
      B.from(one).equals(B.from(other)),
    ],
    ['', 'a', 'b', 'ab'],
    ['', 'a', 'b', 'ab'],
  ),
  ...calls(
    'indexOf',
    (value: never, at: never) => [WIDE.indexOf(value, at), WIDE.lastIndexOf(value, at), WIDE.includes(value, at)],
    [1, 255, 256 + 5, B.from([5, 6]), '\u0005\u0006', '', B.alloc(0), new Uint8Array([9, 10])],
    [undefined, 0, 3, 8, -3, -20, 20],
  ),
  ...calls(
    'indexOf with an encoding',
    (value: string, encoding: never) => B.from('this is a buffer').indexOf(value, encoding),
    ['69', 'aXM=', 'is'],
    ['hex', 'base64', 'utf8', 'latin1'],
  ),
  ...calls('indexOf of a wrong value', (value: never) => WIDE.indexOf(value), [undefined, null, {}, []]),
  ...calls(
    'fill',
    (value: never, from: never, to: never) => B.from('abcdefgh').fill(value, from, to),
    [0, 65, 'x', 'yz', 'ä', '', B.from('12'), 300, -1, true],
    [undefined, 0, 2],
    [undefined, 5, 8],
  ),
  ...calls(
    'fill with an encoding',
    (value: string, encoding: never) => B.from('abcdefgh').fill(value, encoding),
    ['61', 'YWI=', 'ab'],
    ['hex', 'base64', 'utf8', 'utf16le'],
  ),
  ...calls(
    'write',
    (text: string, ...rest: never[]) => write('write', text, ...rest),
    ['', 'abc', 'äöüäöüä', '漢字漢字'],
    [undefined, 0, 4, 9],
    [undefined, 1, 3, 5],
  ),
  ...calls('write with an encoding', (text: string, encoding: never) => write('write', text, 1, encoding), TEXTS, ENCODINGS),
  ...calls('write of a wrong value', (value: never) => write('write', value), [undefined, 1, null]),
  ...calls(
    'slice',
    (from: never, to: never) => [WIDE.slice(from, to), WIDE.subarray(from, to)],
    [undefined, 0, 2, -3, 50],
    [undefined, 0, 4, -1, 50],
  ),
  ...calls('read', (name: string, at: number) => any(`read${name}`).call(WIDE, at), [...readers, ...big], [undefined, 0, 1, 2]),
  ...calls('read behind the end', (name: string, at: never) => any(`read${name}`).call(WIDE, at), readers, [10, -1]),
  ...calls(
    'write',
    (name: string, value: number, at: number) => write(`write${name}`, value, at),
    ['UInt8', 'UInt16LE', 'UInt16BE', 'UInt32LE', 'UInt32BE'],
    [0, 1, 200],
    [0, 2],
  ),
  ...calls(
    'write',
    (name: string, value: number) => write(`write${name}`, value, 1),
    ['Int8', 'Int16LE', 'Int16BE', 'Int32LE', 'Int32BE', 'FloatLE', 'DoubleBE'],
    [0, 1, -1, -100, 1.5],
  ),
  ...calls(
    'write too large',
    (name: string, value: number) => write(`write${name}`, value, 0),
    ['UInt8', 'UInt16LE', 'UInt32BE', 'Int8', 'Int16LE', 'Int32BE'],
    [-(2 ** 40), 2 ** 40, 'x'],
  ),
  ...calls(
    'write',
    (name: string, value: bigint) => write(`write${name}`, value, 1),
    big.map((name) => name),
    [0n, 1n, 2n ** 62n],
  ),
  ...calls(
    'readUIntBE',
    (length: number) => [WIDE.readUIntBE(0, length), WIDE.readUIntLE(0, length), WIDE.readIntBE(0, length), WIDE.readIntLE(0, length)],
    [1, 2, 3, 4, 5, 6],
  ),
  ...calls(
    'writeUIntBE',
    (length: number) => [write('writeUIntBE', 0x7f, 1, length), write('writeIntLE', -2, 1, length)],
    [1, 2, 3, 4, 5, 6],
  ),
  ...calls(
    'copy',
    (to: number, from: number, end: number) => {
      const target = B.alloc(6);
      return [WIDE.copy(target, to, from, end), target];
    },
    [undefined, 0, 2, 5, 6],
    [undefined, 0, 7],
    [undefined, 3, 10, 12],
  ),
  ...calls('swap', (name: string) => any(name).call(B.from([1, 2, 3, 4, 5, 6, 7, 8])), ['swap16', 'swap32', 'swap64']),
  ...calls('isUtf8', (bytes: number[]) => [isUtf8(B.from(bytes)), isAscii(B.from(bytes))], BYTES),
  ...calls(
    'transcode',
    (text: string, from: never, to: never) => transcode(B.from(text, from), from, to),
    ['aé', '€', 'x'],
    ['utf8', 'latin1', 'utf16le'],
    ['utf8', 'latin1', 'utf16le', 'ascii'],
  ),
  json: () => [JSON.stringify(B.from('ab')), B.from('ab').toJSON(), B.from(JSON.parse(JSON.stringify(B.from('ab'))))],
  'is a Uint8Array': () => [
    B.from('a') instanceof Uint8Array,
    B.isBuffer(B.from('a')),
    B.isBuffer(new Uint8Array(1)),
    B.from('ab').buffer instanceof ArrayBuffer,
  ],
  of: () => [
    B.of(1, 2, 300),
    B.from([1, 2, 3]).map((each) => each * 2),
    B.from([3, 1, 2]).sort(),
    B.from('abc').filter((each) => each > 97),
  ],
  'shares memory': () => {
    const memory = new ArrayBuffer(8);
    const one = B.from(memory, 2, 3);
    one[0] = 7;
    return [new Uint8Array(memory), one.length, one.byteOffset];
  },
  'copies arrays': () => {
    const source = new Uint8Array([1, 2]);
    const copy = B.from(source);
    copy[0] = 9;
    return [source, copy];
  },
  iterates: () => [[...B.from('ab')], [...B.from('ab').entries()], [...B.from('ab').keys()]],
  copyBytesFrom: () => [B.copyBytesFrom(new Uint16Array([1, 258, 3]), 1), B.copyBytesFrom(new Uint16Array([1, 258, 3]), 1, 1)],
  inspect: () => [String(B.from('ä')), B.from('a').toLocaleString(), `${B.from('b')}`],
  constants: () => [typeof constants.MAX_LENGTH, constants.MAX_STRING_LENGTH > 1000],
  base64: () => [atob('YQ=='), btoa('a')],
  constructor: () => [B.from('a').constructor === B, B.name, Object.prototype.toString.call(B.from('a'))],
};
