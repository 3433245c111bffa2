import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newMasterKey } from '@skerry/host/secrets';
import { afterAll, beforeEach, expect, it, onTestFailed } from 'vitest';
import { discover } from '../../sdk/functions/discover.ts';
import { ROOT } from '../house/source-files.ts';
import { fnv } from '../secrets/digests.ts';
import { built } from '../support/built.ts';
import { type Finished, host, type Serving, skerry } from '../support/cli.ts';
import { type Answer, ask, type Asking, everywhere, Load, pidsOf } from '../support/load.ts';
import { eventually } from './served.ts';

/**
 * The week of a team, from the first start of a host to the morning after it was killed: one story, told by the commands that the
 * team types and by what clients meet meanwhile. Each step stands on those before.
 */

const EXAMPLES = [
  'csv-stats',
  'digit-recognition',
  'fraud-stream',
  'geo-query',
  'guestbook',
  'hello-assemblyscript',
  'hello-typescript',
  'image-thumbnail',
  'iot-rollup',
  'log-redaction',
];
const SHOP = { name: 'shop.example.org' };
/** Far more than a step takes: on a machine with other work, processes start late. */
const STEP_MS = 15 * 60_000;
const soon = (holds: () => boolean | Promise<boolean>): Promise<void> => eventually(holds, STEP_MS / 5);

const folder = mkdtempSync(join(tmpdir(), 'skerry-week-'));
const inFolder = (...parts: readonly string[]): string => join(folder, ...parts);

let serving: Serving;
let admin: string;
let root: string;
/** Tokens by who has them. */
const tokens = { ci: '', lead: '' };

/** A day after one that went wrong tells nothing. */
let hasFailed = false;
beforeEach(({ skip }) => {
  skip(hasFailed, 'an earlier day went wrong');
  onTestFailed(() => {
    hasFailed = true;
  });
});
afterAll(async () => {
  await serving.stop('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function startHost(): Promise<void> {
  serving = await host(['--data', inFolder('data'), '--workers', '2', '--master-key-file', inFolder('master.key')]);
  await soon(() => /Admin API: \S+/.test(serving.stdout()));
  admin = /Admin API: (\S+)/.exec(serving.stdout())![1]!;
}

/** Runs a command as somebody of the team, about the tenant of the shop. */
function as(token: string, args: readonly string[], input?: string): Promise<Finished> {
  const env = { SKERRY_HOST: admin, SKERRY_TOKEN: token, XDG_CONFIG_HOME: folder };
  return skerry(args, { env, cwd: folder, ...(input !== undefined && { input }) });
}

const asRoot = (...args: readonly string[]): Promise<Finished> => as(root, [...args, '--tenant', 'shop']);
const succeeded = expect.objectContaining({ code: 0 });

/** The function that the team works on this week. */
function writePrices(version: object): void {
  writeFileSync(
    inFolder('prices', 'skerry.json'),
    JSON.stringify({ name: 'prices', component: 'prices.wasm', routes: ['/prices/*'], ...version }),
  );
}

const atShop = (path: string, asking: Asking = {}): Promise<Answer> => ask(serving, path, { ...SHOP, ...asking });
const allAt = (version: number): Promise<boolean> =>
  everywhere(serving, '/prices/list', (answer) => answer.status === 200 && answer.version === String(version), SHOP);

/** Every example answers what its manifest says to try. */
async function examplesAnswer(): Promise<void> {
  const folders = discover(join(ROOT, 'examples')).filter(({ manifest }) => EXAMPLES.includes(manifest.name));
  for (const { manifest } of folders) {
    const { path, method, headers, body, content } = manifest.try!;
    const sent = content === undefined ? body : Buffer.from(content, 'base64');
    const { status } = await atShop(path, { method, headers: { ...headers }, ...(sent !== undefined && { body: sent }) });
    expect([manifest.name, Math.floor(status! / 100)]).toEqual([manifest.name, 2]);
  }
}

it(
  'Monday: the host is started, and the shop gets a tenant, a domain, and tokens for those who work on it',
  async () => {
    writeFileSync(inFolder('master.key'), `${newMasterKey()}\n`, { mode: 0o600 });
    await startHost();
    root = /shown this once: (\S+)/.exec(serving.stdout())![1]!;
    expect(await as('', ['login', admin], `${root}\n`)).toEqual(succeeded);
    expect(await as(root, ['tenants', 'add', 'shop'])).toEqual(succeeded);
    expect(await asRoot('domains', 'add', SHOP.name)).toEqual(succeeded);
    const made = await Promise.all([
      asRoot('tokens', 'create', 'ci', '--role', 'deploy', '--expires', '90d'),
      asRoot('tokens', 'create', 'lead', '--role', 'deploy', '--role', 'approve', '--role', 'operate'),
    ]);
    [tokens.ci, tokens.lead] = made.map(({ stdout }) => stdout.trim()) as [string, string];
    // They see their own tenant, and no other.
    expect((await as(tokens.ci, ['versions'])).stdout).toContain('The tenant "shop" has no functions');
    expect((await as(tokens.ci, ['versions', '--tenant', 'default'])).stderr).toContain('[TENANT_NOT_FOUND]');
  },
  STEP_MS,
);

it(
  'Monday afternoon: ten functions are deployed, and answer at the domain of the shop',
  async () => {
    for (const name of EXAMPLES) expect(await as(tokens.lead, ['deploy', join(ROOT, 'examples', name), '--yes'])).toEqual(succeeded);
    await soon(async () => (await atShop('/log-redaction', { method: 'POST', body: 'x' })).status !== 404);
    await examplesAnswer();
    expect((await ask(serving, '/hello-assemblyscript', { name: 'elsewhere.example.org' })).status).toBe(404);
  },
  STEP_MS,
);

it(
  'Tuesday: a new version gets a tenth of the requests, and then all of them',
  async () => {
    mkdirSync(inFolder('prices'));
    writeFileSync(inFolder('prices', 'prices.wasm'), await built('test/guests/echo'));
    writePrices({ description: 'the first' });
    expect(await as(tokens.lead, ['deploy', 'prices', '--yes'])).toEqual(succeeded);
    await soon(() => allAt(1));
    // It asks for nothing that the first has not, so the build server deploys it alone.
    writePrices({ description: 'the second' });
    expect(await as(tokens.ci, ['deploy', 'prices', '--yes', '--canary', '10%', '--note', 'faster'])).toEqual(succeeded);
    expect((await as(tokens.ci, ['versions'])).stdout).toContain('prices  live: version 1 (90%), version 2 (10%)');
    await soon(async () => (await atShop('/prices/list')).version === '2');
    const met: (string | undefined)[] = [];
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => atShop('/prices/list')));
      met.push(...answers.map(({ version }) => version));
    }
    expect(new Set(met)).toEqual(new Set(['1', '2']));
    // 50 of 500 are expected; further away than this is one time in a billion.
    const share = met.filter((version) => version === '2').length;
    expect(share).toBeGreaterThan(12);
    expect(share).toBeLessThan(100);
    expect(await as(tokens.ci, ['promote', 'prices', '2'])).toEqual(succeeded);
    await soon(() => allAt(2));
  },
  STEP_MS,
);

it(
  'Wednesday: a version that asks for more waits until the lead approves of it, and is rolled back',
  async () => {
    writePrices({ description: 'the third', capabilities: { http: ['https://rates.example.com'] } });
    const waits = await as(tokens.ci, ['deploy', 'prices', '--yes']);
    expect(waits).toMatchObject({ code: 3, stderr: expect.stringContaining('https://rates.example.com') });
    expect((await as(tokens.ci, ['promote', 'prices', '3'])).stderr).toContain('[VERSION_NOT_APPROVED]');
    expect((await as(tokens.ci, ['approve', 'prices', '3', '--yes'])).stderr).toContain('[TOKEN_ROLE_MISSING]');
    expect(await allAt(2)).toBe(true);
    expect(await as(tokens.lead, ['approve', 'prices', '3', '--yes'])).toEqual(succeeded);
    expect(await as(tokens.ci, ['promote', 'prices', '3'])).toEqual(succeeded);
    await soon(() => allAt(3));
    const load = new Load(serving, '/prices/list', 4, SHOP.name);
    expect(await as(tokens.lead, ['rollback', 'prices'])).toEqual(succeeded);
    await soon(() => allAt(2));
    await load.end();
    expect(load.failures).toEqual([]);
    expect([...load.versions].toSorted()).toEqual(['2', '3']);
  },
  STEP_MS,
);

it(
  'Thursday: a secret is replaced while functions read it',
  async () => {
    const path = '/secrets-as/password';
    expect(await as(tokens.lead, ['deploy', join(ROOT, 'test/guests/secrets-as'), '--yes'])).toEqual(succeeded);
    expect(await as(tokens.lead, ['secrets', 'put', 'db.password'], 'old')).toEqual(succeeded);
    expect((await as(tokens.ci, ['secrets', 'put', 'db.password'], 'mine')).stderr).toContain('[TOKEN_ROLE_MISSING]');
    await soon(() => everywhere(serving, path, ({ text }) => text === fnv('old'), SHOP));
    const load = new Load(serving, path, 4, SHOP.name);
    expect(await as(tokens.lead, ['secrets', 'put', 'db.password'], 'new')).toEqual(succeeded);
    await soon(() => everywhere(serving, path, ({ text }) => text === fnv('new'), SHOP));
    await load.end();
    expect(load.failures).toEqual([]);
    expect(load.texts).toEqual(new Set([fnv('old'), fnv('new')]));
  },
  STEP_MS,
);

it(
  'Friday: all processes are replaced under load without a lost request, as after an update',
  async () => {
    const before = pidsOf(serving);
    const load = new Load(serving, '/prices/list', 4, SHOP.name);
    process.kill(serving.pid, 'SIGHUP');
    await soon(() => pidsOf(serving).length >= before.length + 3);
    await soon(async () => (await as(root, ['tenants'])).code === 0);
    await load.end();
    expect(load.failures).toEqual([]);
    expect(load.requests).toBeGreaterThan(0);
  },
  STEP_MS,
);

it(
  'Friday night: a worker is killed, then everything; the next start has all that the week brought',
  async () => {
    const [victim] = pidsOf(serving).slice(-3);
    const before = pidsOf(serving).length;
    process.kill(victim!, 'SIGKILL');
    await soon(() => pidsOf(serving).length > before);
    await soon(() => allAt(2));
    await serving.stop('SIGKILL');
    await startHost();
    expect(serving.stdout()).not.toContain('shown this once');
    await soon(() => allAt(2));
    await soon(() => everywhere(serving, '/secrets-as/password', ({ text }) => text === fnv('new'), SHOP));
    await examplesAnswer();
    const { functions } = JSON.parse((await as(tokens.ci, ['versions', '--json'])).stdout) as { functions: { function: string }[] };
    expect(functions.map((each) => each.function).toSorted()).toEqual([...EXAMPLES, 'prices', 'secrets-as'].toSorted());
    expect((await as(tokens.ci, ['versions', 'prices'])).stdout).toMatch(/^ +3 .* ci\n +2 .* ci {2}live {2}faster\n +1 .* lead\n$/);
    expect((await asRoot('domains')).stdout).toBe(`${SHOP.name}\n`);
    const body: unknown = await (
      await fetch(`${admin}/v1/tenants/shop/audit?limit=1000`, { headers: { authorization: `Bearer ${root}` } })
    ).json();
    const done = (body as { items: { action: string }[] }).items.map(({ action }) => action);
    expect(new Set(done)).toEqual(
      new Set(['tenant.create', 'domain.add', 'token.create', 'version.create', 'alias.set', 'version.approve', 'secret.set']),
    );
  },
  STEP_MS,
);
