import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { ResultError } from '@skerry/host/base';
import { createServer as createFunctionServer, listen } from '@skerry/host/fastify';
import { createHost } from '@skerry/host/node';
import { memoryStorage } from '@skerry/host/storage';
import type { RequestContext } from '@skerry/host/wasi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { discover } from '../functions/discover.ts';
import { readyFunction } from '../functions/index.ts';
import { capturingLogger } from '../../test/support/log-lines.ts';
import { serveFolder, type ServedFunction } from '../../test/support/serve-example.ts';

const FOLDER = fileURLToPath(new URL('fixtures/fetch', import.meta.url));

describe('what took too long', () => {
  let upstream: Server;
  let address: string;
  let app: ServedFunction;
  /** Requests that ended, and those that were broken off. */
  const ends: string[] = [];

  /** Takes a body only when nobody waits for that any more. */
  function stuck(request: IncomingMessage): void {
    setTimeout(() => request.resume(), 700);
    request.on('close', () => ends.push(request.complete ? 'complete' : 'broken off')).on('error', () => {});
  }

  /** A piece every 30 ms, for ever. */
  function drip(response: ServerResponse): void {
    response.write('x');
    const timer = setInterval(() => response.write('x'), 30);
    response.on('close', () => clearInterval(timer));
  }

  beforeAll(async () => {
    upstream = createServer((request, response) => {
      const { url = '' } = request;
      if (url === '/stuck') return stuck(request);
      request.resume();
      if (url === '/slow') return;
      if (url === '/drip') return drip(response);
      if (url === '/half') return void response.write('half');
      response.end('quick');
    });
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
    app = await serveFolder(FOLDER, { http: [address] });
  });
  afterAll(async () => {
    await app?.close();
    upstream?.closeAllConnections();
    upstream?.close();
  });

  const ask = async (path: string, method = 'GET'): Promise<[number, string]> => {
    const answer = await app.fetch(path.replace('URL', address), { method });
    return [answer.status, (await answer.text()).split('\n')[0]!];
  };

  test('on the whole fails with "timeout", wherever the time went', async () => {
    expect(await ask('/?url=URL/slow&timeout=100')).toEqual([502, 'no HttpError: timeout']);
    // Every part is quick, all together are not.
    expect(await ask('/?url=URL/drip&timeout=200')).toEqual([504, 'timeout: The body was not complete in time']);
    expect(await ask('/?url=URL/half&timeout=100')).toEqual([504, 'timeout: The body was not complete in time']);
  });

  test('to send is given up and not ended', async () => {
    ends.length = 0;
    expect(await ask('/endless?url=URL/stuck&timeout=300', 'POST')).toEqual([502, 'no HttpError: timeout']);
    expect(await ask('/upload?url=URL/stuck&timeout=300&bytes=30000000', 'POST')).toEqual([502, 'no HttpError: timeout']);
    await expect.poll(() => ends, { timeout: 5000 }).toEqual(['broken off', 'broken off']);
  });

  test('in one part fails with the code of that part', async () => {
    expect(await ask('/?url=URL/slow&first=50')).toEqual([502, expect.stringMatching(/^(connection-read|http-response)-timeout$/)]);
    expect(await ask('/?url=URL/half&between=50')).toEqual([504, expect.stringMatching(/^body-failed: /)]);
  });

  test('is not what came in time', async () => {
    expect(await ask('/?url=URL/&timeout=20000&connect=10000&first=10000&between=10000')).toEqual([200, 'quick']);
    expect(await ask('/upload?url=URL/&timeout=20000&bytes=3000000', 'POST')).toEqual([200, 'quick']);
  });

  test('leaves no timers behind', async () => {
    expect(await ask('/?url=URL/&timeout=20000&times=40')).toEqual([200, 'quick']);
  });

  test('is not everything that fails', async () => {
    expect(await ask('/?url=ftp://x/&timeout=100')).toEqual([502, 'no HttpError: invalid-url']);
    expect(await ask('/?url=http://127.0.0.2:9/&timeout=100')).toEqual([502, 'http-request-denied']);
  });
});

/** Every case of `error-code` with what the function sees: rcode, info code, alert, field, size, coding, detail. */
const NOTHING = ['-', '-1', '-1', '-', '-', '-1', '-', '-'];
const seen = (changes: Record<number, string>): string[] => NOTHING.map((value, at) => changes[at] ?? value);
const CASES: [tag: string, val: unknown, code: string, payload: string[], text: string][] = [
  ['DNS-timeout', undefined, 'dns-timeout', NOTHING, ''],
  ['DNS-error', { rcode: 'NXDOMAIN', infoCode: 65535 }, 'dns-error', seen({ 0: 'NXDOMAIN', 1: '65535' }), 'NXDOMAIN, info code 65535'],
  ['destination-not-found', undefined, 'destination-not-found', NOTHING, ''],
  ['destination-unavailable', undefined, 'destination-unavailable', NOTHING, ''],
  ['destination-IP-prohibited', undefined, 'destination-ip-prohibited', NOTHING, ''],
  ['destination-IP-unroutable', undefined, 'destination-ip-unroutable', NOTHING, ''],
  ['connection-refused', undefined, 'connection-refused', NOTHING, ''],
  ['connection-terminated', undefined, 'connection-terminated', NOTHING, ''],
  ['connection-timeout', undefined, 'connection-timeout', NOTHING, ''],
  ['connection-read-timeout', undefined, 'connection-read-timeout', NOTHING, ''],
  ['connection-write-timeout', undefined, 'connection-write-timeout', NOTHING, ''],
  ['connection-limit-reached', undefined, 'connection-limit-reached', NOTHING, ''],
  ['TLS-protocol-error', undefined, 'tls-protocol-error', NOTHING, ''],
  ['TLS-certificate-error', undefined, 'tls-certificate-error', NOTHING, ''],
  [
    'TLS-alert-received',
    { alertId: 255, alertMessage: 'größer' },
    'tls-alert-received',
    seen({ 2: '255', 3: 'größer' }),
    'alert 255, größer',
  ],
  ['HTTP-request-denied', undefined, 'http-request-denied', NOTHING, ''],
  ['HTTP-request-length-required', undefined, 'http-request-length-required', NOTHING, ''],
  ['HTTP-request-body-size', 2n ** 62n, 'http-request-body-size', seen({ 5: '4611686018427387904' }), '4611686018427387904 bytes'],
  ['HTTP-request-method-invalid', undefined, 'http-request-method-invalid', NOTHING, ''],
  ['HTTP-request-URI-invalid', undefined, 'http-request-uri-invalid', NOTHING, ''],
  ['HTTP-request-URI-too-long', undefined, 'http-request-uri-too-long', NOTHING, ''],
  ['HTTP-request-header-section-size', 4294967295, 'http-request-header-section-size', seen({ 5: '4294967295' }), '4294967295 bytes'],
  ['HTTP-request-header-size', { fieldName: 'x-a', fieldSize: 7 }, 'http-request-header-size', seen({ 4: 'x-a', 5: '7' }), 'x-a, 7 bytes'],
  ['HTTP-request-trailer-section-size', 0, 'http-request-trailer-section-size', seen({ 5: '0' }), '0 bytes'],
  ['HTTP-request-trailer-size', { fieldName: 'x-b', fieldSize: undefined }, 'http-request-trailer-size', seen({ 4: 'x-b' }), 'x-b'],
  ['HTTP-response-incomplete', undefined, 'http-response-incomplete', NOTHING, ''],
  ['HTTP-response-header-section-size', 8, 'http-response-header-section-size', seen({ 5: '8' }), '8 bytes'],
  ['HTTP-response-header-size', { fieldName: undefined, fieldSize: 9 }, 'http-response-header-size', seen({ 5: '9' }), '9 bytes'],
  ['HTTP-response-body-size', 10n, 'http-response-body-size', seen({ 5: '10' }), '10 bytes'],
  ['HTTP-response-trailer-section-size', 11, 'http-response-trailer-section-size', seen({ 5: '11' }), '11 bytes'],
  ['HTTP-response-trailer-size', { fieldName: '', fieldSize: 12 }, 'http-response-trailer-size', seen({ 4: '', 5: '12' }), ', 12 bytes'],
  ['HTTP-response-transfer-coding', 'snappy', 'http-response-transfer-coding', seen({ 6: 'snappy' }), 'snappy'],
  ['HTTP-response-content-coding', 'br', 'http-response-content-coding', seen({ 6: 'br' }), 'br'],
  ['HTTP-response-timeout', undefined, 'http-response-timeout', NOTHING, ''],
  ['HTTP-upgrade-failed', undefined, 'http-upgrade-failed', NOTHING, ''],
  ['HTTP-protocol-error', undefined, 'http-protocol-error', NOTHING, ''],
  ['loop-detected', undefined, 'loop', [], ''],
  ['configuration-error', undefined, 'configuration-error', NOTHING, ''],
  ['internal-error', 'why', 'internal-error', seen({ 7: 'why' }), 'why'],
];

/** The context of a request all of whose outbound requests fail. */
function failing(context: RequestContext, failure: () => object): RequestContext {
  const outbound = { send: () => Promise.reject(new ResultError(failure())) };
  return new Proxy(context, {
    get(target, key) {
      const value: unknown = key === 'outbound' ? outbound : Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

describe('an error code of the host', () => {
  let url: string;
  let failure: { tag: string; val?: unknown };
  let close: () => Promise<void>;

  beforeAll(async () => {
    const [folder] = discover(FOLDER);
    const ready = await readyFunction(folder!);
    const host = createHost({ storage: memoryStorage() });
    host.registry.replace([await host.deploy(ready.manifest, await readFile(ready.build.file))]);
    const { logger } = capturingLogger();
    const context = (granted: RequestContext): RequestContext => failing(granted, () => failure);
    const server = await createFunctionServer({ registry: host.registry, logger, details: true, context });
    url = await listen(server, '127.0.0.1', 0);
    close = async () => {
      await server.close();
      await host.close();
    };
  });
  afterAll(() => close?.());

  const report = async (): Promise<string[]> => (await (await fetch(url)).text()).split('\n');

  test.each(CASES)('%s arrives with all that it says', async (tag, val, code, payload, text) => {
    failure = { tag, ...(val !== undefined && { val }) };
    const kind = CASES.findIndex(([name]) => name === tag);
    const lines = await report();
    if (code === 'loop') expect(lines).toEqual(['loop']);
    else expect(lines).toEqual([code, String(kind), ...payload, text === '' ? code : `${code}: ${text}`]);
  });

  test.each(CASES.filter(([, val]) => val !== undefined).map(([tag, , code]) => [tag, code] as const))(
    '%s may say nothing',
    async (tag, code) => {
      const isRecord = /^(DNS-error|TLS-alert|HTTP-(request-trailer|response-(header|trailer))-size)/.test(tag);
      failure = { tag, val: isRecord ? {} : undefined };
      expect(await report()).toEqual([code, expect.any(String), ...NOTHING, code]);
    },
  );
});
