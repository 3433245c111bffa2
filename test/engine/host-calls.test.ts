import { describe, expect, it } from 'vitest';
import { DEFAULT_SANDBOX_LIMITS, SkerryError } from '@skerry/host/base';
import { componentEngine, describeComponent } from '../../host/engine/index.ts';
import { runtime } from '../../host/engine/glue/index.ts';
import { memoryStorage } from '../../host/storage/index.ts';
import { linkImports, ResponseOutparam } from '../../host/wasi/index.ts';
import { testContext, type TestContext } from '../../host/wasi/test-context.ts';
import { CASES, LIMIT, tooMuch } from './host-call-cases.ts';
import { callerOf, CALLS, INTERFACES, paramsOfAll } from './host-calls.ts';

/** Of these no handle exists, and the older drafts have the bounds of the newer ones. */
const WITHOUT_CASE = /^wasi:(?:filesystem\/|sockets\/udp@|keyvalue\/\w+@0\.2\.0-draft#|config\/store@0\.2\.0-draft)/;

/** What lifting and lowering may count beside the bytes of the bound: entries, errors, results. */
const BESIDE = 2 * 1024 * 1024;

const linked = linkImports(INTERFACES);
const params = await paramsOfAll();

describe('every parameter of a host function that has strings or lists', () => {
  it.each(params.map(({ interfaceId, func, param }) => [`${interfaceId}#${func}`, param, interfaceId, func] as const))(
    '%s %s is bounded',
    (_, param, id, func) => {
      expect(linked.bounds(id)[func]?.[param]).toMatchObject({ bytes: expect.any(Number) });
    },
  );

  it('is called with too much', () => {
    const names = params.map(({ interfaceId, func, param }) => `${interfaceId}#${func} ${param}`);
    expect(names.filter((name) => !WITHOUT_CASE.test(name) && !Object.hasOwn(CASES, name))).toEqual([]);
    expect(Object.keys(CASES).filter((name) => !names.includes(name.replace(/ bytes$/, '')))).toEqual([]);
  });

  it('is bounded under its own name only: no bound is left over', () => {
    const names = new Set(params.map(({ interfaceId, func, param }) => `${interfaceId}#${func} ${param}`));
    const bounded = INTERFACES.flatMap((id) =>
      Object.entries(linked.bounds(id)).flatMap(([func, bounds]) => Object.keys(bounds).map((param) => `${id}#${func} ${param}`)),
    );
    // The older draft has numbers as cursors, and no compare-and-swap.
    expect(
      bounded.filter((name) => !names.has(name) && !/@0\.2\.0-draft#(?:\[method\]bucket\.list-keys|\[static\]cas|swap)/.test(name)),
    ).toEqual([]);
  });
});

interface Called {
  readonly outcome: number | string;
  readonly work: number;
  readonly context: TestContext;
}

async function caller(body: string): Promise<(n: number) => Promise<Called>> {
  const component = await callerOf(body);
  const own = linkImports(describeComponent(component).imports);
  const prepared = await componentEngine().prepare(component, {
    suspending: (id) => own.suspending(id),
    bounds: (id) => own.bounds(id),
    entryPoints: [],
    limits: DEFAULT_SANDBOX_LIMITS,
  });
  return async (n) => {
    const context = testContext({ keyvalue: new Map([['x', memoryStorage().open('t', 'x')]]) });
    const instance = await prepared.instantiate(own.bind(context));
    runtime.work.since = 0;
    const outcome = await instance
      .call(CALLS, 'run', [new ResponseOutparam({ respond: () => {}, abandon: () => {} }, { isBodyless: false }), n])
      .catch((error: unknown) => {
        if (!SkerryError.is(error)) throw error;
        // Whoever reads it learns what was passed, and what the limit is.
        if (error.code === LIMIT) expect(error.message).toMatch(/\d+ (?:bytes|entries);? .*\d+ (?:bytes|entries)/);
        return error.code;
      });
    return { outcome: outcome as number | string, work: runtime.work.since, context };
  };
}

describe('a host function that is passed', () => {
  it.each(Object.entries(CASES))(
    '%s: as much as is allowed, and more',
    async (name, { cap, fits = cap, expected: [within, beyond], body }) => {
      const call = await caller(body);
      expect((await call(fits)).outcome).toBe(within);
      for (const n of [cap + 1, tooMuch(name)]) {
        const { outcome, work, context } = await call(n);
        expect([n, outcome]).toEqual([n, beyond]);
        expect(work).toBeLessThan(BESIDE);
        if (name.includes('#log ')) expect(JSON.stringify(context.logged)).toContain('… (cut)');
      }
    },
  );
});
