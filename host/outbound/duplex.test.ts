import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type OutboundRequest, Pipe } from '../wasi/index.ts';
import { bytes, closeAll, failure, openFor, readAll, requestTo, takesMore, text } from './fixtures/call.ts';
import { httpUpstream, rawUpstream, type Upstream } from './fixtures/upstream.ts';

afterEach(closeAll);

const post = (upstream: Upstream, more: Partial<OutboundRequest>) =>
  openFor(upstream.port).send(requestTo(`http://127.0.0.1:${upstream.port}/`, { method: 'POST', ...more }));

const OK = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';

/** Answers when the head of a request has come, and hands the socket on. */
const answerHead = (answer: string, then: (socket: Socket) => void = () => {}) =>
  rawUpstream((socket) => {
    let head = '';
    const read = (data: Buffer): void => {
      head += data.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      socket.off('data', read);
      socket.write(answer);
      then(socket);
    };
    socket.on('data', read);
  });

async function next(body: { take(max: number): Uint8Array | undefined; ready(): Promise<void> }): Promise<string> {
  for (;;) {
    const chunk = body.take(1000);
    if (chunk === undefined || chunk.length > 0) return chunk === undefined ? 'end' : text(chunk);
    await body.ready();
  }
}

describe('outbound: body and answer side by side', () => {
  test.each([
    ['of unknown length', []],
    ['of a declared length', [['content-length', bytes('6')]]],
  ] as const)('a body %s is written after the answer has begun', async (_, headers) => {
    await using upstream = await httpUpstream((request, response) => {
      response.flushHeaders();
      request.pipe(response);
    });
    const pipe = new Pipe();
    const { status, body } = await post(upstream, { headers, body: pipe.source });
    expect(status).toBe(200);
    for (const word of ['one', 'two']) {
      pipe.sink.write(bytes(word));
      expect(await next(body)).toBe(word);
    }
    pipe.sink.end();
    expect(await next(body)).toBe('end');
  });

  test('of a method that expects no body, too', async () => {
    await using upstream = await answerHead(`${OK}0\r\n\r\n`);
    const pipe = new Pipe();
    const { status } = await post(upstream, { method: 'GET', body: pipe.source });
    expect(status).toBe(200);
    expect(upstream.received).toContain('transfer-encoding: chunked');
  });

  test('a body that is never written: the answer is whole, and the connection is not used again', async () => {
    await using upstream = await answerHead('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
    const pipe = new Pipe();
    const { body } = await post(upstream, { body: pipe.source });
    expect(await readAll(body)).toBe('ok');
    await upstream.closed();
    await takesMore(pipe);
  });

  test('a refusal that comes before the body, with a close', async () => {
    await using upstream = await answerHead('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 2\r\n\r\nno', (socket) =>
      socket.end(),
    );
    const pipe = new Pipe();
    const { status, body } = await post(upstream, { body: pipe.source });
    expect([status, await readAll(body)]).toEqual([403, 'no']);
    await takesMore(pipe);
  });

  test('a body that is dropped after the answer has begun breaks it off', async () => {
    await using upstream = await answerHead(`${OK}4\r\nhalf\r\n`);
    const pipe = new Pipe();
    const { body } = await post(upstream, { body: pipe.source });
    pipe.sink.abort();
    expect((await failure(readAll(body))).tag).toBe('connection-terminated');
    await upstream.closed();
  });

  test('a hundred at once over one function wait for connections, and none is lost', async () => {
    await using upstream = await httpUpstream((request, response) => {
      response.flushHeaders();
      request.pipe(response);
    });
    const outbound = openFor(upstream.port);
    const call = async (i: number): Promise<string> => {
      const pipe = new Pipe();
      const { body } = await outbound.send(requestTo(`http://127.0.0.1:${upstream.port}`, { method: 'POST', body: pipe.source }));
      pipe.sink.write(bytes(`word ${i}`));
      pipe.sink.end();
      return readAll(body);
    };
    const words = await Promise.all(Array.from({ length: 100 }, (_, i) => call(i)));
    expect(words).toEqual(Array.from({ length: 100 }, (_, i) => `word ${i}`));
    expect(upstream.connections).toBeLessThanOrEqual(64);
  });
});

describe('outbound: trailers of a request', () => {
  test('go out after a body in chunks, also after an empty one', async () => {
    await using upstream = await httpUpstream((request, response) => {
      request.resume().on('end', () => response.end(JSON.stringify([request.headers.trailer, request.rawTrailers])));
    });
    for (const content of ['body', '']) {
      const pipe = new Pipe();
      if (content !== '') pipe.sink.write(bytes(content));
      pipe.sink.end([
        ['X-Sum', bytes('1')],
        ['x-sum', bytes('2')],
        ['constructor', bytes('c')],
        ['__proto__', bytes('p')],
        ['trailer', bytes('x')],
      ]);
      const { body } = await post(upstream, { headers: [['trailer', bytes('x-sum')]], body: pipe.source });
      expect(JSON.parse(await readAll(body))).toEqual(['x-sum', ['X-Sum', '1', 'x-sum', '2', 'constructor', 'c', '__proto__', 'p']]);
    }
  });
});
