import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveCopy, type ServedFunction } from '../support/serve-example.ts';
import { type Cases, outcomes } from './function/src/programs/describe.ts';

/** Each program runs here, on Node.js, and in a function: what its calls return or throw is the same. */
const PROGRAMS: Readonly<Record<string, () => Promise<{ cases: Cases }>>> = {
  async: () => import('./function/src/programs/async.ts'),
  buffer: () => import('./function/src/programs/buffer.ts'),
  crypto: () => import('./function/src/programs/crypto.ts'),
  events: () => import('./function/src/programs/events.ts'),
  path: () => import('./function/src/programs/path.ts'),
  streams: () => import('./function/src/programs/streams.ts'),
  system: () => import('./function/src/programs/system.ts'),
  text: () => import('./function/src/programs/text.ts'),
  util: () => import('./function/src/programs/util.ts'),
};

let app: ServedFunction;
beforeAll(async () => {
  app = await serveCopy(new URL('function', import.meta.url));
});
afterAll(() => app?.close());

describe.each(Object.entries(PROGRAMS))('%s', (name, load) => {
  it('does what Node.js does', async () => {
    const { cases } = await load();
    const response = await app.fetch(`/${name}`);
    expect(response.status).toBe(200);
    const ours = (await response.json()) as Record<string, string>;
    const nodes = await outcomes(cases);
    const differing = Object.keys(nodes).filter((call) => ours[call] !== nodes[call]);
    expect(differing.map((call) => ({ call, function: ours[call], node: nodes[call] }))).toEqual([]);
  });
});
