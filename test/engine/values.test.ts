import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../host/engine/index.ts';
import { componentEngine, ResultError } from '../../host/engine/index.ts';
import { jcoEngine } from '../../host/jco/index.ts';
import type { Encoding } from './echo.ts';
import { echoComponent, GUEST, HOST } from './echo.ts';
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

/** @param throws the type is a `result`, which at the top is returned or thrown */
async function echoWith(engine: Engine, component: Uint8Array, throws: boolean): Promise<(value: unknown) => Promise<Echoed>> {
  const options = { suspending: () => [], entryPoints: [`${GUEST}#echo`] };
  const prepared = await engine.prepare(component, options);
  return async (value) => {
    let seen: unknown;
    const echo = (x: unknown): unknown => {
      seen = x;
      return throws ? unwrap(x as Result) : x;
    };
    const instance = await prepared.instantiate({ [HOST]: { echo } });
    const call = instance.call(GUEST, 'echo', [value]);
    const returned = await (throws ? call.then(wrap, caught) : call);
    return { seen, returned };
  };
}

interface Result {
  readonly tag: string;
  readonly val: unknown;
}

function unwrap({ tag, val }: Result): unknown {
  if (tag === 'ok') return val;
  throw new ResultError(val);
}

const wrap = (val: unknown): Result => ({ tag: 'ok', val });

function caught(error: unknown): Result {
  if (error instanceof ResultError) return { tag: 'err', val: error.payload };
  throw error;
}

/** jco does not know latin1+utf16, and throws the payload of an `err` as it is, which nothing tells from a failure. */
const comparable = (encoding: Encoding, throws: boolean): boolean => encoding !== 'compact-utf16' && !throws;

const cases = fc.tuple(witTypes(2), encodings).chain(([type, encoding]) =>
  fc.record({
    type: fc.constant(type),
    encoding: fc.constant(encoding),
    values: fc.array(type.values, { minLength: 1, maxLength: VALUES }),
  }),
);

describe('values of any type', () => {
  it('come back as they went, and as jco has them', async () => {
    const property = fc.asyncProperty(cases, async ({ type, encoding, values }) => {
      const defs: string[] = [];
      const written = type.write(defs);
      const throws = written.startsWith('result');
      const bytes = await echoComponent(defs, written, type.flat, encoding);
      const engines = [componentEngine(), ...(comparable(encoding, throws) ? [jcoEngine()] : [])];
      for (const engine of engines) {
        const echo = await echoWith(engine, bytes, throws);
        for (const value of values) expect(await echo(value), engine.name).toEqual({ seen: value, returned: value });
      }
    });
    await fc.assert(property, { numRuns: RUNS });
  });
});
