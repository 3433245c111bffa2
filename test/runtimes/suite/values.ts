import type { Instance } from '../../../host/engine/index.ts';
import { same } from './check.ts';
import type { Case, Environment } from './environment.ts';

export const ECHO_HOST = 'test:echo/host';
export const ECHO_GUEST = 'test:echo/guest';

/** Named types of the echo components. */
export const DEFINITIONS = [
  'record point { x: f64, y: s8, name: string, tags: list<string> }',
  'variant shape { nothing, circle(f32), text(string), big(u64), pair(tuple<f64, s32>) }',
  'enum color { red, light-green, blue }',
  'flags rights { read, write-all, execute, f3, f4, f5, f6, f7, f8 }',
  `record wide { ${Array.from({ length: 20 }, (_, i) => `w${i}: u32`).join(', ')} }`,
] as const;

interface EchoType {
  readonly name: string;
  readonly wit: string;
  /** Core values. */
  readonly flat: readonly string[];
  readonly values: readonly unknown[];
}

const type = (name: string, wit: string, flat: string, values: readonly unknown[]): EchoType => ({
  name,
  wit,
  flat: flat.split(' '),
  values,
});

const TEXTS = [
  '',
  'ascii',
  '\0',
  'é ÿ',
  '€uro',
  '😀 pair',
  '\u2028',
  '\uffff',
  'a'.repeat(5000),
  `${'ÿ'.repeat(3000)}Ā`,
  `${'z'.repeat(700)}😀`.repeat(9),
];
const WIDE = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`w${i}`, 2 ** 32 - 1 - i]));
const RIGHTS = { read: true, writeAll: false, execute: true, f3: false, f4: true, f5: false, f6: false, f7: true, f8: true };

/** Every kind of type, each with values that are hard to carry. */
export const ECHO_TYPES: readonly EchoType[] = [
  type('bool', 'bool', 'i32', [true, false]),
  type('u8', 'u8', 'i32', [0, 255]),
  type('s8', 's8', 'i32', [-128, 127]),
  type('u16', 'u16', 'i32', [0, 65_535]),
  type('s16', 's16', 'i32', [-32_768, 32_767]),
  type('u32', 'u32', 'i32', [0, 2 ** 31, 2 ** 32 - 1]),
  type('s32', 's32', 'i32', [-(2 ** 31), -1, 2 ** 31 - 1]),
  type('u64', 'u64', 'i64', [0n, 2n ** 63n, 2n ** 64n - 1n]),
  type('s64', 's64', 'i64', [-(2n ** 63n), -1n, 2n ** 63n - 1n]),
  type('f32', 'f32', 'f32', [0, -0, 1.5, NaN, Infinity, -Infinity, 2 ** -149]),
  type('f64', 'f64', 'f64', [0, -0, 0.1, NaN, Infinity, Number.MIN_VALUE, Number.MAX_VALUE]),
  type('char', 'char', 'i32', ['\0', 'a', 'ÿ', '€', '\ue000', '😀', '\u{10ffff}']),
  type('string', 'string', 'i32 i32', TEXTS),
  type('bytes', 'list<u8>', 'i32 i32', [new Uint8Array(0), Uint8Array.of(0, 255, 7)]),
  type('shorts', 'list<s16>', 'i32 i32', [Int16Array.of(-32_768, 0, 32_767)]),
  type('longs', 'list<u64>', 'i32 i32', [BigUint64Array.of(0n, 2n ** 64n - 1n)]),
  type('doubles', 'list<f64>', 'i32 i32', [Float64Array.of(-0, NaN, 1e308)]),
  type('texts', 'list<string>', 'i32 i32', [[], TEXTS]),
  type('pairs', 'list<tuple<u8, u64>>', 'i32 i32', [
    [
      [1, 2n],
      [255, 2n ** 64n - 1n],
    ],
  ]),
  type('option', 'option<u32>', 'i32 i32', [undefined, 0, 7]),
  type('nested', 'option<option<string>>', 'i32 i32 i32 i32', [
    { tag: 'none', val: undefined },
    { tag: 'some', val: undefined },
    { tag: 'some', val: 'é' },
  ]),
  type('results', 'tuple<result<u32, string>, result>', 'i32 i32 i32 i32', [
    [
      { tag: 'ok', val: 7 },
      { tag: 'err', val: undefined },
    ],
    [
      { tag: 'err', val: 'no €' },
      { tag: 'ok', val: undefined },
    ],
  ]),
  type('point', 'point', 'f64 i32 i32 i32 i32 i32', [{ x: -0, y: -128, name: 'ñ', tags: ['', '€'] }]),
  type('shape', 'shape', 'i32 i64 i32', [
    { tag: 'nothing', val: undefined },
    { tag: 'circle', val: 0.5 },
    { tag: 'text', val: 'Ā' },
    { tag: 'big', val: 2n ** 64n - 1n },
    { tag: 'pair', val: [-0.25, -1] },
  ]),
  type('color', 'color', 'i32', ['red', 'light-green', 'blue']),
  type('rights', 'rights', 'i32', [RIGHTS]),
  type('wide', 'wide', Array.from({ length: 20 }, () => 'i32').join(' '), [WIDE]),
];

/** The name in the JavaScript mapping. */
const jsName = (name: string): string => `echo${name.charAt(0).toUpperCase()}${name.slice(1)}`;

const ENCODINGS = ['utf8', 'utf16', 'latin1'] as const;

async function echoInstance(env: Environment, encoding: (typeof ENCODINGS)[number], seen: unknown[]): Promise<Instance> {
  const echo = (value: unknown): unknown => {
    seen.push(value);
    return value;
  };
  const host = Object.fromEntries(ECHO_TYPES.map(({ name }) => [jsName(name), echo]));
  return (await env.prepare(`echo-${encoding}`)).instantiate({ [ECHO_HOST]: host });
}

async function echoAll(env: Environment, encoding: (typeof ENCODINGS)[number], { name, values }: EchoType): Promise<void> {
  const seen: unknown[] = [];
  const instance = await echoInstance(env, encoding, seen);
  for (const value of values) same(await instance.call(ECHO_GUEST, jsName(name), [value]), value, 'returned');
  same(seen, values, 'seen by the host');
}

export const valueCases: readonly Case[] = ENCODINGS.flatMap((encoding) =>
  ECHO_TYPES.map((echo) => ({
    name: `values: ${echo.name} through ${encoding}`,
    run: (env) => echoAll(env, encoding, echo),
  })),
);
