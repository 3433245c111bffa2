import { once } from 'node:events';
import type { FastifyBaseLogger } from 'fastify';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { capturingLogger } from '../../../test/support/log-lines.ts';
import { createServer, listen } from './server.ts';
import { answering, bodyOf, codeOf, functionsOf, headOf, last, serverOf, silent, statusOf, turns } from './test-server.ts';

const hello = answering({ headers: [['content-type', 'text/plain']], body: 'hello' });
const request = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
const answers = (all: string): string[] => all.match(/HTTP\/1\.1 \d+/g) ?? [];

describe('a server', () => {
  it('shows at its root a page that lists the functions, unless told otherwise', async () => {
    expect(bodyOf(await (await serverOf(hello)).exchange(last('GET /')))).toContain('<title>Skerry</title>');
    expect(statusOf(await (await serverOf(hello, { index: false })).exchange(last('GET /')))).toBe(404);
  });

  it('keeps the details of failures to itself, unless told otherwise', async () => {
    const failing = () => {
      throw new Error('Why it failed');
    };
    const told = async (options: { readonly details?: boolean }) =>
      bodyOf(await (await serverOf(failing, options)).exchange(last('GET /test')));
    expect([await told({}), await told({ details: false })]).toEqual([
      expect.not.stringContaining('Why'),
      expect.not.stringContaining('Why'),
    ]);
    expect(await told({ details: true })).toContain('Why it failed');
  });

  it('serves any number of requests on a connection', async () => {
    const { exchange } = await serverOf(hello);
    expect(answers(await exchange(`${request('/test').repeat(1)}${request('/none').repeat(5)}${last('GET /none')}`))).toHaveLength(7);
  });

  it('tells when it has run out of file descriptors', async () => {
    const { app, logs } = await serverOf(hello);
    app.server.emit('error', Object.assign(new Error('no'), { syscall: 'accept', code: 'EMFILE' }));
    expect(logs).toContainEqual(expect.objectContaining({ level: 'error', code: 'DESCRIPTORS_EXHAUSTED' }));
  });

  it('tells the version of a function to who asks for it', async () => {
    const { functions } = functionsOf(hello);
    const registry = { functions, find: () => ({ target: functions[0]!, stripped: 0, version: '7' }) };
    const { exchange } = await serverOf(hello, { registry });
    expect(headOf(await exchange(last('GET /test', 'Skerry-Version: ?\r\n')))).toContain('x-skerry-version: 7');
    expect(await exchange(last('GET /test'))).not.toContain('x-skerry-version');
  });

  it('logs no request, and asks for no logger of its own for one', async () => {
    const { logger, logs } = capturingLogger();
    const child = vi.spyOn(logger, 'child');
    const { exchange } = await serverOf(hello, { logger: logger as FastifyBaseLogger });
    child.mockClear();
    await exchange(last('GET /test'));
    await exchange(last('GET /none'));
    expect([child.mock.calls, logs.map(({ message }) => message.slice(0, 16))]).toEqual([[], ['Server listening']]);
  });

  it('gives each request a name of its own', async () => {
    const ids: string[] = [];
    const { exchange } = await serverOf(hello, {
      context: (granted, { id }) => {
        ids.push(id);
        return granted;
      },
    });
    for (let i = 0; i < 40; i++) await exchange(last('GET /test'));
    const parts = ids.map((id) => id.split('-') as [start: string, count: string]);
    expect(new Set(parts.map(([start]) => start)).size).toBe(1);
    expect(parseInt(parts[0]![0], 36)).toBeGreaterThan(Date.now() - 24 * 3_600_000);
    const counts = parts.map(([, count]) => parseInt(count, 36));
    expect(counts).toEqual(counts.map((_, i) => counts[0]! + i));
    expect(counts[0]).toBeGreaterThan(0);
  });

  it('lets hooks see requests first and responses last', async () => {
    const { exchange } = await serverOf(hello, {
      onRequest: (incoming, reply, done) => {
        if (incoming.url === '/taken') void reply.code(418).send('mine');
        else done();
      },
      onSend: (_request, reply, payload, done) => {
        void reply.header('x-seen', 'yes');
        done(null, payload);
      },
    });
    expect(statusOf(await exchange(last('GET /taken')))).toBe(418);
    expect(headOf(await exchange(last('GET /test')))).toContain('x-seen: yes');
  });

  it('answers in the form of all errors what its hooks throw, or refuse', async () => {
    const { exchange } = await serverOf(hello, {
      onRequest: (incoming, _reply, done) => done(Object.assign(new Error('no'), incoming.url === '/refused' ? { statusCode: 403 } : {})),
    });
    expect(codeOf(await exchange(last('GET /refused')))).toBe('REQUEST_INVALID');
    expect(codeOf(await exchange(last('GET /broken')))).toBe('HOST_BUG');
  });

  it('believes nobody unless told whom', async () => {
    const told = async (trustProxy?: readonly string[]) => {
      const from = answering((incoming) => ({ body: incoming.authority() ?? '' }));
      const { exchange } = await serverOf(from, trustProxy === undefined ? {} : { trustProxy });
      return (await exchange(last('GET /test', 'X-Forwarded-Host: b\r\n'))).slice(-1);
    };
    expect([await told(), await told([]), await told(['127.0.0.1'])]).toEqual(['a', 'a', 'b']);
  });

  it('answers what comes while it stops, and closes the connection after that', async () => {
    const done = Promise.withResolvers<void>();
    const { app, connect } = await serverOf(
      answering(async () => {
        await done.promise;
        return { headers: [['content-type', 'text/plain']], body: 'hello' };
      }),
    );
    const client = connect().setEncoding('latin1');
    let all = '';
    client.on('data', (text: string) => {
      all += text;
    });
    client.write(request('/test'));
    await once(app.server, 'request');
    const closed = app.close();
    await turns(3);
    client.write(request('/none'));
    await once(app.server, 'request');
    done.resolve();
    await once(client, 'close');
    await closed;
    expect(answers(all)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404']);
  });

  it('lets functions answer HEAD', async () => {
    const asked: unknown[] = [];
    const { exchange } = await serverOf((incoming, outparam) => {
      asked.push(incoming.method());
      return hello(incoming, outparam);
    });
    expect(headOf(await exchange(last('HEAD /test')))).toContain('content-length: 5');
    expect(asked).toEqual([{ tag: 'head' }]);
  });
});

describe('listen()', () => {
  it('says where, or what is in the way', async () => {
    const make = async () => {
      const app = await createServer({ registry: functionsOf(silent), logger: capturingLogger().logger as FastifyBaseLogger });
      onTestFinished(() => app.close());
      return app;
    };
    const origin = await listen(await make(), '127.0.0.1', 0);
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await expect(listen(await make(), '127.0.0.1', Number(new URL(origin).port))).rejects.toMatchObject({ code: 'PORT_IN_USE' });
  });
});
