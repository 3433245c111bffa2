import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareFunctions } from '../../sdk/bundle/index.ts';
import { browser } from './hosts/browser.ts';
import { byJco, byWasmtime } from './hosts/elsewhere.ts';
import type { Host, StartedHost, Suite } from './hosts/host.ts';
import { ours } from './hosts/ours.ts';
import { program } from './hosts/programs.ts';
import { MUST_RUN } from './running.ts';
import type { Case } from './suite/case.ts';
import { CASES } from './suite/cases.ts';
import type { Client } from './suite/client.ts';
import { reasonOf } from './suite/exceptions.ts';
import { suiteFunctions } from './suite/functions.ts';
import { leftOut } from './suite/languages.ts';
import { table } from './suite/table.ts';
import { startUpstream, type Upstream } from './suite/upstream.ts';

const HOSTS: readonly Host[] = [program('node'), program('deno'), program('bun'), program('workerd'), browser, byWasmtime, byJco];

/** What becomes whole in time is a matter of chance in some answers, and so is a connection that is cut while a client sends. */
const TRIES = 3;

/** Functions in five languages are compiled, one of them with all of CPython. */
const PREPARE_TIMEOUT_MS = 600_000;

let suite: Suite;
let upstream: Upstream;
const expected = new Map<Case, unknown>();

const outcome = (one: Case, client: Client): Promise<unknown> =>
  one.run(client, upstream).catch((cause: unknown) => `no answer: ${cause instanceof Error ? cause.message : String(cause)}`);

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'skerry-conformance-'));
  upstream = await startUpstream();
  const ready = await suiteFunctions(join(folder, 'components'), upstream);
  suite = { ready, prepared: await prepareFunctions(ready), folder };
  const { client, stop } = await ours.start(suite);
  for (const one of CASES) expected.set(one, await outcome(one, client));
  await stop();
}, PREPARE_TIMEOUT_MS);

afterAll(() => {
  upstream.close();
  rmSync(suite.folder, { recursive: true, force: true });
});

for (const each of leftOut) it.skip(each, () => {});

/** By host, in which cases it answers as ours does. */
const held = new Map<string, ReadonlySet<Case>>();

it('a server of Skerry answers all of them', () => {
  expect(CASES.length).toBeGreaterThan(100);
  const names = CASES.map(({ group, name }) => `${group}: ${name}`);
  expect(new Set(names).size).toBe(names.length);
  expect(CASES.filter((one) => String(expected.get(one)).startsWith('no answer')).map(({ name }) => name)).toEqual([]);
});

for (const host of HOSTS) {
  const missing = host.missing();
  const title = missing === undefined || MUST_RUN ? host.name : `${host.name} (left out: ${missing})`;

  describe.skipIf(missing !== undefined && !MUST_RUN)(title, () => {
    let started: StartedHost;
    const holds = new Set<Case>();

    beforeAll(async () => {
      started = await host.start(suite);
    });
    afterAll(async () => {
      held.set(host.name, holds);
      await started.stop();
    });

    it.concurrent.each(CASES.filter((one) => host.asks?.(one) ?? true).map((one) => [one.group, one.name, one] as const))(
      '%s: %s',
      async (_group, _name, one) => {
        const reason = reasonOf(host.name, one);
        const { client } = started;
        let seen = await outcome(one, client);
        const tries = reason === undefined ? TRIES : 1;
        for (let tried = 1; tried < tries && !isDeepStrictEqual(seen, expected.get(one)); tried++) seen = await outcome(one, client);
        if (reason === undefined) expect(seen).toEqual(expected.get(one));
        else expect(seen, `${reason}: this holds now, so it is no exception any more`).not.toEqual(expected.get(one));
        if (reason === undefined) holds.add(one);
      },
    );
  });
}

it('docs/conformance.md says what holds where', async () => {
  if (leftOut.length > 0 || HOSTS.some((host) => host.missing() !== undefined)) return;
  await expect(table(CASES, HOSTS, held)).toMatchFileSnapshot('../../docs/conformance.md');
});
