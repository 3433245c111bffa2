import { openFunction, type OpenOptions, type Outbound, type OutboundExpectation, type TestFunction } from '@skerry/sdk/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../sdk/testing/outbound/error-codes.ts';

const PROBE = new URL('./guests/probe/', import.meta.url);
const URL_A = 'https://api.example.com/a';

let probe: TestFunction;
let relay: TestFunction;
beforeAll(async () => {
  probe = await openFunction(PROBE, { limits: { cpuTimeMs: 30_000, wallTimeMs: 60_000 } });
  relay = await openFunction(new URL('./guests/relay/', import.meta.url));
});
afterAll(() => Promise.all([probe.close(), relay.close()]));

type Expected = Exclude<Outbound, 'network'>;

/** Has the function send one request. */
const send = (request: { readonly url: string } & RequestInit, outbound: Expected, fn = probe) =>
  fn.fetch('/probe/fetch', { method: 'POST', body: JSON.stringify(request), outbound });
const sendAll = (urls: readonly string[], outbound: Expected) =>
  probe.fetch('/probe/twice', { method: 'POST', body: JSON.stringify(urls), outbound });
const open = (options: OpenOptions) => openFunction(PROBE, options);
const ok = (): Response => new Response('ok');

describe('an expected request', () => {
  it('is answered with status, headers and body', async () => {
    const respond = new Response('gone\n', {
      status: 410,
      headers: [
        ['x-one', '1'],
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ],
    });
    const { response, outbound } = await send({ url: URL_A }, [{ request: `GET ${URL_A}`, respond }]);
    expect([response.status, await response.text(), response.headers.get('x-one')]).toEqual([410, 'gone\n', '1']);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(outbound.map(({ method, url }) => `${method} ${url}`)).toEqual([`GET ${URL_A}`]);
  });

  it('is seen by whoever answers it, and by the test', async () => {
    const request = { url: URL_A, method: 'POST', headers: { 'x-key': 'k' }, body: '{"n":1}' };
    const respond = async (sent: Request) => Response.json({ key: sent.headers.get('x-key'), body: await sent.json() });
    const { response, outbound } = await send(request, [{ request: URL_A, respond }]);
    expect(await response.json()).toEqual({ key: 'k', body: { n: 1 } });
    expect(await outbound[0]!.json()).toEqual({ n: 1 });
  });

  it.each<[string, OutboundExpectation['request']]>([
    ['text', `post ${URL_A}?q=1`],
    ['a URL alone', `${URL_A}?q=1#fragment`],
    ['a regular expression', /\/a\?q=\d$/g],
    ['a URLPattern', new URLPattern('https://api.example.com/:letter')],
    ['an object', { method: 'post', url: /q=1/, headers: { 'X-Key': /^k/ }, body: { n: 1, deep: [{ a: null }] } }],
    ['its text', { body: '{"n":1,"deep":[{"a":null}]}' }],
    ['a pattern of its text', { body: /"n":1/ }],
    ['a function', async (request: Request) => (await request.text()).includes('deep')],
  ])('is described by %s', async (_, request) => {
    const sent = { url: `${URL_A}?q=1`, method: 'POST', headers: { 'x-key': 'key' }, body: '{"n":1,"deep":[{"a":null}]}' };
    expect((await send(sent, [{ request, respond: ok }])).response.status).toBe(200);
  });

  it('may come as often as declared, with one response for all', async () => {
    const { response } = await sendAll([URL_A, URL_A], [{ request: URL_A, respond: new Response('same'), times: 2 }]);
    expect(await response.json()).toEqual(['same', 'same']);
    await sendAll([], [{ request: URL_A, respond: ok, times: 'any' }]);
  });

  it('is streamed, no faster than the function reads', async () => {
    let pulled = 0;
    const respond = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            if (++pulled > 400) controller.close();
            else controller.enqueue(new Uint8Array(16_384));
          },
        }),
      );
    const { response, finished } = probe.start('/probe/fetch', {
      method: 'POST',
      body: JSON.stringify({ url: URL_A }),
      outbound: [{ request: URL_A, respond }],
    });
    const reader = (await response).body!.getReader();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(pulled).toBeLessThan(150);
    let size = 16_384;
    for (let part = await reader.read(); !part.done; part = await reader.read()) size += part.value.length;
    expect(size).toBeGreaterThanOrEqual(400 * 16_384);
    await finished;
  });

  it.each([...ERROR_CODES.keys()])('fails with %s', async (error) => {
    const { response, failure } = await relay.fetch('/relay', { outbound: [{ request: 'https://api.example.com/1', respond: { error } }] });
    expect([await response.text(), failure]).toEqual([error.toLowerCase(), undefined]);
  });

  it('fails in JavaScript as well', async () => {
    const { response } = await send({ url: URL_A }, [{ request: URL_A, respond: { error: 'connection-refused' } }]);
    expect([response.status, await response.text()]).toEqual([500, expect.stringContaining(`fetch of ${URL_A} failed`)]);
  });

  it('breaks off where its body does', async () => {
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('half')),
      pull: (controller) => controller.error(new Error('cut')),
    });
    const { response } = await send({ url: URL_A }, [{ request: URL_A, respond: new Response(body) }]);
    await expect(response.text().then((text) => text === 'half' && Promise.reject(new Error('only half')))).rejects.toThrow();
  });
});

describe('order', () => {
  const a = { request: `${URL_A}/1`, respond: () => new Response('first') };
  const b = { request: `${URL_A}/2`, respond: () => new Response('second') };

  it('is free unless it is declared', async () => {
    expect(await (await sendAll([`${URL_A}/2`, `${URL_A}/1`], [a, b])).response.json()).toEqual(['second', 'first']);
    expect(await (await sendAll([`${URL_A}/1`, `${URL_A}/2`], { inOrder: [a, b] })).response.json()).toEqual(['first', 'second']);
    await expect(sendAll([`${URL_A}/2`, `${URL_A}/1`], { inOrder: [a, b] })).rejects.toThrow(
      /unexpected request: GET .*\/2\n {2}Nearest: .*\/1 \(0 of 1\)/,
    );
  });

  it('of the list decides between two that fit', async () => {
    const any = { request: /./, respond: () => new Response('any'), times: 'any' as const };
    expect(await (await sendAll([`${URL_A}/1`, `${URL_A}/1`], [a, any])).response.json()).toEqual(['first', 'any']);
  });
});

describe('an unexpected request', () => {
  it.each<[string, OutboundExpectation['request'], string]>([
    ['the path', 'GET https://api.example.com/b', '    - the path is /a, not /b'],
    ['the query', `GET ${URL_A}?page=2`, '    - the query is "", not "?page=2"'],
    ['the origin', 'GET https://other.example.com/a', '    - it goes to https://api.example.com, not to https://other.example.com'],
    ['the method', `DELETE ${URL_A}`, '    - the method is GET, not DELETE'],
    ['a header', { url: URL_A, headers: { 'x-key': 'k' } }, '    - the header x-key is missing'],
    ['the body', { url: URL_A, body: { n: 1 } }, '    - the body is empty, not {"n":1}'],
  ])('fails the call and shows that %s differs', async (_, request, reason) => {
    const call = send({ url: URL_A }, [
      { request: 'POST https://other.example.com/far', respond: ok, times: 'any' },
      { request, respond: ok },
    ]);
    const error = (await call.catch((cause: unknown) => cause)) as Error & { code: string };
    expect(error.code).toBe('TEST_EXPECTATION_FAILED');
    expect(error.message).toContain(`The function sent an unexpected request: GET ${URL_A}\n  Nearest: `);
    expect(error.message.split('\n').at(-1)).toBe(reason);
  });

  it('fails the call even where nothing is expected at all, or no more', async () => {
    await expect(send({ url: URL_A }, [])).rejects.toThrow(`unexpected request: GET ${URL_A}`);
    await expect(sendAll([URL_A, URL_A], [{ request: URL_A, respond: ok }])).rejects.toThrow('it was sent as often as expected');
  });

  it('fails a call that was only started', async () => {
    const { response, finished } = probe.start('/probe/fetch', { method: 'POST', body: JSON.stringify({ url: URL_A }) });
    expect((await response).status).toBe(500);
    await (await response).body?.cancel();
    await expect(finished).rejects.toMatchObject({ code: 'TEST_EXPECTATION_FAILED' });
  });
});

describe('a request that is not sent', () => {
  it('fails the call that expects it', async () => {
    await expect(
      send({ url: URL_A }, [
        { request: URL_A, respond: ok, times: 2 },
        { request: `PUT ${URL_A}`, respond: ok },
      ]),
    ).rejects.toThrow(
      `2 outbound requests were expected and not sent:\n  any method ${URL_A} (1 of 2)\n  PUT ${URL_A} (0 of 1)\nThe call sent GET ${URL_A}`,
    );
    await using short = await open({ limits: { cpuTimeMs: 200 } });
    const loop = short.fetch('/probe/loop', { outbound: [{ request: URL_A, respond: ok }] });
    await expect(loop).rejects.toThrow(`(0 of 1)\nThe call sent none\nIt failed: The function ran for more than 200 ms`);
  });

  it('fails the closing of a function that was opened with it, unless something failed before', async () => {
    const options = { outbound: [{ request: URL_A, respond: ok }] };
    const fn = await open(options);
    await expect(fn.close()).rejects.toThrow('An outbound request was expected and not sent:');
    const met = await open(options);
    await send({ url: URL_A }, [], met);
    await met.close();
    const failed = await open(options);
    await expect(send({ url: `${URL_A}/other` }, [], failed)).rejects.toThrow('unexpected request');
    await failed.close();
  });
});

describe('what is not granted', () => {
  it('is denied, is no failure, and says what would allow it', async () => {
    const { response, denied, outbound } = await send({ url: 'https://evil.example/' }, []);
    expect([response.status, outbound]).toEqual([500, []]);
    expect(denied).toEqual([
      expect.objectContaining({
        code: 'CAPABILITY_NOT_GRANTED',
        where: 'https://evil.example',
        help: 'Add "https://evil.example" to "capabilities.http" in its skerry.json.',
      }),
    ]);
  });

  it('by the test is denied as well', async () => {
    await using fn = await open({ capabilities: { http: ['https://other.example.com'] } });
    expect((await send({ url: URL_A }, [], fn)).denied).toMatchObject([{ where: 'https://api.example.com' }]);
  });

  it('cannot be expected', async () => {
    await expect(send({ url: URL_A }, [{ request: 'GET https://evil.example/', respond: ok }])).rejects.toMatchObject({
      code: 'TEST_INVALID',
      message: expect.stringContaining('is not granted https://evil.example'),
    });
  });
});

describe('an expectation that makes no sense is refused', () => {
  const expectation = (part: object): Expected => [{ request: URL_A, respond: ok, ...part } as OutboundExpectation];
  const used = new Response('x');
  void used.text();

  it.each<[string, unknown, string]>([
    ['no list', { request: URL_A }, 'outbound is not a list'],
    ['no object', ['GET x'], 'An outbound expectation is GET x'],
    ['no answer', [{ request: URL_A }], 'has no response'],
    ['a misspelt key', expectation({ reply: 1 }), 'has the key "reply", which is not a valid key'],
    ['a misspelt key of a request', expectation({ request: { path: '/' } }), 'An expected request has the key "path"'],
    ['a path alone', expectation({ request: 'GET /path' }), 'has the URL "/path"'],
    ['never', expectation({ times: 0 }), 'is expected 0 times'],
    ['a time before', expectation({ delayMs: -1 }), 'is delayed by -1 ms'],
    ['an unknown error', expectation({ respond: { error: 'ECONNREFUSED' } }), 'is "ECONNREFUSED"'],
    ['no response', expectation({ respond: { status: 200 } }), 'is not a Response'],
    ['the error response', expectation({ respond: Response.error() }), 'is Response.error()'],
    ['a response that was read', expectation({ respond: used }), 'has already been read'],
    ['any number in order', { inOrder: expectation({ times: 'any' }) }, 'is expected in order, and any number of times'],
  ])('%s', async (_, outbound, message) => {
    await expect(open({ outbound: outbound as Outbound })).rejects.toMatchObject({
      code: 'TEST_INVALID',
      message: expect.stringContaining(message),
    });
    await expect(probe.fetch('/probe/time', { outbound: outbound as Expected })).rejects.toThrow(message);
  });

  it('and one that breaks fails the call', async () => {
    const broken = () => {
      throw new Error('oops');
    };
    await expect(send({ url: URL_A }, [{ request: broken, respond: ok }])).rejects.toThrow(`The matcher failed for GET ${URL_A}: oops`);
    await expect(send({ url: URL_A }, [{ request: URL_A, respond: broken }])).rejects.toThrow(
      `What responds to GET ${URL_A} returned no Response: oops`,
    );
    await expect(send({ url: URL_A }, [{ request: URL_A, respond: () => 'text' as unknown as Response }])).rejects.toThrow(
      'It returned text',
    );
  });
});

it('goes to the network when the test says so', async () => {
  await using fn = await open({ outbound: 'network', capabilities: { http: ['http://127.0.0.1:9'] } });
  const { response, denied } = await fn.fetch('/probe/fetch', { method: 'POST', body: JSON.stringify({ url: 'http://127.0.0.1:9/' }) });
  expect([response.status, denied]).toEqual([500, []]);
});
