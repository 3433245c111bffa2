import { once } from 'node:events';
import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { createAdmin } from '@skerry/host/admin';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminClient } from '../../sdk/cli/remote/client.ts';
import { upload } from '../../sdk/cli/remote/upload.ts';
import { digestOf } from '../support/admin-api.ts';
import { capturingLogger } from '../support/log-lines.ts';
import { testPlatform, type TestPlatform } from '../support/platform.ts';

/** Nothing is deployed. */
const NO_TRIALS = { prepare: async () => undefined, run: async () => undefined };

let platform: TestPlatform;
let url: string;
let client: AdminClient;

beforeAll(async () => {
  platform = await testPlatform();
  url = await platform.app.listen({ host: '127.0.0.1', port: 0 });
  client = new AdminClient(url, platform.root);
});
afterAll(() => platform.close());

/** Bytes of which no two parts are the same. */
function noise(seed: number, length = 3_000_000): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at * 2_654_435_761 + seed) >>> 13);
}

const pathOf = (name: string, bytes: Uint8Array): string => `/v1/tenants/default/functions/${name}/components/${digestOf(bytes)}`;

const stateOf = (path: string) => client.get<{ state: string; receivedBytes: number }>(path);

/** Sends the first bytes, and breaks the connection. */
async function cutOff(path: string, bytes: Uint8Array, after: number): Promise<void> {
  const headers = { authorization: `Bearer ${platform.root}`, 'content-type': 'application/wasm', 'content-length': bytes.length };
  const sending = request(new URL(path, url), { method: 'PUT', headers });
  sending.on('error', () => undefined);
  sending.write(bytes.subarray(0, after));
  while ((await stateOf(path)).receivedBytes < after) await wait(5);
  const closed = new Promise((resolve) => sending.once('close', resolve));
  sending.destroy();
  await closed;
}

describe('an upload that was cut off', () => {
  it('goes on where it stopped, and sends no byte twice', async () => {
    const bytes = noise(1);
    const path = pathOf('cut', bytes);
    await cutOff(path, bytes, 1_000_000);
    expect(await stateOf(path)).toMatchObject({ state: 'partial', receivedBytes: 1_000_000 });
    const shown: number[] = [];
    expect(await upload(client, path, bytes, (count) => void shown.push(count))).toBe(2_000_000);
    expect([shown[0]! > 1_000_000, shown.at(-1)]).toEqual([true, bytes.length]);
    expect(await stateOf(path)).toMatchObject({ state: 'complete' });
    expect(digestOf(await platform.files.read(digestOf(bytes)))).toBe(digestOf(bytes));
  });

  it('is nothing that another function can go on with', async () => {
    const bytes = noise(2);
    await cutOff(pathOf('mine', bytes), bytes, 2_000_000);
    expect(await stateOf(pathOf('yours', bytes))).toMatchObject({ state: 'absent', receivedBytes: 0 });
    expect(await upload(client, pathOf('yours', bytes), bytes, () => undefined)).toBe(bytes.length);
  });

  it('lends its bytes to nobody who sent others', async () => {
    const bytes = noise(4);
    const mine = pathOf('honest', bytes);
    const yours = pathOf('liar', bytes);
    await cutOff(mine, bytes, 2_000_000);
    await cutOff(yours, noise(5), 1_000_000);
    const rest = { headers: { 'content-type': 'application/wasm' }, body: Buffer.from(bytes.subarray(1_000_000)) };
    const code = async (): Promise<unknown> =>
      client.sendOnce('PUT', `${yours}?from=1000000`, rest).catch((error: { code?: string }) => error.code);
    let refused = await code();
    // The host has not noticed yet that the connection broke.
    for (; refused === 'UPLOAD_IN_PROGRESS'; refused = await code()) await wait(5);
    expect(refused).toBe('UPLOAD_DIGEST_WRONG');
    expect(await stateOf(yours)).toMatchObject({ state: 'absent' });
    expect(await upload(client, mine, bytes, () => undefined)).toBeGreaterThan(0);
    expect(await stateOf(mine)).toMatchObject({ state: 'complete' });
  });

  it('is not sent again once it is there', async () => {
    const bytes = noise(3);
    expect(await upload(client, pathOf('there', bytes), bytes, () => undefined)).toBe(bytes.length);
    expect(await upload(client, pathOf('there', bytes), bytes, () => undefined)).toBe(0);
  });
});

describe('what was uploaded and no version names', () => {
  const quota = 5_000_000;
  let strict: TestPlatform;
  const put = (path: string, bytes: Uint8Array) =>
    strict.app.inject({
      method: 'PUT',
      url: path,
      headers: { authorization: `Bearer ${strict.root}`, 'content-type': 'application/wasm' },
      payload: Buffer.from(bytes),
    });

  it('is of a bounded size for each tenant, whether whole or cut off, until it is deployed', async () => {
    strict = await testPlatform({ maxUploadBytes: quota });
    expect((await put(pathOf('a', noise(1)), noise(1))).statusCode).toBe(200);
    const refused = await put(pathOf('b', noise(2)), noise(2));
    const problem = refused.json();
    expect([refused.statusCode, problem]).toMatchObject([409, { code: 'QUOTA_EXCEEDED', limit: quota }]);
    expect(problem.used).toBeGreaterThan(quota);
    expect(await strict.files.receivedOf({ tenant: 'default', function: 'b' }, digestOf(noise(2)))).toBe(0);
    // Two at once have no more room than one after the other.
    const both = await Promise.all([6, 7].map((seed) => put(pathOf('c', noise(seed, 1_500_000)), noise(seed, 1_500_000))));
    expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409]);
    // Of another tenant it is no business, and what one of them deployed does not count.
    await strict.catalog.createTenant('other', { name: 'test' });
    const theirs = pathOf('a', noise(2)).replace('default', 'other');
    expect((await put(theirs, noise(2))).statusCode).toBe(200);
    await strict.catalog.createVersion(
      {
        tenant: 'default',
        function: 'a',
        digest: digestOf(noise(1)),
        componentBytes: noise(1).length,
        manifest: '{"name":"a","component":"a"}',
        state: 'approved',
      },
      { name: 'test' },
    );
    expect((await put(pathOf('b', noise(2)), noise(2))).statusCode).toBe(200);
    await strict.close();
  });
});

describe('an admin API that was started again', () => {
  it('goes on with an upload, and knows what was sent', async () => {
    const bytes = noise(8);
    const path = pathOf('again', bytes);
    await cutOff(path, bytes, 1_000_000);
    const { catalog, files } = platform;
    const open = (): FastifyInstance => createAdmin({ catalog, files, logger: capturingLogger().logger, trials: NO_TRIALS });
    const restarted = open();
    const there = new AdminClient(await restarted.listen({ host: '127.0.0.1', port: 0 }), platform.root);
    expect(await upload(there, path, bytes, () => undefined)).toBe(2_000_000);
    await restarted.close();
    const later = open();
    expect((await later.inject({ url: path, headers: { authorization: `Bearer ${platform.root}` } })).json()).toMatchObject({
      state: 'complete',
    });
    await later.close();
  });
});

describe('a large upload', () => {
  it('beyond what a component may have is refused', async () => {
    const path = `/v1/tenants/default/functions/big/components/${'a'.repeat(64)}`;
    const headers = { authorization: `Bearer ${platform.root}`, 'content-type': 'application/wasm', 'content-length': 60 * 1024 * 1024 };
    const sending = request(new URL(path, url), { method: 'PUT', headers });
    sending.on('error', () => undefined);
    sending.write(new Uint8Array(1000));
    const [response] = await once(sending, 'response');
    const problem = JSON.parse((await Array.fromAsync(response)).join(''));
    expect([response.statusCode, problem]).toMatchObject([413, { code: 'UPLOAD_TOO_LARGE', limit: 52_428_800, used: 62_914_560 }]);
    sending.destroy();
  });
});
