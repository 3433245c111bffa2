import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../host/engine/index.ts';
import { componentEngine } from '../../host/engine/index.ts';
import { jcoEngine } from '../../host/jco/index.ts';
import type { Encoding } from './echo.ts';
import { echoComponent, GUEST, HOST } from './echo.ts';
import type { WitType } from './wit-types.ts';
import { witTypes } from './wit-types.ts';

/** `LONG=1` for the long mode. */
const RUNS = process.env['LONG'] === undefined ? 60 : 5_000;
const VALUES = 12;

const encodings = fc.constantFrom<Encoding>('utf8', 'utf16', 'compact-utf16');

interface Echoed {
  /** What the host function was given. */
  readonly seen: unknown;
  readonly returned: unknown;
}

async function echoWith(engine: Engine, component: Uint8Array): Promise<(value: unknown) => Promise<Echoed>> {
  const options = { suspending: () => [], entryPoints: [`${GUEST}#echo`] };
  const prepared = await engine.prepare(component, options);
  return async (value) => {
    let seen: unknown;
    const echo = (x: unknown): unknown => {
      seen = x;
      return unwrap(x);
    };
    const instance = await prepared.instantiate({ [HOST]: { echo } });
    const returned = await instance.call(GUEST, 'echo', [value]).then(wrap, caught);
    return { seen, returned: isResult(value) ? returned : (returned as { val: unknown }).val };
  };
}

const isResult = (value: unknown): value is { tag: 'ok' | 'err'; val: unknown } =>
  typeof value === 'object' && value !== null && 'tag' in value && (value.tag === 'ok' || value.tag === 'err');

/** A `result` at the top is returned or thrown. */
function unwrap(value: unknown): unknown {
  if (!isResult(value)) return value;
  if (value.tag === 'ok') return value.val;
  throw Object.assign(Object.create(null), { payload: value.val });
}

const wrap = (val: unknown): unknown => ({ tag: 'ok', val });

function caught(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !Object.hasOwn(error, 'payload')) throw error;
  return { tag: 'err', val: (error as { payload: unknown }).payload };
}

/** jco does not know latin1+utf16, and throws the payload of an `err` as it is, which nothing tells from a failure. */
const comparable = (encoding: Encoding, values: readonly unknown[]): boolean =>
  encoding !== 'compact-utf16' && !values.some(isResult);

const cases = fc.tuple(witTypes(2), encodings).chain(([type, encoding]) =>
  fc.record({
    type: fc.constant(type),
    encoding: fc.constant(encoding),
    values: fc.array(type.values, { minLength: 1, maxLength: VALUES }),
  }),
);

async function component(type: WitType, encoding: Encoding): Promise<Uint8Array> {
  const defs: string[] = [];
  const written = type.write(defs);
  return echoComponent(defs, written, type.flat, encoding);
}

describe('values of any type', () => {
  it('come back as they went, and as jco has them', async () => {
    const property = fc.asyncProperty(cases, async ({ type, encoding, values }) => {
      const bytes = await component(type, encoding);
      const engines = [componentEngine(), ...(comparable(encoding, values) ? [jcoEngine()] : [])];
      for (const engine of engines) {
        const echo = await echoWith(engine, bytes);
        for (const value of values) expect(await echo(value), engine.name).toEqual({ seen: value, returned: value });
      }
    });
    await fc.assert(property, { numRuns: RUNS });
  });
});
