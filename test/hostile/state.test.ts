import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built } from '../support/built.ts';
import { type ServedComponents, serveComponents } from '../support/serve-component.ts';
import { neverReused, RESETTING } from './engines.ts';
import { guest } from './guest.ts';
import { FATAL, HARMLESS, MACHINE } from './machine.ts';

/** A sandbox that trapped is not used again: few of them. */
const rarely = <T>(often: fc.Arbitrary<T>, seldom: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: often, weight: 40 }, { arbitrary: seldom, weight: 1 });
const steps = (harmless: readonly string[], fatal: readonly string[]): fc.Arbitrary<string> =>
  fc.array(rarely(fc.constantFrom(...harmless), fc.constantFrom(...fatal)), { maxLength: 12 }).map((letters) => letters.join(''));

const GUESTS = [
  ['machine', steps(HARMLESS, FATAL)],
  ['state', steps([...'abcdefghijkl'], ['m'])],
] as const;

type Answer = readonly [status: number, body: string];

async function send(host: ServedComponents, path: string): Promise<Answer> {
  const response = await fetch(host.url + path);
  const text = await response.text();
  return [response.status, response.ok ? text : (JSON.parse(text) as { error: { code: string } }).error.code];
}

/** Requests one after the other, some of them several at once. */
async function run(host: ServedComponents, path: string, requests: readonly (readonly string[])[]): Promise<Answer[][]> {
  const answers: Answer[][] = [];
  for (const together of requests) answers.push(await Promise.all(together.map((one) => send(host, `/${path}/${one}`))));
  return answers;
}

let fresh: ServedComponents;
let functions: Record<string, { component: Uint8Array; manifest: object }>;

beforeAll(async () => {
  functions = {
    machine: { component: await guest(MACHINE), manifest: {} },
    state: { component: await built('test/guests/state'), manifest: { routes: ['/state/*'] } },
  };
  fresh = await serveComponents(functions, true, neverReused());
});

afterAll(() => fresh.close());

describe.each(RESETTING)('sandboxes that are reset by %s', (_, engine) => {
  let reset: ServedComponents;
  beforeAll(async () => {
    reset = await serveComponents(functions, true, engine);
  });
  afterAll(() => reset.close());

  it.each(GUESTS)('answer any sequence of requests as fresh ones do: %s', async (name, request) => {
    const requests = fc.array(fc.array(request, { minLength: 1, maxLength: 3 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(requests, async (sequence) => {
        expect(await run(reset, name, sequence)).toEqual(await run(fresh, name, sequence));
      }),
      { numRuns: 40, endOnFailure: true },
    );
    await run(reset, name, [['a'], ['a']]);
    expect(reset.registry.get(name)!.sandboxes.idle, 'some are reused').toBeGreaterThan(0);
    expect(fresh.registry.get(name)!.sandboxes.idle).toBe(0);
  });
});
