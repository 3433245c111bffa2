import { parse } from '@bytecodealliance/jco';
import { componentEngine } from '@skerry/host/engine';
import { createHost } from '@skerry/host/node';
import { openPlatform, openTrials } from '@skerry/host/platform';
import { ask, collect } from '@skerry/host/runtime';
import { memoryStorage } from '@skerry/host/storage';
import { BytesSource } from '@skerry/host/wasi';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AheadThreads } from '../../host/node/ahead.ts';
import { guest } from '../hostile/guest.ts';
import { AdminApi, digestOf } from '../support/admin-api.ts';
import { built } from '../support/built.ts';
import { temporaryFolder } from '../support/folder.ts';
import { capturingLogger } from '../support/log-lines.ts';
import { testPlatform, type TestPlatform } from '../support/platform.ts';

let platform: TestPlatform;
let api: AdminApi;
const open = async (...options: Parameters<typeof testPlatform>): Promise<void> => {
  platform = await testPlatform(...options);
  api = await AdminApi.of(platform);
};
beforeEach(() => open());
afterEach(() => platform.close());

const PATH = '/v1/tenants/default/functions/f';
const FIRST = { 'if-none-match': '*' };

/** Creates a version of it. */
async function created(component: Uint8Array, more: object = {}, token?: string) {
  const digest = digestOf(component);
  const { status } = await api.ask('PUT', `${PATH}/components/${digest}`, { body: component });
  expect(status).toBe(200);
  const manifest = JSON.stringify({ name: 'f', component: 'f.wasm', ...more });
  return api.ask('POST', `${PATH}/versions`, { body: { digest, manifest }, ...(token !== undefined && { token }) });
}

const point = (targets: Readonly<Record<number, number>>, headers: Record<string, string> = FIRST, alias = 'live') =>
  api.ask('PUT', `${PATH}/aliases/${alias}`, {
    headers,
    body: { targets: Object.entries(targets).map(([number, weight]) => ({ number: Number(number), weight })) },
  });

/** Answers `said`. */
const saying = (): Promise<Uint8Array> =>
  guest({ with: '(data (i32.const 1024) "said")', handle: '(call $answer (local.get $out) (i32.const 1024) (i32.const 4))' });
const trapping = (): Promise<Uint8Array> => guest({ handle: 'unreachable' });
const neverStarting = (): Promise<Uint8Array> =>
  guest({ with: '(func $start (loop (br 0))) (start $start)', handle: '(call $answer (local.get $out) (i32.const 0) (i32.const 0))' });

/** A component of valid sections whose code is not. */
const invalid = (): Promise<Uint8Array> =>
  parse(`(component (core module (func (result i32))) (core instance (instantiate 0))
    (instance $h) (export "wasi:http/incoming-handler@0.2.3" (instance $h)))`);

describe('a version', () => {
  it('that no server can prepare is not created', async () => {
    expect(await created(await invalid())).toMatchObject({ status: 422, body: { code: 'COMPONENT_INVALID' } });
    expect((await api.ask('GET', `${PATH}/versions`)).status).toBe(404);
  });

  it('that takes too long to prepare is not created, and the API goes on meanwhile', async () => {
    await platform.close();
    const { logger } = capturingLogger();
    const engine = componentEngine({ make: new AheadThreads(undefined, 20).make });
    const host = createHost({ storage: memoryStorage(), logger, engine });
    const trials = openTrials({ files: { read: (digest) => platform.files.read(digest) }, host, log: logger });
    await open({ trials });
    const long = '(func (param i32) (result i32) (loop (br_if 0 (local.get 0))) (i32.add (local.get 0) (i32.const 7)))';
    const component = await parse(`(component (core module ${long.repeat(20_000)}) (core instance (instantiate 0))
      (instance $h) (export "wasi:http/incoming-handler@0.2.3" (instance $h)))`);
    let isOver = false;
    const creating = created(component).finally(() => (isOver = true));
    expect((await api.ask('GET', '/v1/tenants')).status).toBe(200);
    expect(isOver).toBe(false);
    const message: unknown = expect.stringMatching(/^Preparing the component took more than \d+ ms/);
    expect(await creating).toMatchObject({ status: 422, body: { code: 'COMPONENT_TOO_COSTLY', detail: message } });
    await host.close();
  });

  it('is read by no server that finds what was prepared for it', async () => {
    await platform.close();
    const prepared = temporaryFolder();
    const { logger } = capturingLogger();
    const hosts = [0, 1].map(() => createHost({ storage: memoryStorage(), logger, prepared }));
    const reads: string[] = [];
    const files = {
      read: (digest: string) => {
        reads.push(digest);
        return platform.files.read(digest);
      },
    };
    await open({ trials: openTrials({ files, host: hosts[0]!, log: logger }) });
    await created(await saying());
    expect((await point({ 1: 1 })).status).toBe(200);
    expect(reads).toHaveLength(1);
    const serving = openPlatform({ catalog: platform.catalog, files, host: hosts[1]!, log: logger });
    const request = { id: 'first', method: 'GET', scheme: 'http', target: '/f', rawHeaders: ['host', 'localhost'], log: logger };
    const { answer, done } = ask(serving.functions, { ...request, body: () => new BytesSource(undefined) });
    expect(Buffer.from((await collect(answer, 1000)).body).toString()).toBe('said');
    await done;
    expect(reads).toHaveLength(1);
    serving.close();
    await Promise.all(hosts.map((host) => host.close()));
  });
});

describe('before an alias points at a version', () => {
  it('its smoke request has to be answered as its manifest says', async () => {
    const smoke = { path: '/f/health', headers: { accept: '*/*' } };
    await created(await saying(), { smoke: { ...smoke, contains: 'said' } });
    expect((await point({ 1: 1 })).status).toBe(200);
    const wrong: readonly (readonly [object, string])[] = [
      [{ ...smoke, status: 204 }, 'was answered with 200 and the body "said"; expected: 204'],
      [{ ...smoke, contains: 'bad' }, 'was answered with 200 and the body "said"; expected: a body that contains "bad"'],
      [{ path: '/elsewhere' }, 'was answered with 404 and the body "{\\"error\\":{\\"code\\":\\"ROUTE_NOT_FOUND\\"'],
    ];
    for (const [i, [other, message]] of wrong.entries()) {
      await created(await saying(), { smoke: other });
      const number = i + 2;
      const refused = await point({ 1: 9, [number]: 1 }, { 'if-match': '*' });
      expect(refused).toMatchObject({ status: 422, body: { code: 'SMOKE_TEST_FAILED' } });
      expect(refused.body.detail).toContain(message);
      expect(refused.body.detail).toContain(`of "f", GET ${(other as typeof smoke).path},`);
    }
    expect((await api.ask('GET', `${PATH}/aliases/live`)).body.targets).toEqual([{ number: 1, weight: 1 }]);
  });

  it('it runs with what it was granted, as a request of a client does', async () => {
    const capabilities = { keyvalue: ['guestbook'] };
    const body = '{"name":"Ada","message":"Hello!"}';
    const smoke = { method: 'POST', path: '/f', headers: { 'content-type': 'application/json' }, body, status: 201, contains: '"Ada"' };
    await created(await built('examples/guestbook'), { capabilities, smoke });
    expect(await point({ 1: 1 })).toMatchObject({ status: 200 });
  });

  it('a trap is told, and a guest that never ends is stopped at its own limits while the API goes on', async () => {
    await created(await trapping(), { smoke: { path: '/f' } });
    const trapped = await point({ 1: 1 });
    expect(trapped).toMatchObject({ status: 422, body: { code: 'SMOKE_TEST_FAILED' } });
    expect(trapped.body.detail).toContain('was answered with 500 and the body "{\\"error\\":{\\"code\\":\\"GUEST_TRAPPED\\"');
    await created(await neverStarting(), { limits: { cpuTimeMs: 1000 } });
    let isOver = false;
    const pointing = point({ 2: 1 }).finally(() => (isOver = true));
    expect((await api.ask('GET', '/v1/tenants')).status).toBe(200);
    expect(isOver).toBe(false);
    expect(await pointing).toMatchObject({
      status: 422,
      body: { code: 'SMOKE_TEST_FAILED', detail: expect.stringContaining('A sandbox of "f" cannot be made, LIMIT_CPU_TIME') },
    });
    expect((await api.ask('GET', `${PATH}/aliases/live`)).status).toBe(404);
  });

  it('nothing runs of one that waits for approval, nor again of one that it points at, nor when it goes back', async () => {
    await platform.close();
    const ran: number[] = [];
    await open({ trials: { prepare: async () => {}, run: async ({ manifest }) => void ran.push(manifest.limits.cpuTimeMs) } });
    const component = await saying();
    const version = (cpuTimeMs: number, token?: string) => created(component, { limits: { cpuTimeMs } }, token);
    await version(1);
    await version(2);
    expect((await point({ 1: 1 })).status).toBe(200);
    expect((await point({ 1: 9, 2: 1 }, { 'if-match': '*' })).status).toBe(200);
    expect((await point({ 2: 1 }, { 'if-match': '*' })).status).toBe(200);
    expect(ran).toEqual([1, 2]);
    expect((await api.ask('POST', `${PATH}/aliases/live/rollback`)).status).toBe(200);
    expect((await point({ 2: 1 }, { 'if-match': '"1"' })).body.code).toBe('ALIAS_CHANGED');
    const { body } = await api.ask('POST', '/v1/tokens', { body: { name: 'ci', roles: ['deploy'] } });
    expect(await version(100, body.secret)).toMatchObject({ status: 201, body: { version: { number: 3, state: 'waiting' } } });
    expect((await point({ 3: 1 }, { 'if-match': '*' })).body.code).toBe('VERSION_NOT_APPROVED');
    expect(ran).toEqual([1, 2]);
    expect((await api.ask('POST', `${PATH}/versions/3/approve`)).status).toBe(200);
    expect(ran).toEqual([1, 2]);
    expect((await point({ 3: 1 }, { 'if-match': '*' })).status).toBe(200);
    expect(ran).toEqual([1, 2, 100]);
  });
});
