import assert, { AssertionError } from 'node:assert';
import strict from 'node:assert/strict';
import util, { types } from 'node:util';
import typesModule from 'node:util/types';
import { calls, type Cases } from './describe.ts';

class Point {
  x = 1;
  #hidden = 2;
  get sum() {
    return this.x + this.#hidden;
  }
}
class Custom {
  [util.inspect.custom](depth: number, options: { compact?: unknown }) {
    return `custom ${depth} ${typeof options.compact}`;
  }
}
const circular: Record<string, unknown> = { name: 'c' };
circular['self'] = circular;
const sparse = [1, 2];
sparse[5] = 6;

const VALUES: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  -0,
  NaN,
  1.5,
  10n,
  'text',
  "it's",
  'a\n\u0001',
  Symbol('s'),
  Symbol.for('t'),
  {},
  { a: 1 },
  { a: { b: { c: { d: 1 } } } },
  { 'a-b': 1, 2: 3 },
  [],
  [1, 'a', null],
  sparse,
  [[1, [2, [3, [4]]]]],
  Array.from({ length: 120 }, (_, index) => index),
  'x'.repeat(200),
  ['x'.repeat(60), 'y'.repeat(60)],
  new Map(),
  new Map<unknown, unknown>([
    ['a', 1],
    [{ b: 2 }, [3]],
  ]),
  new Set([1, 'b', {}]),
  new WeakMap(),
  new WeakSet(),
  new Date(0),
  new Date(NaN),
  /a/gi,
  new Point(),
  new Custom(),
  circular,
  new Uint8Array([1, 2, 3]),
  new Float64Array(2),
  new ArrayBuffer(4),
  new DataView(new ArrayBuffer(2)),
  Object.create(null),
  Object.create({ inherited: 1 }),
  () => 1,
  function named() {},
  class A {},
  class B extends Point {},
  async () => 1,
  function* generator() {},
  new Number(3),
  new String('abc'),
  new Boolean(false),
  {
    get a() {
      return 1;
    },
    set a(_) {},
  },
  {
    get b() {
      return 1;
    },
  },
  { set c(_: unknown) {} },
  { [Symbol('k')]: 1 },
  Object.assign(() => 1, { extra: true }),
  Object.assign([1], { extra: true }),
  [undefined, null],
  { a: undefined },
  new (class extends Map {})(),
  new (class Foo extends Array {})(),
  [
    ['a', 'b'],
    ['c', 'd'],
  ],
  Math,
  JSON,
  Array.from({ length: 27 }, (_, index) => `item ${index}`),
  { text: 'line\nline', list: ['a\nb'] },
];
const ERRORS = [
  new Error('x'),
  new TypeError('y'),
  Object.assign(new Error('z'), { code: 'E' }),
  new Error('outer', { cause: new Error('inner') }),
];
const firstLine = (text: string): string => text.split('\n', 1)[0]!;

const PAIRS: readonly unknown[] = [
  undefined,
  null,
  0,
  -0,
  NaN,
  1,
  '1',
  true,
  {},
  { a: 1 },
  { a: '1' },
  { a: 1, b: undefined },
  { b: undefined, a: 1 },
  [],
  [1],
  [1, 2],
  ['1'],
  new Map([['a', 1]]),
  new Map([['a', 2]]),
  new Map([[{ k: 1 }, 1]]),
  new Set([1, 2]),
  new Set([2, 1]),
  new Set(['1', '2']),
  new Set([{ a: 1 }]),
  new Date(0),
  new Date(1),
  /a/g,
  /a/i,
  new Error('a'),
  new Error('b'),
  new TypeError('a'),
  new Uint8Array([1]),
  new Uint8Array([2]),
  new Uint16Array([1]),
  new Float32Array([0]),
  new Float32Array([-0]),
  new Number(1),
  new Number(2),
  new String('a'),
  Object.create(null),
  circular,
  { name: 'c', self: circular },
  [undefined],
  Array.from({ length: 1 }),
  Object.assign([1], { x: 1 }),
  { [Symbol.for('q')]: 1 },
  { [Symbol.for('q')]: 2 },
  () => 1,
  new ArrayBuffer(1),
  'a',
  1n,
  new Point(),
  { x: 1 },
  Symbol.for('z'),
  new WeakSet(),
  (function () {
    return arguments;
  })(),
];

const caught = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    const { code, generatedMessage, operator, name } = error as AssertionError;
    return [name, code, generatedMessage, operator];
  }
};

export const cases: Cases = {
  ...Object.fromEntries(VALUES.map((value, index) => [`inspect ${index}`, () => util.inspect(value)])),
  ...Object.fromEntries(
    VALUES.map((value, index) => [`inspect with options ${index}`, () => util.inspect(value, { compact: false, depth: 0, sorted: true })]),
  ),
  ...Object.fromEntries(
    VALUES.map((value, index) => [
      `inspect in one line ${index}`,
      () => util.inspect({ value }, { breakLength: Infinity, depth: null, maxArrayLength: 3, colors: true }),
    ]),
  ),
  ...Object.fromEntries(ERRORS.map((error, index) => [`inspect of an error ${index}`, () => firstLine(util.inspect(error))])),
  ...calls(
    'format',
    util.format,
    ['', 'a', '%s', '%d', '%i', '%f', '%j', '%o', '%O', '%%', '%s %s', '%c', '%x', 5, null],
    ['text', 1.7, { a: 1 }, null, undefined, '12', 5n, [1, [2]], new Date(0)],
  ),
  ...calls('format with many', (...args: unknown[]) => util.format(...args), ['%s', 'no'], [1, 'x'], [{ b: 2 }, 'y']),
  ...Object.fromEntries(
    PAIRS.flatMap((one, i) => PAIRS.map((other, j) => [`isDeepStrictEqual ${i} ${j}`, () => util.isDeepStrictEqual(one, other)])),
  ),
  ...Object.fromEntries(
    PAIRS.flatMap((one, i) => PAIRS.map((other, j) => [`deepEqual ${i} ${j}`, () => caught(() => assert.deepEqual(one, other))])),
  ),
  ...Object.fromEntries(
    Object.keys(types)
      .filter((name) => name !== 'isProxy' && name !== 'isEventTarget')
      .flatMap((name) =>
        [
          ...VALUES,
          ...ERRORS,
          Promise.resolve(),
          new Map().keys(),
          new Set().values(),
          (function () {
            return arguments;
          })(),
          Object(1n),
          Object(Symbol()),
        ].map((value, index) => [
          `types.${name} ${index}`,
          () => (types as unknown as Record<string, (value: unknown) => unknown>)[name]!(value),
        ]),
      ),
  ),
  promisify: async () => {
    const later = (value: number, done: (error: unknown, result?: number) => void): void =>
      void setTimeout(() => (value < 0 ? done(new RangeError('negative')) : done(null, value * 2)), 1);
    const promised = util.promisify(later);
    return [
      await promised(2),
      await promised(-1).catch((error: unknown) => error),
      promised.length,
      promised.name,
      await util.promisify(setTimeout)(1, 'v' as never),
    ];
  },
  callbackify: () =>
    new Promise((resolve) => util.callbackify(async (value: number) => value + 1)(4, (error, result) => resolve([error, result]))),
  'callbackify that fails': () =>
    new Promise((resolve) =>
      util.callbackify(async () => {
        throw null;
      })((error) => resolve([error.code])),
    ),
  inherits: () => {
    function A() {}
    function B() {}
    util.inherits(A as never, B as never);
    return [(A as unknown as { super_: unknown }).super_ === B, new (A as never as new () => object)() instanceof B];
  },
  ...calls('promisify of a wrong value', (value: never) => util.promisify(value), [undefined, 1, {}]),
  deprecate: () => {
    const old = util.deprecate((value: number) => value + 1, 'old', 'DEP0');
    return [old.name.length >= 0];
  },
  debuglog: () => {
    const log = util.debuglog('x');
    log('nothing');
    return log.enabled;
  },
  ...calls('stripVTControlCharacters', util.stripVTControlCharacters, ['a', '\u001B[31mred\u001B[0m', '\u001B[1;2mx']),
  ...calls('styleText', (style: never) => util.styleText(style, 'x', { validateStream: false }), ['red', ['bold', 'red'], 'none', 'nope']),
  ...calls('toUSVString', util.toUSVString, ['a\ud800', 'ok']),
  ...calls(
    'parseArgs',
    (args: string[], strictness: boolean) => {
      const { values, positionals } = util.parseArgs({
        args,
        strict: strictness,
        allowPositionals: true,
        options: {
          flag: { type: 'boolean', short: 'f' },
          name: { type: 'string', short: 'n' },
          many: { type: 'string', multiple: true },
          def: { type: 'string', default: 'd' },
        },
      });
      return [{ ...values }, positionals];
    },
    [
      [],
      ['-f'],
      ['--flag', 'x'],
      ['--name=a'],
      ['--name', 'a', 'b'],
      ['-fn', 'a'],
      ['-na'],
      ['--many', '1', '--many=2'],
      ['--', '-f'],
      ['--nope'],
      ['--flag=1'],
      ['--name'],
      ['-x'],
      ['-'],
    ],
    [true, false],
  ),
  parseEnv: () => ({ ...util.parseEnv('A=1\nB="x y"\n# c\nexport C=\'z\'\nD = e # f\n') }),
  names: () => [
    util.TextEncoder === TextEncoder,
    util.types.isDate === typesModule.isDate,
    typeof util.inspect.custom,
    String(util.inspect.custom),
    util.isArray([]),
  ],

  ...calls('assert.ok', (value: unknown) => caught(() => assert.ok(value)), [true, 1, 'x', 0, '', null, undefined, NaN]),
  ...calls('assert', (value: unknown) => caught(() => assert(value, 'message')), [1, 0]),
  ...calls(
    'assert.equal',
    (one: unknown, other: unknown) => [
      caught(() => assert.equal(one, other)),
      caught(() => strict.equal(one, other)),
      caught(() => assert.notEqual(one, other)),
      caught(() => assert.notStrictEqual(one, other)),
    ],
    [0, '0', null, NaN, 'a'],
    [0, '0', undefined, NaN, 'a'],
  ),
  ...calls(
    'assert.throws',
    (expected: never) =>
      caught(() =>
        assert.throws(() => {
          throw Object.assign(new TypeError('bad thing'), { code: 'E1' });
        }, expected),
      ),
    [
      undefined,
      TypeError,
      RangeError,
      Error,
      /bad/,
      /good/,
      { message: 'bad thing' },
      { code: 'E1', name: 'TypeError' },
      { code: 'E2' },
      { message: /thing/ },
      () => true,
      () => false,
      'a message',
    ],
  ),
  'assert.throws of nothing': () => caught(() => assert.throws(() => 1)),
  'assert.throws of nothing, with a class': () => caught(() => assert.throws(() => 1, TypeError)),
  'assert.doesNotThrow': () => [
    caught(() => assert.doesNotThrow(() => 1)),
    caught(() =>
      assert.doesNotThrow(() => {
        throw new Error('x');
      }),
    ),
  ],
  'assert.rejects': async () => [
    await assert.rejects(Promise.reject(new RangeError('r')), RangeError),
    await assert.rejects(async () => {
      throw new Error('q');
    }, /q/),
    await assert
      .rejects(async () => 1)
      .catch((error: unknown) =>
        caught(() => {
          throw error;
        }),
      ),
    await assert.doesNotReject(async () => 1),
  ],
  'assert.match': () => [
    caught(() => assert.match('abc', /b/)),
    caught(() => assert.match('abc', /x/)),
    caught(() => assert.doesNotMatch('abc', /b/)),
    caught(() => assert.match(1 as never, /b/)),
  ],
  'assert.ifError': () => [
    caught(() => assert.ifError(null)),
    caught(() => assert.ifError(new Error('x'))),
    caught(() => assert.ifError(0)),
  ],
  'assert.fail': () => [caught(() => assert.fail()), caught(() => assert.fail('m')), caught(() => assert.fail(new RangeError('own')))],
  'what an assertion knows': () => {
    try {
      assert.strictEqual(1, 2, 'mine');
      return 'nothing';
    } catch (error) {
      const { actual, expected } = error as AssertionError;
      return [actual, expected];
    }
  },
  'own errors': () => caught(() => assert.ok(false, new RangeError('own'))),
  AssertionError: () => {
    const error = new AssertionError({ actual: 1, expected: 2, operator: 'strictEqual', message: 'm' });
    return [error.name, error.code, error instanceof Error, error.generatedMessage];
  },
  strict: () => [
    strict.strict === strict || typeof strict.strict,
    assert.strict.equal === assert.strict.strictEqual,
    typeof strict.deepEqual,
  ],
};
