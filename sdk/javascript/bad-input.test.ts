import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { serveFolder, type ServedFunction } from '../../test/support/serve-example.ts';

const directory = mkdtempSync(join(tmpdir(), 'skerry-bad-input-'));
let app: ServedFunction;
let upstream: Server;
let origin: string;

beforeAll(async () => {
  upstream = createServer((request, response) => {
    response.write('x'.repeat(1000));
    if (request.url === '/whole') response.end();
    else setTimeout(() => response.destroy(), 20);
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  // A copy: what is built is written beside the sources.
  cpSync(fileURLToPath(new URL('fixtures/bad-input', import.meta.url)), directory, { recursive: true });
  app = await serveFolder(directory, { http: [origin] });
});
afterAll(async () => {
  await app.close();
  upstream.close();
  rmSync(directory, { recursive: true });
});

const logged = (text: string) => vi.waitFor(() => expect(app.logs.map(({ message }) => message).join('\n')).toContain(text), 5000);

describe('a handler', () => {
  it.each([
    ['/recurse', 'InternalError: too much recursion\n    at recurse (src/index.ts:7:10)'],
    ['/recurse-later', 'InternalError: too much recursion'],
    ['/exhaust', 'out of memory'],
    ['/throw-null', 'Thrown, but not an Error: null'],
    ['/throw-undefined', 'Thrown, but not an Error: undefined'],
    ['/throw-object', 'Thrown, but not an Error: {"code":7}'],
    ['/throw-symbol', 'Thrown, but not an Error: Symbol(s)'],
    ['/throw-proxy', 'An error that cannot be read'],
    ['/throw-unreadable', 'An error that cannot be read\n    at errorThatThrows (src/index.ts:17:'],
    ['/return-text', 'The handler returned "text" where a Response is expected'],
    ['/return-later', 'The handler returned 1 where a Response is expected'],
    ['/return-proxy', 'The handler returned {} where a Response is expected'],
    ['/return-read', 'The handler returned a Response whose body was already read'],
    ['/return-locked', 'The handler returned a Response whose body already has a reader'],
  ])('%s: 500 for the client, the reason in the log', async (path, message) => {
    const response = await app.fetch(path);
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('Internal Server Error\n');
    await logged(message);
  });

  it('that never settles is ended by the time limit', async () => {
    const response = await app.fetch('/never');
    expect(response.status).toBe(504);
    expect(await response.text()).toContain('LIMIT_WALL_TIME');
  });

  it('whose promises nobody waits for answers, and they are logged', async () => {
    expect(await (await app.fetch('/unhandled')).text()).toBe('sent');
    await logged('Promise rejected but never handled: nobody waits');
  });

  it('that leaks does so alone: no later request has less memory', async () => {
    for (let i = 0; i < 12; i++) expect(await (await app.fetch('/leak')).text()).toBe('20 MiB');
    expect(await (await app.fetch('/ok')).text()).toBe('ok');
  });

  it('reads a body of 9 MB', async () => {
    const body = new Uint8Array(9_000_000).fill(97);
    expect(await (await app.fetch('/length', { method: 'POST', body })).text()).toBe('9000000');
  });
});

describe('the body of a response', () => {
  it('that is a stream arrives whole, with status and headers', async () => {
    const response = await app.fetch('/stream/whole');
    expect(response.status).toBe(201);
    expect(response.headers.get('x-kept')).toBe('yes');
    expect(await response.text()).toBe('part 1\npart 2\npart 3\n');
  });

  it.each([
    ['/stream/throws', 'The response body failed. Error: midway\n    at broken (src/streams.ts'],
    ['/stream/errors', 'The response body failed. Thrown, but not an Error: "midway, as text"'],
    ['/stream/rejects', 'The response body failed. Error: midway, later'],
    ['/stream/text', 'The body stream gave a string where a Uint8Array is expected'],
    ['/stream/transform', 'The response body failed. Error: aborted'],
    ['/stream/never', 'The function did not finish within 3000 ms'],
    ['/stream/at-once', 'The response body failed. Error: at once'],
  ])('%s: no client takes it for the whole', async (path, message) => {
    const whole = await app
      .fetch(path)
      .then(async (response) => response.ok && (await response.text()))
      .catch(() => false);
    expect(whole).toBe(false);
    await logged(message.split('\n')[0]!);
  });

  it.each(['/stream/upstream', '/stream/upstream-body'])('%s: breaks off with the upstream', async (path) => {
    const from = (name: string) => app.fetch(`${path}?from=${encodeURIComponent(`${origin}/${name}`)}`);
    expect((await (await from('whole')).text()).length).toBe(1000);
    await expect(from('broken').then((response) => response.text())).rejects.toThrow('terminated');
    await logged('The response body failed. TypeError: IO error reading from incoming response body');
  });
});

describe('waitUntil', () => {
  it.each(['/wait-for-nothing', '/wait-for-many', '/wait-for-ever', '/wait-and-add'])('%s: the response does not wait', async (path) => {
    expect(await (await app.fetch(path)).text()).toBe('sent');
  });

  it('keeps the sandbox until all is done, what is added later, too', async () => {
    await logged('the last is done');
    await logged('added later');
  });

  it('ends with the time limit of the request', async () => {
    await vi.waitFor(() => expect(app.running()).toBe(0), 5000);
  });
});
