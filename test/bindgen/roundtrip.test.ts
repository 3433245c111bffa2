import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ResultError } from '@skerry/host/base';
import { type Engine, componentEngine } from '../../host/engine/index.ts';
import { jcoEngine } from '../jco/index.ts';
import { Thing, type WitType, witTypes } from '../engine/wit-types.ts';
import { buildGuest } from './guest.ts';

/** `LONG=1` for the long mode. */
const WORLDS = process.env['LONG'] === undefined ? 3 : 60;
const FUNCTIONS = 10;
const CALLS = 12;

const HOST = 'test:echo/host';
const GUEST = 'test:echo/guest';

interface Echo {
  readonly name: string;
  readonly types: readonly WitType[];
  readonly written: readonly string[];
  /** Its only value is a `result`, which at the top of a function is returned or thrown. */
  readonly throws: boolean;
}

interface EchoWorld {
  readonly wit: string;
  readonly echoes: readonly Echo[];
}

/** A world with functions on both sides that return what they are given: one value, or a tuple of all. */
function echoWorld(signatures: readonly (readonly WitType[])[]): EchoWorld {
  const defs: string[] = [];
  const echoes = signatures.map((types, i): Echo => {
    const written = types.map((type) => type.write(defs));
    return { name: `echo${i}`, types, written, throws: written.length === 1 && written[0]!.startsWith('result') };
  });
  const functions = echoes.map(({ name, written }) => {
    const result = written.length === 1 ? written[0] : `tuple<${written.join(', ')}>`;
    return `${name}: func(${written.map((type, i) => `x${i}: ${type}`).join(', ')}) -> ${result};`;
  });
  const names = defs.map((def) => /[\w-]+ ([\w-]+)/.exec(def)![1]);
  const uses = names.length === 0 ? '' : `use host.{${names.join(', ')}};`;
  const wit = `package test:echo;
    interface host { ${defs.join(' ')} ${functions.join('\n')} }
    interface guest { ${uses} ${functions.join('\n')} }
    world w { import host; export guest; }`;
  return { wit, echoes };
}

/** The author's module: each function calls the host's of its name. */
function forwarding(skeletons: ReadonlyMap<string, string>): Record<string, string> {
  let text = skeletons.get('guest.ts')!;
  const names = [...text.matchAll(/^export function (\w+)\(/gm)].map(([, name]) => name!);
  for (const name of names) {
    const start = text.indexOf(`export function ${name}(`);
    const parameters = [...text.slice(start, text.indexOf(' {\n', start)).matchAll(/\b(x\d+): /g)].map(([, parameter]) => parameter!);
    const at = text.indexOf('throw new Error("Not implemented yet");', start);
    text = `${text.slice(0, at)}return host.${name}(${parameters.join(', ')});${text.slice(at + 'throw new Error("Not implemented yet");'.length)}`;
  }
  return { 'guest.ts': `import * as host from "./bindings/imports/test-echo-host";\n${text}` };
}

interface Result {
  readonly tag: string;
  readonly val: unknown;
}

function unwrap({ tag, val }: Result): unknown {
  if (tag === 'ok') return val;
  throw new ResultError(val);
}

function caught(error: unknown): Result {
  if (error instanceof ResultError) return { tag: 'err', val: error.payload };
  throw error;
}

async function check(engine: Engine, component: Uint8Array, echoes: readonly Echo[], seed: number, canCatch: boolean): Promise<void> {
  const entryPoints = echoes.map(({ name }) => `${GUEST}#${name}`);
  const prepared = await engine.prepare(component, { suspending: () => [], entryPoints });
  let seen: unknown;
  const functions = echoes.map(({ name, throws }) => [
    name,
    (...given: unknown[]): unknown => {
      seen = given;
      if (given.length > 1) return given;
      return throws ? unwrap(given[0] as Result) : given[0];
    },
  ]);
  const instance = await prepared.instantiate({ [HOST]: { Thing, ...Object.fromEntries(functions) } });
  for (const { name, types, written, throws } of echoes) {
    if (throws && !canCatch) continue;
    for (const args of fc.sample(fc.tuple(...types.map(({ values }) => values)), { numRuns: CALLS, seed })) {
      const call = instance.call(GUEST, name, args);
      const returned = await (throws ? call.then((val) => ({ tag: 'ok', val }), caught) : call);
      const expected = { seen: args, returned: args.length === 1 ? args[0] : args };
      expect({ seen, returned }, `${engine.name}: ${written.join(', ')}`).toEqual(expected);
    }
  }
}

const plain = (write: WitType['write'], values: fc.Arbitrary<unknown>): WitType => ({ write, values, isOption: false, flat: [] });

const u8 = plain(() => 'u8', fc.integer({ min: 0, max: 255 }));
const text = plain(() => 'string', fc.string());

/** More cases than a byte tells apart, every third with a payload. */
const CASES = 300;
const huge = plain(
  (defs) => {
    const cases = Array.from({ length: CASES }, (_, i) => `c${i}${['(u64)', '(string)', ''][i % 3]}`);
    defs.push(`variant huge { ${cases.join(', ')} }`);
    return 'huge';
  },
  fc
    .nat(CASES - 1)
    .chain((i) =>
      [fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.string(), fc.constant(undefined)][i % 3]!.map((val) => ({ tag: `c${i}`, val })),
    ),
);

/** Sixty levels down. */
const deep = plain(
  (defs) => {
    defs.push('record level0 { text: string }');
    for (let i = 1; i <= 60; i++) defs.push(`record level${i} { inner: level${i - 1}, rest: option<u8> }`);
    return 'list<level60>';
  },
  fc.array(
    fc.string().map((value) => {
      let level: object = { text: value };
      for (let i = 1; i <= 60; i++) level = { inner: level, rest: i % 7 === 0 ? undefined : i };
      return level;
    }),
    { maxLength: 3 },
  ),
);

const nested = plain(
  () => 'list<option<option<string>>>',
  fc.array(
    fc.oneof(
      fc.constant({ tag: 'none', val: undefined }),
      fc.oneof(fc.string(), fc.constant(undefined)).map((val) => ({ tag: 'some', val })),
    ),
  ),
);

/** Signed numbers in places that a wider case shares. */
const shared = plain(
  () => 'tuple<result<u64, s8>, result<f64, s16>, result<u64, s32>>',
  fc.tuple(...[-128, -32_768, -(2 ** 31)].map((min) => fc.integer({ min, max: -1 }).map((val) => ({ tag: 'err', val })))),
);

const UNUSUAL: readonly (readonly WitType[])[] = [
  Array<WitType>(16).fill(u8),
  Array<WitType>(17).fill(u8),
  Array<WitType>(9).fill(text),
  [huge],
  [huge, huge, u8, huge],
  [deep],
  [nested],
  [shared],
];

describe('values of unusual types', () => {
  it('pass through generated bindings both ways', async () => {
    // The definitions of a type are written once.
    const [first, ...others] = UNUSUAL.filter((types) => types.includes(huge)) as [WitType[], ...WitType[][]];
    const again = (types: readonly WitType[]): WitType[] => types.map((type) => (type === huge ? { ...huge, write: () => 'huge' } : type));
    const { wit, echoes } = echoWorld([first, ...others.map(again), ...UNUSUAL.filter((types) => !types.includes(huge))]);
    const { component } = await buildGuest(wit, forwarding, { optimize: false });
    for (const engine of [componentEngine(), jcoEngine()]) await check(engine, component, echoes, 1, true);
  });
});

/** In JavaScript a list of pairs. */
const mapOf = (wit: string, key: fc.Arbitrary<unknown>, value: fc.Arbitrary<unknown>): WitType =>
  plain(() => wit, fc.uniqueArray(fc.tuple(key, value), { selector: ([each]) => each, maxLength: 9 }));

it('maps pass through generated bindings both ways', async () => {
  const { wit, echoes } = echoWorld([
    [mapOf('map<string, tuple<u8, string>>', fc.string(), fc.tuple(fc.nat(255), fc.string()))],
    [mapOf('map<u64, list<string>>', fc.bigInt({ min: 0n, max: 99n }), fc.array(fc.string())), u8],
  ]);
  const { component } = await buildGuest(wit, forwarding, { optimize: false });
  await check(componentEngine(), component, echoes, 1, true);
});

describe('values of any type', () => {
  it.each(Array.from({ length: WORLDS }, (_, seed) => seed))('pass through generated bindings both ways, world %d', async (seed) => {
    const signatures = fc.sample(fc.array(witTypes(2), { minLength: 1, maxLength: 3 }), { numRuns: FUNCTIONS, seed });
    const { wit, echoes } = echoWorld(signatures);
    const { component } = await buildGuest(wit, forwarding, { optimize: seed === 0 });
    await check(componentEngine(), component, echoes, seed, true);
    // jco throws the payload of an `err` as it is, which nothing tells from a failure.
    await check(jcoEngine(), component, echoes, seed, false);
  });
});
