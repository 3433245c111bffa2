import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newMasterKey } from '@skerry/host/secrets';
import { AdminClient } from '../../sdk/cli/remote/client.ts';
import { digestOf, smallComponent } from '../support/admin-api.ts';
import { built } from '../support/built.ts';
import { host, type Serving } from '../support/cli.ts';
import { eventually } from './served.ts';

const SOURCE = fileURLToPath(new URL('broken-disk/broken-disk.c', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'skerry-broken-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const library = join(folder, 'broken-disk.so');
const data = join(folder, 'data');
/** What fails at the moment is written here. */
const calls = join(folder, 'calls');

const canBreak =
  process.platform === 'linux' && spawnSync('clang', ['-shared', '-fPIC', '-O2', '-o', library, SOURCE, '-ldl']).status === 0;
if (!canBreak && process.env['CI'] !== undefined) throw new Error('clang is not installed, which makes the disk that fails');

const FUNCTIONS = '/v1/tenants/default/functions';

let serving: Serving;
let client: AdminClient;
let token: string;
const key = newMasterKey();

async function start(): Promise<void> {
  const env = { LD_PRELOAD: library, BROKEN_FOLDER: `${data}/`, BROKEN_CALLS: calls, SKERRY_MASTER_KEY: key };
  serving = await host(['--data', data], { env });
  await eventually(() => serving.stdout().includes('Admin API: '));
  token ??= /(skr_\w+)/.exec(serving.stdout())![1]!;
  client = new AdminClient(/Admin API: (\S+)/.exec(serving.stdout())![1]!, token);
}

/** What was answered with success, and has to be there ever after. */
const acknowledged = { versions: [] as number[], components: [] as string[], secrets: [] as string[] };

async function codeOf(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (cause) {
    return (cause as { code?: string }).code ?? String(cause);
  }
}

async function upload(component: Uint8Array): Promise<void> {
  const path = `${FUNCTIONS}/echo/components/${digestOf(component)}`;
  await client.sendOnce('PUT', path, { headers: { 'content-type': 'application/wasm' }, body: Buffer.from(component) });
  acknowledged.components.push(digestOf(component));
}

async function createVersion(digest: string, note: string): Promise<number> {
  const manifest = JSON.stringify({ name: 'echo', component: 'given', description: note });
  const { body } = await client.send<{ version: { number: number } }>('POST', `${FUNCTIONS}/echo/versions`, { body: { digest, manifest } });
  acknowledged.versions.push(body.version.number);
  return body.version.number;
}

async function makeLive(number: number, headers: Record<string, string> = { 'if-match': '*' }): Promise<void> {
  await client.send('PUT', `${FUNCTIONS}/echo/aliases/live`, { body: { targets: [{ number, weight: 1 }] }, headers });
}

async function setSecret(name: string): Promise<void> {
  await client.send('PUT', `/v1/tenants/default/secrets/${name}`, { body: { value: `of ${name}` } });
  acknowledged.secrets.push(name);
}

async function allThere(): Promise<void> {
  const versions = await Array.fromAsync(client.list<{ number: number }>(`${FUNCTIONS}/echo/versions`));
  expect(versions.map(({ number }) => number)).toEqual(expect.arrayContaining(acknowledged.versions));
  const secrets = await Array.fromAsync(client.list<{ name: string }>('/v1/tenants/default/secrets'));
  expect(secrets.map(({ name }) => name)).toEqual(expect.arrayContaining(acknowledged.secrets));
  const files = readdirSync(join(data, 'components'));
  expect(files).toEqual(expect.arrayContaining(acknowledged.components.map((digest) => `${digest}.wasm`)));
}

/** A component that no other is like. */
const another = (i: number): Promise<Uint8Array> => smallComponent(`wasi:clocks/monotonic-clock@0.2.${i}`);

describe.skipIf(!canBreak)('a disk whose calls fail with EIO (needs Linux and clang)', () => {
  let echo: Uint8Array;
  beforeAll(async () => {
    echo = await built('test/guests/echo');
    await start();
    await upload(echo);
    await createVersion(digestOf(echo), 'the first');
    await makeLive(1, { 'if-none-match': '*' });
    await eventually(async () => (await serving.fetch('/echo')).status === 200);
  }, 120_000);
  afterAll(async () => {
    rmSync(calls, { force: true });
    await serving.stop();
  });

  it.each([
    ['write', 1],
    ['fsync', 2],
    ['rename', 3],
    ['write fsync rename', 4],
  ])(
    'is told while it fails at %s, what serves goes on, and afterwards everything works',
    async (broken, round) => {
      const component = await another(round % 4);
      const before = acknowledged.versions.length;
      writeFileSync(calls, broken);
      expect(await codeOf(() => upload(component))).toBe('STORE_UNAVAILABLE');
      // To rename is nothing that a database does.
      const ofCatalog = broken === 'rename' ? undefined : 'STORE_UNAVAILABLE';
      expect(await codeOf(() => createVersion(digestOf(echo), `while ${broken} fails`))).toBe(ofCatalog);
      expect(await codeOf(() => setSecret(`K${round}`))).toBe(ofCatalog);
      expect(await codeOf(() => makeLive(1))).toBe(ofCatalog);
      expect((await serving.fetch('/echo')).status).toBe(200);
      await allThere();
      rmSync(calls);

      await upload(component);
      const number = await createVersion(digestOf(echo), `after ${broken} failed`);
      // What was refused left no number behind.
      expect(number).toBe(Math.max(...acknowledged.versions.slice(0, before)) + (ofCatalog === undefined ? 2 : 1));
      await makeLive(number);
      await setSecret(`L${round}`);
      await allThere();
      const sawIt = async (): Promise<boolean> => {
        const answer = await serving.fetch('/echo', { headers: { 'skerry-version': '?' } });
        return answer.headers.get('x-skerry-version') === String(number);
      };
      await eventually(sawIt);
    },
    60_000,
  );

  it('has everything that was acknowledged when the host is started again, after SIGKILL while it failed', async () => {
    writeFileSync(calls, 'write fsync');
    expect(await codeOf(() => setSecret('LOST'))).toBe('STORE_UNAVAILABLE');
    await serving.stop('SIGKILL');
    rmSync(calls);
    await start();
    await allThere();
    const { body } = await client.send<{ items: { name: string }[] }>('GET', '/v1/tenants/default/secrets?limit=1000');
    expect(body.items.map(({ name }) => name)).not.toContain('LOST');
    await eventually(async () => (await serving.fetch('/echo')).status === 200);
  }, 60_000);
});
