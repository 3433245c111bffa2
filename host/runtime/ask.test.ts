import { describe, expect, it } from 'vitest';
import { HOST_LIMITS } from '../base/index.ts';
import { type BodyRelay, BytesSource, Fields, OutgoingResponse, ResponseOutparam } from '../wasi/index.ts';
import { ask, type Asked } from './ask.ts';
import type { RequestListener } from './events.ts';
import type { Log } from './log.ts';
import { collect } from './response/collect.ts';
import { type Handle, testDeployment } from './test-deployment.ts';

const failures: string[] = [];
const logged: string[] = [];
const listener: RequestListener = { failed: (_request, { code }) => void failures.push(code) };
const log = { error: (_fields: object, message: string) => void logged.push(message) } as unknown as Log;

interface Request {
  readonly method?: string;
  readonly target?: string;
  readonly rawHeaders?: readonly string[];
}

function asked(handle: Handle, { method = 'GET', target = '/', rawHeaders = ['host', 'a'] }: Request = {}): Asked {
  failures.length = 0;
  logged.length = 0;
  const deployment = testDeployment(handle, [listener]);
  const functions = { find: (_method: string, path: string) => (path === '/nobody' ? undefined : { target: deployment, stripped: 0 }) };
  return ask(
    functions,
    { id: 'r1', scheme: 'http', method, target, rawHeaders, body: () => new BytesSource(), log },
    { details: true, now: () => 0 },
  );
}

/** A guest that answers at once, and goes on with its body. */
const streaming =
  (write: (body: BodyRelay) => void | Promise<void>, headers: readonly (readonly [string, string])[] = []): Handle =>
  async (_request, outparam) => {
    const response = new OutgoingResponse(Fields.fromList(headers.map(([name, value]) => [name, bytes(value)] as const)));
    response.body();
    ResponseOutparam.set(outparam, { tag: 'ok', val: response });
    await write(response.content);
  };

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (body: Uint8Array): string => new TextDecoder().decode(body);
const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => void setImmediate(resolve));
};
const codeOf = (body: Uint8Array): string => (JSON.parse(textOf(body)) as { error: { code: string } }).error.code;

describe('an answer', () => {
  it('has status, headers and body of the response, and says when it was made', async () => {
    const { answer, done } = asked(
      streaming(
        (body) => {
          body.write(bytes('hello'));
          body.end();
        },
        [
          ['x-many', '1'],
          ['x-many', '2'],
        ],
      ),
    );
    const { status, headers, body, failure } = await collect(answer, 10);
    await done;
    expect([status, textOf(body), failure]).toEqual([200, 'hello', undefined]);
    expect(headers.map(([name, value]) => `${name}: ${textOf(value)}`)).toEqual([
      'x-many: 1',
      'x-many: 2',
      'content-length: 5',
      'date: Thu, 01 Jan 1970 00:00:00 GMT',
    ]);
  });

  it('comes before its body, and the guest waits for whoever reads it', async () => {
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    let written = 0;
    const { answer } = asked(
      streaming(async (body) => {
        await turns(3);
        for (; body.capacity > 0; written += 1024) body.write(new Uint8Array(1024));
        await body.ready();
        body.write(bytes('more'));
        await mayEnd;
        body.end([['x-sum', bytes('1')]]);
      }),
    );
    const { body } = await answer;
    await turns(5);
    expect(written).toBe(HOST_LIMITS.streamBufferBytes);
    for (let read = 0; read < written;) read += (await body.read())!.length;
    expect(textOf((await body.read())!)).toBe('more');
    end();
    expect(await body.read()).toBeUndefined();
    expect(body.trailers).toEqual([['x-sum', bytes('1')]]);
    expect(failures).toEqual([]);
  });

  it('is an error when its body fails before the first byte and before the head has left', async () => {
    const { answer } = asked(streaming((body) => void setImmediate(() => body.abort())));
    const { status, body } = await collect(answer, 1000);
    expect([status, codeOf(body), failures]).toEqual([500, 'GUEST_BODY_INCOMPLETE', ['GUEST_BODY_INCOMPLETE']]);
  });

  it('breaks off where its body does, behind what came of it', async () => {
    const { answer } = asked(
      streaming(async (body) => {
        body.write(bytes('half'));
        await turns(3);
        body.abort();
      }),
    );
    const { status, body, failure } = await collect(answer, 1000);
    expect([status, textOf(body), failure]).toEqual([200, 'half', expect.objectContaining({ code: 'GUEST_BODY_INCOMPLETE' })]);
  });

  it('is taken up to a bound, and nobody reads on behind it', async () => {
    const { answer, done } = asked(
      streaming(async (body) => {
        await turns(3);
        while (body.isOpen) {
          body.write(bytes('0123456789'));
          await turns(1);
        }
      }),
    );
    const { body, failure } = await collect(answer, 25);
    expect([body.length, failure]).toEqual([20, expect.objectContaining({ code: 'RESPONSE_TOO_LARGE' })]);
    await done;
    expect(failures).toEqual(['CLIENT_DISCONNECTED']);
  });
});

describe('a client that leaves', () => {
  const reason = new Error('enough');

  it('before there is an answer gets none, and stops the guest', async () => {
    const { answer, done, leave } = asked(() => turns(5));
    await turns(2);
    leave(reason);
    await expect(answer).rejects.toBe(reason);
    await done;
    expect(failures).toEqual(['CLIENT_DISCONNECTED']);
  });

  it('while it reads is told of it, behind what had come', async () => {
    const { answer, leave } = asked(
      streaming(async (body) => {
        body.write(bytes('half'));
        await turns(20);
      }),
    );
    const { body } = await answer;
    leave(reason);
    expect(textOf((await body.read())!)).toBe('half');
    await expect(body.read()).rejects.toBe(reason);
    expect(failures).toEqual(['CLIENT_DISCONNECTED']);
  });

  it('with its whole answer has not left', async () => {
    const { answer, done, leave } = asked(
      streaming(async (body) => {
        body.end();
        await turns(5);
      }),
    );
    await answer;
    leave(reason);
    await done;
    expect(failures).toEqual([]);
  });
});

describe('a request that is turned away', () => {
  it.each<[string, number, Request]>([
    ['ROUTE_NOT_FOUND', 404, { target: '/nobody' }],
    ['ROUTE_NOT_FOUND', 404, { method: 'OPTIONS', target: '*' }],
    ['REQUEST_INVALID', 400, { rawHeaders: [] }],
    ['REQUEST_INVALID', 400, { rawHeaders: ['host', 'a', 'Host', 'a'] }],
    ['REQUEST_INVALID', 400, { rawHeaders: ['host', 'a', 'content-length', '1', 'Content-Length', '1'] }],
    ['REQUEST_INVALID', 400, { rawHeaders: ['host', 'a', 'content-length', '1e3'] }],
    ['REQUEST_INVALID', 400, { target: 'http://b/' }],
    ['REQUEST_INVALID', 400, { target: 'ftp://a/' }],
    ['REQUEST_EXPECTATION_FAILED', 417, { rawHeaders: ['host', 'a', 'expect', 'tea'] }],
    ['REQUEST_HEADERS_TOO_LARGE', 431, { rawHeaders: ['host', 'a', 'x', 'y'.repeat(100)] }],
    ['REQUEST_HEADERS_TOO_LARGE', 431, { target: `/${'x'.repeat(HOST_LIMITS.requestHeadBytes)}` }],
    ['REQUEST_BODY_TOO_LARGE', 413, { rawHeaders: ['host', 'a', 'content-length', '99999999999999999999'] }],
  ])('gets the error %s', async (code, status, request) => {
    const { answer, done } = asked(() => expect.unreachable(), request);
    const collected = await collect(answer, 1000);
    await done;
    expect([collected.status, codeOf(collected.body)]).toEqual([status, code]);
    expect([failures, logged]).toEqual([[], []]);
  });

  it('by a bug of the host is told to the log, with what went wrong, and the client learns no more', async () => {
    logged.length = 0;
    const functions = {
      find: () => {
        throw new Error('a bug');
      },
    };
    const request = {
      id: 'r1',
      scheme: 'http',
      method: 'GET',
      target: '/',
      rawHeaders: ['host', 'a'],
      body: () => new BytesSource(),
      log,
    } as const;
    const { status, body } = await collect(ask(functions, request).answer, 1000);
    expect([status, codeOf(body), textOf(body).includes('a bug')]).toEqual([500, 'HOST_BUG', false]);
    expect(logged.length).toBe(1);
  });

  it('gets no body with HEAD, and its length', async () => {
    const { answer } = asked(() => {}, { method: 'HEAD' });
    const { status, headers, body } = await collect(answer, 1000);
    expect([status, body.length, headers.some(([name]) => name === 'content-length')]).toEqual([500, 0, true]);
  });
});
