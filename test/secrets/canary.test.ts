import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newMasterKey } from '@skerry/host/secrets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../platform/served.ts';
import { type Finished, host, type Serving, skerry } from '../support/cli.ts';
import { fnv } from './digests.ts';
import { encodingsOf, formsIn } from './encodings.ts';

const GUEST = fileURLToPath(new URL('../guests/secrets-as/', import.meta.url));
/** Different in every encoding. */
const VALUE = 'cänary-5b2e/"\\\n+9f&41?';
const NEXT = 'cänary-71aa/"\\\n+0c&d2?';
const [OLD_KEY, NEW_KEY] = [newMasterKey(), newMasterKey()];

let folder: string;
let serving: Serving;
let admin: string;
let token: string;
/** What anybody could have seen so far, by where. */
const seen = new Map<string, string>();

const data = (): string => join(folder, 'data');
const keyFile = (): string => join(folder, 'master.key');

function writeKeys(...keys: readonly string[]): void {
  writeFileSync(keyFile(), `${keys.join('\n')}\n`, { mode: 0o600 });
}

async function run(args: readonly string[], input?: string | Buffer): Promise<Finished> {
  const env = { SKERRY_HOST: admin, SKERRY_TOKEN: token, XDG_CONFIG_HOME: folder };
  const finished = await skerry(args, { env, ...(input !== undefined && { input: input as string }) });
  seen.set(`skerry ${args.join(' ')} #${seen.size}`, finished.stdout + finished.stderr);
  return finished;
}

async function call(path: string, init: RequestInit = {}): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(admin + path, { headers, ...init });
  const text = await response.text();
  seen.set(`${init.method ?? 'GET'} ${path} #${seen.size}`, JSON.stringify([...response.headers]) + text);
  return text;
}

async function ask(path: string): Promise<{ readonly status: number; readonly text: string }> {
  const response = await serving.fetch(`/secrets-as/${path}`, { headers: { connection: 'close' } });
  const text = await response.text();
  seen.set(`answer to ${path} #${seen.size}`, JSON.stringify([...response.headers]) + text);
  return { status: response.status, text };
}

/** Whether so many requests, each on a connection of its own, and so at all workers, see a value. */
async function everywhere(value: string): Promise<boolean> {
  const answers = await Promise.all(Array.from({ length: 12 }, () => ask('password')));
  return answers.every(({ text }) => text === fnv(value));
}

async function start(): Promise<void> {
  serving = await host(['--data', data(), '--workers', '2', '--master-key-file', keyFile(), '--json']);
  await eventually(() => /Admin API: (\S+)/.test(serving.stdout()));
  [, admin] = /Admin API: (\S+)/.exec(serving.stdout())! as unknown as [string, string];
  token ??= /shown this once: (\S+)/.exec(serving.stdout())![1]!;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'skerry-canary-'));
  writeKeys(OLD_KEY);
  await start();
});
afterAll(async () => {
  await serving.stop('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('a secret of a platform', () => {
  it('that is not set is told of by deploy, and fails the request that reads it', async () => {
    const { code, stdout } = await run(['deploy', GUEST, '--yes', '--json']);
    expect(code).toBe(0);
    const { functions } = JSON.parse(stdout) as { functions: { missingSecrets: string[]; changes: { changes: { subject: string }[] } }[] };
    expect(functions[0]?.missingSecrets).toEqual(['API_KEY', 'db.password']);
    expect(functions[0]?.changes.changes.filter(({ subject }) => subject === 'capabilities.secrets')).toHaveLength(2);
    expect((await run(['deploy', GUEST, '--dry-run'])).stderr).toContain('`skerry secrets put API_KEY`');
    await eventually(async () => (await ask('ready')).text === 'ready');
    expect(await ask('password')).toMatchObject({ status: 500, text: expect.stringContaining('SECRET_MISSING') });
    expect(serving.stderr()).toContain('Run `skerry secrets put db.password --tenant default`.');
  });

  it('is set from standard input, and read by all workers without a deploy', async () => {
    expect((await run(['secrets', 'put', 'API_KEY'], `${VALUE}\n`)).stdout).toContain('API_KEY of "default" is set, version 1');
    expect((await run(['secrets', 'put', 'db.password', '--json'], VALUE)).code).toBe(0);
    await eventually(() => everywhere(VALUE));
    expect([(await ask('read')).text, (await ask('ungranted')).text, (await ask('listed')).text]).toEqual([fnv(VALUE), 'null', '0']);
    await run(['secrets', 'put', 'db.password'], `${NEXT}\r\n`);
    await eventually(() => everywhere(NEXT));
  });

  it('is refused where it is no value, and none of it is told', async () => {
    const refused = await Promise.all([
      run(['secrets', 'put', 'ODD'], ''),
      run(['secrets', 'put', 'ODD'], '\n'),
      run(['secrets', 'put', 'ODD'], `${VALUE}${'x'.repeat(65_536)}`),
      run(['secrets', 'put', 'ODD', '--json'], Buffer.concat([Buffer.from(VALUE), Buffer.of(0xff)])),
      run(['secrets', 'put', 'A B'], VALUE),
    ]);
    expect(refused.map(({ code }) => code)).toEqual([1, 1, 1, 1, 1]);
    for (const args of [['put'], ['put', 'A', VALUE], ['show', 'A'], ['rewrap', 'A']]) {
      const { code, stderr } = await skerry(['secrets', ...args], { env: { SKERRY_HOST: admin, SKERRY_TOKEN: token } });
      expect([code, stderr]).toEqual([2, expect.stringContaining('[USAGE]')]);
    }
  });

  it('stays what it is while the function fails, and while the host is asked about everything', async () => {
    expect((await Promise.all(['trap', 'denied', 'hoard'].map(ask))).map(({ status }) => status)).toEqual([500, 502, 500]);
    for (const path of ['/v1/audit', '/v1/tenants/default/secrets', '/v1/tenants/default/audit', '/openapi.json', '/v1/me'])
      await call(path);
    await call('/v1/tenants/default/functions/secrets-as/versions/1');
    await call('/v1/tenants/default/functions/secrets-as/versions/1/changes');
    await call('/v1/tenants/default/secrets/API_KEY', { method: 'PUT', body: `{"value": "${VALUE}` });
    await call('/v1/tenants/default/secrets/API_KEY', { method: 'PUT', body: JSON.stringify({ valeu: VALUE }) });
    await call('/v1/tenants/nobody/secrets/API_KEY', { method: 'PUT', body: JSON.stringify({ value: VALUE }) });
    await call('/v1/tenants/default/secrets/API_KEY', { method: 'POST', body: JSON.stringify({ value: VALUE }) });
    for (const args of [['secrets'], ['secrets', 'list', '--json'], ['versions', 'secrets-as', '--json'], ['inspect', GUEST]])
      await run(args);
  });

  it('survives that the master key is replaced while functions read it', async () => {
    writeKeys(NEW_KEY, OLD_KEY);
    expect(JSON.parse((await run(['secrets', 'rewrap', '--json'])).stdout)).toEqual({ secrets: 2, rewrapped: 2 });
    await eventually(() => everywhere(NEXT));
    writeKeys(NEW_KEY);
    expect((await run(['secrets', 'rewrap'])).stdout).toContain('all 2 secrets; 0 of them');
    expect(await everywhere(NEXT)).toBe(true);
    expect(await serving.stop()).toBe(0);
    seen.set('first host', serving.stdout() + serving.stderr());
    await start();
    await eventually(() => everywhere(NEXT));
  });

  it('that is deleted is read no more', async () => {
    expect((await run(['secrets', 'delete', 'db.password'])).code).toBe(0);
    await eventually(async () => (await ask('password')).text.includes('SECRET_MISSING'));
    expect((await run(['secrets', 'delete', 'db.password'])).code).toBe(1);
  });

  it('cannot be read by a host with another key, which says so when it starts', async () => {
    expect(await serving.stop()).toBe(0);
    seen.set('second host', serving.stdout() + serving.stderr());
    writeKeys(OLD_KEY);
    await start();
    await eventually(() => serving.stderr().includes('SECRET_UNREADABLE'));
    await eventually(async () => (await ask('ready')).status === 200);
    expect(await ask('read')).toMatchObject({ status: 500, text: expect.stringContaining('SECRET_UNREADABLE') });
    expect(await serving.stop()).toBe(0);
    seen.set('third host', serving.stdout() + serving.stderr());
  });

  it('is in nothing of all that, in no encoding, and neither is a master key', () => {
    expect(seen.size).toBeGreaterThan(40);
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = join(file.parentPath, file.name);
      if (file.isFile() && path !== keyFile()) seen.set(path, readFileSync(path, 'latin1'));
    }
    seen.set('component', readFileSync(join(GUEST, 'build/secrets-as.wasm'), 'latin1'));
    expect([...seen.keys()].filter((place) => place.endsWith('.wasm') || place.endsWith('catalog.db')).length).toBeGreaterThan(1);
    const found = Array.from(seen).flatMap(([place, content]) => {
      const bytes = Buffer.from(content, place.startsWith('/') || place === 'component' ? 'latin1' : 'utf8');
      return [VALUE, NEXT, OLD_KEY, NEW_KEY].flatMap((value) => formsIn(bytes, value).map((form) => `${place}: ${form}`));
    });
    expect(found).toEqual([]);
  });

  it('would have been found', () => {
    for (const [name, form] of encodingsOf(VALUE)) expect(formsIn(Buffer.concat([Buffer.from('before '), form]), VALUE)).toContain(name);
    for (const before of ['', 'a', 'ab', 'abc']) {
      expect(formsIn(Buffer.from(`${before}${VALUE} behind`).toString('base64'), VALUE)).not.toEqual([]);
    }
  });
});

describe('skerry host', () => {
  it.each<[string, string | undefined, number, string]>([
    ['is not there', undefined, 0o600, 'There is no file of master keys'],
    ['is empty', '', 0o600, 'holds no master key'],
    ['holds a key that is too short', Buffer.alloc(16, 1).toString('base64'), 0o600, ':1 is no key of 32 bytes in base64'],
    ['others may read', NEW_KEY, 0o640, '(mode 640)'],
  ])('does not start with a file of master keys that %s', async (_what, content, mode, message) => {
    const file = join(folder, 'other.key');
    rmSync(file, { force: true });
    if (content !== undefined) writeFileSync(file, content);
    if (content !== undefined) chmodSync(file, mode);
    const { code, stderr } = await skerry(['host', '--data', join(folder, 'other'), '--master-key-file', file]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
    expect(stderr).toContain('[MASTER_KEY_INVALID]');
    if (content) expect(stderr).not.toContain(content);
  });

  it('takes master keys from the environment, but not from both', async () => {
    writeKeys(NEW_KEY);
    const both = await skerry(['host', '--master-key-file', keyFile()], { env: { SKERRY_MASTER_KEY: NEW_KEY } });
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining('are both given')]);
    const wrong = await skerry(['host', '--data', join(folder, 'other')], { env: { SKERRY_MASTER_KEY: 'x' } });
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('SKERRY_MASTER_KEY:1 is no key')]);
    serving = await host(['--data', data()], { env: { SKERRY_MASTER_KEY: `${NEW_KEY},${OLD_KEY}` } });
    await eventually(async () => (await serving.fetch('/secrets-as/read')).status === 200);
  });
});
