import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openFunction, type TestFunction } from '@skerry/sdk/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watGuest } from '../support/wat-guest.ts';

const PROBE = new URL('./guests/probe/', import.meta.url);

let probe: TestFunction;
beforeAll(async () => {
  probe = await openFunction(PROBE, { limits: { cpuTimeMs: 30_000, wallTimeMs: 60_000 } });
});
afterAll(() => probe.close());

const textOf = async (path: string, init?: RequestInit): Promise<string> => (await probe.fetch(path, init)).response.text();

describe('a request', () => {
  it('arrives as it was sent', async () => {
    const { response } = await probe.fetch(
      new Request('https://example.com/probe/about?x=%20&y', { method: 'POST', headers: { 'x-one': 'ä' }, body: 'text' }),
    );
    expect(await response.json()).toEqual({
      method: 'POST',
      url: 'https://example.com/probe/about?x=%20&y',
      headers: expect.arrayContaining([
        ['content-length', '4'],
        ['content-type', 'text/plain;charset=UTF-8'],
      ]),
      greeting: 'hello',
      body: 'text',
    });
  });

  it.each([
    ['/probe/about', 'http://localhost/probe/about'],
    ['http://a.example:81/probe/about', 'http://a.example:81/probe/about'],
    [new URL('https://b.example/probe/about'), 'https://b.example/probe/about'],
  ])('to %s goes to %s', async (input, url) => {
    expect(await (await probe.fetch(input)).response.json()).toMatchObject({ method: 'GET', url, body: '' });
  });

  it('has a length when its body is known, and none when it is a stream', async () => {
    const headersOf = async (body: BodyInit): Promise<unknown> =>
      ((await (await probe.fetch('/probe/about', { method: 'POST', body })).response.json()) as { headers: unknown }).headers;
    expect(await headersOf(new Uint8Array(70_000))).toContainEqual(['content-length', '70000']);
    const slow = new ReadableStream({
      async pull(controller) {
        controller.enqueue(new TextEncoder().encode('part'));
        await new Promise((resolve) => setTimeout(resolve, 20));
        controller.close();
      },
    });
    expect(JSON.stringify(await headersOf(slow))).not.toContain('content-length');
  });

  it('of many megabytes comes back as it went', async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(60_000));
    const { response } = await probe.fetch('/probe/echo', { method: 'POST', body: new Blob(Array.from({ length: 50 }, () => bytes)) });
    const back = new Uint8Array(await response.arrayBuffer());
    expect(back.length).toBe(3_000_000);
    expect(back.subarray(-60_000)).toEqual(bytes);
  });

  it('that is no request is refused', async () => {
    await expect(probe.fetch('http://')).rejects.toMatchObject({ code: 'TEST_INVALID' });
    await expect(probe.fetch('/x', { method: 'GET', body: 'text' })).rejects.toMatchObject({ code: 'TEST_INVALID' });
    const noBytes = { code: 'TEST_INVALID', message: expect.stringContaining('A stream as request body must consist of bytes') };
    const text = new ReadableStream({ start: (controller) => controller.enqueue('text') });
    await expect(probe.fetch('/probe/echo', { method: 'POST', body: text })).rejects.toMatchObject(noBytes);
    // Behind the head of the response, whatever the function made of it.
    let pulls = 0;
    const late = new ReadableStream({
      async pull(controller) {
        await pause(5);
        controller.enqueue(++pulls < 20 ? new Uint8Array(10) : 'text');
      },
    });
    await expect(probe.fetch('/probe/echo', { method: 'POST', body: late })).rejects.toMatchObject(noBytes);
  });

  it('that never ends is cut off at the limit', async () => {
    await using fn = await openFunction(PROBE, { limits: { requestBodyBytes: 1_000_000 } });
    const endless = (): ReadableStream => new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) });
    const { failure } = await fn.fetch('/probe/echo', { method: 'POST', body: endless() });
    expect(failure?.code).toBe('REQUEST_BODY_TOO_LARGE');
  });

  it('to a route that there is not is answered like any other', async () => {
    const { response, cpuTimeMs, failure } = await probe.fetch('/elsewhere');
    expect([response.status, cpuTimeMs, failure]).toEqual([404, 0, undefined]);
  });
});

describe('the report', () => {
  it('has what the function wrote, level by level', async () => {
    const { logs } = await probe.fetch('/probe/log');
    expect(logs).toEqual([
      { level: 'info', origin: 'stdout', message: 'one { two: 2 }' },
      { level: 'error', origin: 'stderr', message: 'three' },
    ]);
  });

  it('has time and memory of this call alone', async () => {
    const small = await probe.fetch('/probe/time');
    const large = await probe.fetch('/probe/grow');
    expect(small.cpuTimeMs).toBeGreaterThan(0);
    expect(large.memoryBytes - small.memoryBytes).toBeGreaterThan(30 * 1024 * 1024);
    expect((await probe.fetch('/probe/time')).memoryBytes).toBe(small.memoryBytes);
  });

  it('waits for what the function does after its response', async () => {
    const { response, logs } = await probe.fetch('/probe/late');
    expect(await response.text()).toBe('early');
    expect(logs.map(({ message }) => message)).toEqual(['after the response']);
  });

  it('keeps calls apart that run at the same time', async () => {
    const results = await Promise.all([probe.fetch('/probe/log'), probe.fetch('/probe/time'), probe.fetch('/probe/log')]);
    expect(results.map(({ logs }) => logs.map(({ message }) => message))).toEqual([
      ['one { two: 2 }', 'three'],
      [],
      ['one { two: 2 }', 'three'],
    ]);
  });

  it.each([
    ['trap', {}, 'GUEST_TRAPPED', 500],
    ['no-response', {}, 'GUEST_NO_RESPONSE', 500],
    ['wait', { wallTimeMs: 50 }, 'LIMIT_WALL_TIME', 504],
  ] as const)('says why %s failed', async (name, limits, code, status) => {
    await using fn = await openFunction(await watGuest(name), { manifest: { routes: ['/*'] }, limits });
    const { response, failure, logs } = await fn.fetch('/');
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code } });
    expect(failure).toMatchObject({ code, message: expect.any(String) });
    expect(logs).toContainEqual({ level: 'warn', origin: 'host', message: failure!.message });
  });

  it('says why a loop ended, and that of a body as well', async () => {
    await using short = await openFunction(PROBE, { limits: { cpuTimeMs: 200 } });
    const { response, failure, cpuTimeMs } = await short.fetch('/probe/loop');
    expect([response.status, failure?.code]).toEqual([504, 'LIMIT_CPU_TIME']);
    expect(cpuTimeMs).toBeGreaterThanOrEqual(200);
    await using fn = await openFunction(await watGuest('endless-body'), {
      manifest: { routes: ['/*'] },
      limits: { wallTimeMs: 50, cpuTimeMs: 30_000 },
    });
    const endless = await fn.fetch('/');
    expect([endless.response.status, endless.failure?.code]).toEqual([200, 'LIMIT_WALL_TIME']);
    await expect(endless.response.arrayBuffer()).rejects.toThrow('was cut off');
  });

  it('has the status of an exception, which is no failure of the host', async () => {
    const { response, logs, failure } = await probe.fetch('/probe/throw');
    expect([response.status, failure]).toEqual([500, undefined]);
    expect(logs[0]).toMatchObject({ level: 'error', origin: 'stderr', message: expect.stringContaining('on purpose') });
  });
});

describe('streams', () => {
  it('go both ways, bit by bit', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const { response, finished } = probe.start('/probe/echo', { method: 'POST', body: readable });
    const send = (text: string): void => void writer.write(new TextEncoder().encode(text));
    send('first');
    const reader = (await response).body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toBe('first');
    send('second');
    expect((await reader.read()).value).toBe('second');
    await writer.close();
    expect((await reader.read()).done).toBe(true);
    expect((await finished).failure).toBeUndefined();
  });

  it('make the function wait for its reader, and end with it', async () => {
    const { response, finished } = probe.start('/probe/flood');
    const reader = (await response).body!.getReader();
    await reader.read();
    await reader.cancel();
    expect(await finished).toMatchObject({ failure: { code: 'CLIENT_DISCONNECTED' } });
  });
});

describe('an aborted call', () => {
  it('rejects with the reason, and stops the function', async () => {
    const controller = new AbortController();
    const call = probe.fetch('/probe/sleep?ms=10000', { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 50);
    await expect(call).rejects.toThrow('enough');
    await expect(probe.fetch('/probe/time', { signal: controller.signal })).rejects.toThrow('enough');
    expect(await textOf('/probe/log')).toBe('logged');
  });

  it('breaks off a body that is being read', async () => {
    const controller = new AbortController();
    const { response, finished } = probe.start('/probe/flood', { signal: controller.signal });
    const { body } = await response;
    controller.abort(new Error('enough'));
    await expect(new Response(body).arrayBuffer()).rejects.toThrow('enough');
    expect((await finished).failure?.code).toBe('CLIENT_DISCONNECTED');
  });
});

describe('closing', () => {
  it('ends what runs, may happen twice, and leaves nothing to call', async () => {
    const fn = await openFunction(fileURLToPath(PROBE));
    const call = expect(fn.fetch('/probe/sleep?ms=10000')).rejects.toThrow('was closed');
    await Promise.all([fn.close(), fn.close()]);
    await call;
    await fn[Symbol.asyncDispose]();
    await expect(fn.fetch('/probe/time')).rejects.toMatchObject({
      code: 'TEST_INVALID',
      message: '"probe" was called after it was closed',
    });
    expect(() => fn.start('/probe/time')).toThrow('after it was closed');
  });
});
