import { describe, expect, it } from 'vitest';
import { type Answer, answering, applicationOf, bodyOf, headOf, last, serverOf } from './test-server.ts';

const TEXT = ['content-type', 'text/x'] as const;

/** What is sent for an answer, head and body. */
async function sent(answer: Answer, request = last('GET /test')): Promise<{ readonly head: string[]; readonly body: string }> {
  const { exchange } = await serverOf(answering(answer));
  const all = await exchange(request);
  return { head: headOf(all), body: bodyOf(all) };
}

const ending = ['Connection: close'] as const;

describe('a body that is whole', () => {
  it.each([
    ['text', [TEXT], 'hello'],
    ['JSON, to which nobody adds a charset', [['content-type', 'application/json']], '{"a":1}'],
    ['long text', [TEXT], 'x'.repeat(20_000)],
    ['text of up to 64 characters', [TEXT], 'x'.repeat(64)],
    ['bytes', [TEXT], 'caf\xe9'],
    ['the first byte that is not text', [TEXT], '\x80'],
    ['bytes behind 64 characters', [TEXT], `${'x'.repeat(64)}\xe9`],
    ['nothing, with a type', [TEXT], ''],
    ['text beside bytes in the head', [TEXT, ['x-name', 'caf\xe9']], 'hello'],
    ['text beside many bytes in the head', [TEXT, ['x-name', `${'x'.repeat(100)}\xe9`]], 'hello'],
    ['text without a type', [], 'hello'],
    ['nothing, without a type', [], ''],
    ['text of a type with a parameter', [['content-type', 'text/plain;charset=x']], 'hello'],
    ['text of what is no type', [['content-type', 'foo']], 'hello'],
    ['text of what goes on behind a type', [['content-type', 'text/plain, text/html']], 'hello'],
    ['text of two types', [TEXT, TEXT], 'hello'],
  ] as const)('leaves with its length and the head as it was set: %s', async (_, headers, body) => {
    const { exchange } = await serverOf(answering({ headers, body }));
    // What was seen of one answer holds for no other one.
    for (let i = 0; i < 2; i++) {
      const all = await exchange(last('GET /test'));
      expect(headOf(all)).toEqual([
        'HTTP/1.1 200 OK',
        ...headers.map((pair) => pair.join(': ')),
        `content-length: ${body.length}`,
        ...ending,
      ]);
      expect(bodyOf(all)).toBe(body);
      expect(all).toMatch(/\r\nDate: \w{3}, /);
    }
  });

  it('keeps its type, whatever type the answer before had', async () => {
    const types = ['text/x', 'foo', 'text/x', 'a/b', 'bar'];
    const { exchange } = await serverOf(
      answering((request) => ({ headers: [['content-type', types[Number(request.pathWithQuery()!.slice(6))]!]], body: 'x' })),
    );
    for (const [i, type] of types.entries()) expect(headOf(await exchange(last(`GET /test/${i}`)))).toContain(`content-type: ${type}`);
  });

  it('goes out in one write with its head where both are text', async () => {
    const written: number[] = [];
    const { app, exchange } = await serverOf(answering({ headers: [TEXT], body: 'hello '.repeat(20) }));
    app.server.on('connection', (socket) => {
      const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
      socket.write = (...args: unknown[]) => {
        written.push((args[0] as string).length);
        return write(...args);
      };
    });
    const all = await exchange(last('GET /test'));
    expect(written).toEqual([all.length]);
  });
});

describe('headers', () => {
  it('of one name stay several lines, in order, and cookies too', async () => {
    const headers = [
      TEXT,
      ['vary', 'a'],
      ['set-cookie', 'a=1'],
      ['vary', 'b'],
      ['set-cookie', 'b=2'],
      ['__proto__', 'p'],
      ['constructor', 'c'],
    ] as const;
    const { head } = await sent({ headers, body: 'x' });
    expect(head.slice(1, -2).toSorted()).toEqual(headers.map((pair) => pair.join(': ')).toSorted());
    expect(head.filter((line) => /vary|cookie/.test(line)).toSorted()).toEqual([
      'set-cookie: a=1',
      'set-cookie: b=2',
      'vary: a',
      'vary: b',
    ]);
  });

  it('of the application come on top, and its cookies beside those of the function', async () => {
    const headers = [TEXT, ['x-frame-options', 'ALLOW'], ['set-cookie', 'guest=1'], ['set-cookie', 'guest=2']] as const;
    const { exchange } = await applicationOf(answering({ headers, body: 'x' }), {
      add: (app) =>
        app.addHook('onRequest', async (_request, reply) => void reply.header('x-frame-options', 'DENY').header('set-cookie', 'app=1')),
    });
    const told = headOf(await exchange(last('GET /test'))).filter((line) => /cookie|frame/.test(line));
    expect(told.toSorted()).toEqual(['set-cookie: app=1', 'set-cookie: guest=1', 'set-cookie: guest=2', 'x-frame-options: DENY']);
  });

  it('keep their bytes beside a length', async () => {
    const { head } = await sent({
      headers: [
        ['content-disposition', 'x; filename=\xe9'],
        ['content-length', '5'],
      ],
      body: 'hello',
      later: true,
    });
    expect(head).toContain('content-disposition: x; filename=\xe9');
  });

  it('may say what the request cost, if the client asks and may know', async () => {
    const asking = last('GET /test', 'Skerry-Usage: 1\r\n');
    const handle = answering({ headers: [['server-timing', 'mine']], body: 'x' });
    const timing = async (details: boolean, request: string) =>
      headOf(await (await serverOf(handle, { details })).exchange(request)).filter((line) => line.startsWith('server-timing'));
    expect(await timing(true, asking)).toEqual(['server-timing: cpu;dur=3.00, memory;desc="65536"']);
    expect(await timing(false, asking)).toEqual(['server-timing: mine']);
    expect(await timing(true, last('GET /test'))).toEqual(['server-timing: mine']);
  });
});

describe('a status', () => {
  it.each([201, 299, 404, 599, 999])('is sent as it was set: %i', async (status) => {
    const { head } = await sent({ status, headers: [TEXT], body: 'x' });
    expect(head[0]).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  it.each([204, 205, 304])('that has no content ends with the head: %i', async (status) => {
    const { exchange } = await serverOf(answering({ status, body: 'hello' }));
    const all = await exchange(`GET /test HTTP/1.1\r\nHost: a\r\n\r\n${last('GET /none')}`);
    expect(all.match(/HTTP\/1\.1 \d+|content-length: \d+/g)).toEqual([
      `HTTP/1.1 ${status}`,
      ...(status === 205 ? ['content-length: 0'] : []),
      'HTTP/1.1 404',
      expect.stringContaining('content-length'),
    ]);
  });
});

describe('HEAD', () => {
  it('gets the length that the body would have', async () => {
    const { head, body } = await sent({ headers: [TEXT], body: 'hello' }, last('HEAD /test'));
    expect([head, body]).toEqual([['HTTP/1.1 200 OK', 'content-type: text/x', 'content-length: 5', ...ending], '']);
    const declared = await sent({ headers: [['content-length', '77']] }, last('HEAD /test'));
    expect([declared.head, declared.body]).toEqual([['HTTP/1.1 200 OK', 'content-length: 77', ...ending], '']);
  });
});

describe('a body that comes later', () => {
  it('is sent in chunks, with trailers behind', async () => {
    const { head, body } = await sent({
      headers: [TEXT, ['trailer', 'x-sum']],
      body: 'hello',
      later: true,
      trailers: [['x-sum', 'caf\xe9']],
    });
    expect(head).toEqual(['HTTP/1.1 200 OK', 'content-type: text/x', 'trailer: x-sum', ...ending, 'Transfer-Encoding: chunked']);
    expect(body).toBe('5\r\nhello\r\n0\r\nx-sum: caf\xe9\r\n\r\n');
  });

  it('is sent as it is where its length is declared, and has no trailers', async () => {
    const { head, body } = await sent({
      headers: [
        ['content-length', '5'],
        ['trailer', 'x-sum'],
      ],
      body: 'hello',
      later: true,
      trailers: [['x-sum', '1']],
    });
    expect([head, body]).toEqual([['HTTP/1.1 200 OK', 'content-length: 5', ...ending], 'hello']);
  });

  it('ends with its connection where the client knows no chunks', async () => {
    const { head, body } = await sent(
      { headers: [['trailer', 'x-sum']], body: 'hello', later: true, trailers: [['x-sum', '1']] },
      'GET /test HTTP/1.0\r\n\r\n',
    );
    expect([head, body]).toEqual([['HTTP/1.1 200 OK', ...ending], 'hello']);
  });
});
