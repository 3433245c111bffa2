import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../host/engine/index.ts';
import { ResultError } from '@skerry/host/base';
import { componentEngine } from '../../host/engine/index.ts';
import { jcoEngine } from '../jco/index.ts';
import type { Encoding } from './echo.ts';
import { echoComponent, GUEST, HOST } from './echo.ts';
import { Thing, witTypes } from './wit-types.ts';

/** `LONG=1` for the long mode. */
const RUNS = process.env['LONG'] === undefined ? 60 : 5_000;
const CALLS = 12;

const encodings = fc.constantFrom<Encoding>('utf8', 'utf16', 'compact-utf16');

interface Echoed {
  /** What the host function was given. */
  readonly seen: unknown;
  readonly returned: unknown;
}

type Echo = (args: readonly unknown[]) => Promise<Echoed>;

/** @param throws the only type is a `result`, which at the top is returned or thrown */
async function echoWith(engine: Engine, component: Uint8Array, throws: boolean): Promise<Echo> {
  const options = { suspending: () => [], entryPoints: [`${GUEST}#echo`] };
  const prepared = await engine.prepare(component, options);
  return async (args) => {
    let seen: unknown;
    const echo = (...given: unknown[]): unknown => {
      seen = given;
      if (given.length > 1) return given;
      return throws ? unwrap(given[0] as Result) : given[0];
    };
    const instance = await prepared.instantiate({ [HOST]: { echo, Thing } });
    const call = instance.call(GUEST, 'echo', args);
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

const cases = fc.tuple(fc.array(witTypes(2), { minLength: 1, maxLength: 3 }), encodings).chain(([types, encoding]) =>
  fc.record({
    types: fc.constant(types),
    encoding: fc.constant(encoding),
    calls: fc.array(fc.tuple(...types.map((type) => type.values)), { minLength: 1, maxLength: CALLS }),
  }),
);

describe('values of any type', () => {
  it('come back as they went, and as jco has them', async () => {
    const property = fc.asyncProperty(cases, async ({ types, encoding, calls }) => {
      const defs: string[] = [];
      const written = types.map((type) => type.write(defs));
      const throws = written.length === 1 && written[0]?.startsWith('result') === true;
      const flat = types.flatMap((type) => type.flat);
      const bytes = await echoComponent(defs, written, flat, encoding);
      const engines = [componentEngine(), ...(comparable(encoding, throws) ? [jcoEngine()] : [])];
      for (const engine of engines) {
        const echo = await echoWith(engine, bytes, throws);
        for (const args of calls) {
          expect(await echo(args), engine.name).toEqual({ seen: args, returned: args.length === 1 ? args[0] : args });
        }
      }
    });
    await fc.assert(property, { numRuns: RUNS });
    // What is given back was never the guest's to drop.
    expect(Thing.disposed).toBe(0);
  });
});
