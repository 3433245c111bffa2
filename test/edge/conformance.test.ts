import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createServer, listen } from '@skerry/host/fastify';
import { createHost, nodeEngine } from '@skerry/host/node';
import { memoryStorage } from '@skerry/host/storage';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunctions } from '../../sdk/bundle/index.ts';
import { deployReady } from '../../sdk/cli/host.ts';
import type { ReadyFunction } from '../../sdk/functions/index.ts';
import { MUST_RUN, type Program, type Running, serve, whyMissing } from './running.ts';
import { CASES, type Case } from './suite/cases.ts';
import { reasonOf } from './suite/exceptions.ts';
import { suiteFunctions } from './suite/functions.ts';
import { table } from './suite/table.ts';
import { startUpstream, type Upstream } from './suite/upstream.ts';

const PROGRAMS: readonly Program[] = ['node', 'deno', 'bun', 'workerd'];

/** What becomes whole in time is a matter of chance in some answers, and so is a connection that is cut while a client sends. */
const TRIES = 3;

let folder: string;
let upstream: Upstream;
let functions: readonly ReadyFunction[];
let ours: Running;
const expected = new Map<Case, unknown>();

const outcome = (one: Case, origin: string): Promise<unknown> =>
  one.run(origin, upstream.origin).catch((cause: unknown) => `no answer: ${cause instanceof Error ? cause.message : String(cause)}`);

async function startOurs(): Promise<Running> {
  const logger = pino({ level: 'silent' });
  const host = createHost({ storage: memoryStorage(), logger, engine: nodeEngine() });
  host.registry.replace(await Promise.all(functions.map((each) => deployReady(host, each))));
  const app = await createServer({ registry: host.registry, logger });
  return {
    origin: await listen(app, '127.0.0.1', 0),
    printed: () => '',
    async stop() {
      await app.close();
      await host.close();
    },
  };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'skerry-conformance-'));
  upstream = await startUpstream();
  functions = await suiteFunctions(join(folder, 'components'), upstream.origin);
  ours = await startOurs();
  for (const one of CASES) expected.set(one, await outcome(one, ours.origin));
});

afterAll(async () => {
  await ours.stop();
  upstream.close();
  rmSync(folder, { recursive: true, force: true });
});

/** By host, in which cases it answers as ours does. */
const held = new Map<string, ReadonlySet<Case>>();

it('a server of Skerry answers all of them', () => {
  expect(CASES.length).toBeGreaterThan(100);
  const names = CASES.map(({ group, name }) => `${group}: ${name}`);
  expect(new Set(names).size).toBe(names.length);
  expect(CASES.filter((one) => String(expected.get(one)).startsWith('no answer')).map(({ name }) => name)).toEqual([]);
});

for (const program of PROGRAMS) {
  const missing = whyMissing(program);
  const title = missing === undefined || MUST_RUN ? program : `${program} (left out: ${missing})`;

  describe.skipIf(missing !== undefined && !MUST_RUN)(title, () => {
    let running: Running;
    const holds = new Set<Case>();

    beforeAll(async () => {
      const out = join(folder, program);
      await bundleFunctions(functions, program, out);
      running = await serve(program, out);
    });
    afterAll(async () => {
      held.set(program, holds);
      await running.stop();
    });

    it.each(CASES.map((one) => [one.group, one.name, one] as const))('%s: %s', async (_group, _name, one) => {
      const reason = reasonOf(program, one);
      let seen = await outcome(one, running.origin);
      const tries = reason === undefined ? TRIES : 1;
      for (let tried = 1; tried < tries && !isDeepStrictEqual(seen, expected.get(one)); tried++) seen = await outcome(one, running.origin);
      if (reason === undefined) expect(seen).toEqual(expected.get(one));
      else expect(seen, `${reason}: this holds now, so it is no exception any more`).not.toEqual(expected.get(one));
      if (reason === undefined) holds.add(one);
    });
  });
}

it('docs/conformance.md says what holds where', async () => {
  if (PROGRAMS.some((program) => whyMissing(program) !== undefined)) return;
  await expect(table(CASES, held)).toMatchFileSnapshot('../../docs/conformance.md');
});
