import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { answering, applicationOf, bodyOf, codeOf, last, seen, serverOf, statusOf } from './test-server.ts';

/** A function that answers with what it was asked. */
const mirror = answering((request) => ({ body: JSON.stringify(seen(request)) }));

interface Seen {
  readonly method: { readonly tag: string };
  readonly path: string;
  readonly authority: string;
  readonly scheme: string;
  readonly headers: readonly (readonly [string, string])[];
}

const seenOf = (all: string): Seen => JSON.parse(bodyOf(all)) as Seen;
const header = ({ headers }: Seen, name: string): string | undefined => headers.find(([each]) => each === name)?.[1];

const LOCAL = ['127.0.0.1'];

async function allFrom(socket: Socket, request: string): Promise<string> {
  let all = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    all += text;
  });
  socket.write(request);
  await once(socket, 'close');
  return all;
}

describe('a target', () => {
  it.each(['/test', '/test/caf%E9?q=%zz', '/test/%2e%2e/x//', '/test?'])('reaches the function as it was sent: %s', async (target) => {
    const { exchange } = await serverOf(mirror);
    expect(seenOf(await exchange(last(`PUT ${target}`)))).toMatchObject({ path: target, method: { tag: 'put' }, authority: 'a' });
  });
});

describe('the target *', () => {
  it('asks for the methods of the server, and for nothing else', async () => {
    const { exchange } = await serverOf(mirror);
    const all = await exchange(last('OPTIONS *'));
    expect([statusOf(all), /^allow: .*\bQUERY\b/m.test(all)]).toEqual([204, true]);
    expect(codeOf(await exchange(last('GET *')))).toBe('REQUEST_INVALID');
  });
});

describe('the log of the server', () => {
  it('is that of each request', async () => {
    const { exchange, logs } = await serverOf(mirror, {
      context: (granted, { log }) => {
        log.info({ code: 'X' }, 'seen');
        return granted;
      },
    });
    await exchange(last('GET /test'));
    expect(logs).toContainEqual(expect.objectContaining({ code: 'X', message: 'seen' }));
  });
});

describe('a request in HTTP/1.0', () => {
  it('without Host is one for the address that was called', async () => {
    const { exchange, port } = await serverOf(mirror);
    expect(seenOf(await exchange('GET /test HTTP/1.0\r\n\r\n')).authority).toBe(`127.0.0.1:${port}`);
    expect(seenOf(await exchange('GET /test HTTP/1.0\r\nHost: b\r\n\r\n')).authority).toBe('b');
    expect(codeOf(await exchange('GET /test HTTP/1.1\r\n\r\n'))).toBe('REQUEST_INVALID');
  });

  it('without Host is served though somebody who is not believed names one', async () => {
    const { exchange, port } = await serverOf(mirror, { trustProxy: ['10.0.0.1'] });
    const all = await exchange('GET /test HTTP/1.0\r\nX-Forwarded-Host: elsewhere\r\n\r\n');
    expect(seenOf(all).authority).toBe(`127.0.0.1:${port}`);
  });

  it('is one for an address of IPv6 in brackets', async () => {
    const { app } = await applicationOf(mirror);
    // As a socket says it whose address has a zone: a machine of tests need not have one.
    app.server.prependListener('request', ({ socket }) => Object.defineProperty(socket, 'localAddress', { value: 'fe80::1%eth0' }));
    const { port } = app.server.address() as AddressInfo;
    const all = await allFrom(connect(port, '127.0.0.1'), 'GET /test HTTP/1.0\r\n\r\n');
    expect(seenOf(all).authority).toBe(`[fe80::1]:${port}`);
  });

  it('is one for this machine where it came by a path', async () => {
    const { app } = await applicationOf(mirror);
    const path = join(mkdtempSync(join(tmpdir(), 'skerry-')), 'socket');
    const server = createServer((...args) => void app.server.emit('request', ...args)).listen(path);
    onTestFinished(() => {
      server.close();
      rmSync(dirname(path), { recursive: true });
    });
    await once(server, 'listening');
    expect(seenOf(await allFrom(connect(path), 'GET /test HTTP/1.0\r\n\r\n')).authority).toBe('localhost');
  });

  it('may not come in chunks', async () => {
    const { exchange } = await serverOf(mirror);
    const answer = await exchange('POST /test HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n');
    expect([statusOf(answer), codeOf(answer)]).toEqual([400, 'REQUEST_INVALID']);
  });

  it.each(['2.0', '0.9'])('is the oldest there is, and %s another one', async (version) => {
    const { exchange } = await serverOf(mirror);
    const answer = await exchange(`GET /test HTTP/${version}\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect([statusOf(answer), codeOf(answer)]).toEqual([505, 'REQUEST_VERSION_UNSUPPORTED']);
  });
});

describe('where a request comes from', () => {
  /** As a server behind a proxy on this machine sees it, or behind none. */
  async function seenBehind(trustProxy: readonly string[], headers: string, isEncrypted = false): Promise<Seen> {
    const { app, exchange } = await serverOf(mirror, { trustProxy });
    if (isEncrypted) app.server.prependListener('request', ({ socket }) => Object.assign(socket, { encrypted: true }));
    return seenOf(await exchange(last('GET /test', headers)));
  }

  it('is what the connection says, whatever the client says', async () => {
    const said = 'X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: b\r\nX-Forwarded-Prefix: /p\r\n';
    for (const trusted of [[], ['10.0.0.1']]) {
      const told = await seenBehind(trusted, said);
      expect([told.authority, told.scheme]).toEqual(['a', 'HTTP']);
      expect(told.headers).toEqual([
        ['forwarded', 'for=127.0.0.1;host=a;proto=http'],
        ['x-forwarded-for', '127.0.0.1'],
        ['x-forwarded-host', 'a'],
        ['x-forwarded-proto', 'http'],
      ]);
    }
  });

  it('is what a proxy says that is trusted', async () => {
    const said =
      'X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: b\r\nX-Forwarded-Prefix: /old\r\nX-Forwarded-Prefix: /x, /p\r\n';
    const told = await seenBehind(LOCAL, said);
    expect([told.authority, told.scheme]).toEqual(['b', 'HTTPS']);
    expect(told.headers).toEqual([
      ['forwarded', 'for=1.2.3.4;host=b;proto=https, for=127.0.0.1'],
      ['x-forwarded-for', '1.2.3.4, 127.0.0.1'],
      ['x-forwarded-host', 'b'],
      ['x-forwarded-proto', 'https'],
      ['x-forwarded-prefix', '/p'],
    ]);
  });

  it('has no prefix where no proxy names a client, or none names a prefix', async () => {
    expect(header(await seenBehind(LOCAL, 'X-Forwarded-Prefix: /p\r\n'), 'x-forwarded-prefix')).toBeUndefined();
    expect(header(await seenBehind(LOCAL, 'X-Forwarded-For: 1.2.3.4\r\n'), 'x-forwarded-prefix')).toBeUndefined();
  });

  it('is not what somebody says who is not believed, though Host cannot be read', async () => {
    const { exchange } = await serverOf(mirror, { trustProxy: ['10.0.0.1'] });
    const answer = await exchange('GET /test HTTP/1.1\r\nHost: a/b\r\nX-Forwarded-Host: c\r\n\r\n');
    expect(bodyOf(answer)).toContain('The Host header is not a host name');
  });

  it('is encrypted where the connection is', async () => {
    expect((await seenBehind([], '', true)).scheme).toBe('HTTPS');
    expect((await seenBehind(LOCAL, '')).scheme).toBe('HTTP');
    expect((await seenBehind(LOCAL, 'X-Forwarded-Proto: http\r\n', true)).scheme).toBe('HTTP');
  });

  it.each([
    [false, 'HTTP'],
    [true, 'HTTPS'],
  ])('is not what a proxy says that is no scheme (encrypted: %s)', async (isEncrypted, scheme) => {
    expect((await seenBehind(LOCAL, 'X-Forwarded-Proto: javascript\r\n', isEncrypted)).scheme).toBe(scheme);
  });
});
