import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { Dialler, type DialOptions } from './dial.ts';
import { TEST_CERTIFICATE, TEST_KEY } from './fixtures/certificate.ts';
import { otherUpstream, rawUpstream } from './fixtures/upstream.ts';

const here: DialOptions['lookup'] = (_name, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]);

const diallerOf = (timeoutMs = 10_000): Dialler => new Dialler({ lookup: here, timeoutMs, ca: TEST_CERTIFICATE });

function dial(dialler: Dialler, port: number, isSecure: boolean, hostname = 'secure.test'): Promise<Socket> {
  return new Promise((resolve, reject) => {
    dialler.dial({ isSecure, hostname, port }, (error, socket) => (socket === null ? reject(error) : resolve(socket)));
  });
}

const closed = async (socket: Socket): Promise<void> => {
  if (!socket.closed) await once(socket, 'close');
};

test('goes on with the TLS session of an earlier connection, each dialler with its own', async () => {
  const seen: { isReused: boolean; protocol: unknown; name: unknown }[] = [];
  const server = createTlsServer({ key: TEST_KEY, cert: TEST_CERTIFICATE, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
    const { servername: name } = socket as TLSSocket & { readonly servername?: unknown };
    seen.push({ isReused: socket.isSessionReused(), protocol: socket.alpnProtocol, name });
    socket.on('error', () => {}).write('x');
  });
  await using upstream = await otherUpstream(server);
  const one = diallerOf();
  const connect = async (dialler: Dialler): Promise<void> => {
    const socket = await dial(dialler, upstream.port, true);
    // The session comes behind the handshake.
    await once(socket, 'data');
    socket.destroy();
    await closed(socket);
  };
  await connect(one);
  await connect(one);
  await connect(diallerOf());
  const expected = { protocol: 'http/1.1', name: 'secure.test' };
  expect(seen).toEqual(Array.from([false, true, false], (isReused) => ({ isReused, ...expected })));
});

test.each(['TLSv1.2', 'TLSv1.3'] as const)('%s: a certificate for another name is refused each time', async (version) => {
  const options = { key: TEST_KEY, cert: TEST_CERTIFICATE, minVersion: version, maxVersion: version };
  const server = createTlsServer(options, (socket) => void socket.on('error', () => {}).write('x'));
  await using upstream = await otherUpstream(server);
  const dialler = diallerOf();
  for (let i = 0; i < 3; i++) {
    await expect(dial(dialler, upstream.port, true, 'other.test')).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  }
});

test.each([
  ['a handshake that nobody answers', true],
  ['a connection that nobody accepts', false],
])('gives %s up in time', async (_, isSecure) => {
  await using upstream = await rawUpstream(() => {});
  const dialler = diallerOf(50);
  // Nothing listens there, and nothing refuses.
  const hostname = isSecure ? 'secure.test' : 'nowhere.test';
  const lookup: DialOptions['lookup'] = () => {};
  const asked = isSecure ? dialler : new Dialler({ lookup, timeoutMs: 50, ca: undefined });
  await expect(dial(asked, upstream.port, isSecure, hostname)).rejects.toMatchObject({ errorCode: { tag: 'connection-timeout' } });
  await upstream.closed();
});

test('tells of a connection that is refused, once, and leaves nothing behind', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const told: (Error | null)[] = [];
  await new Promise<void>((resolve) => {
    diallerOf().dial({ isSecure: false, hostname: '127.0.0.1', port }, (error) => {
      told.push(error);
      setTimeout(resolve, 20);
    });
    expect(told).toEqual([]);
  });
  expect(told).toMatchObject([{ code: 'ECONNREFUSED' }]);
  expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBeLessThanOrEqual(before);
});

test('hands the errors of an open connection to whoever has it', async () => {
  await using upstream = await rawUpstream(() => {});
  let told = 0;
  const socket = await new Promise<Socket>((resolve) => {
    diallerOf(30).dial({ isSecure: false, hostname: '127.0.0.1', port: upstream.port }, (_, each) => {
      told++;
      resolve(each!);
    });
  });
  // Longer than it might have taken to open.
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect([socket.destroyed, told]).toEqual([false, 1]);
  const failed = once(socket, 'error');
  socket.destroy(new Error('cut'));
  expect(await failed).toMatchObject([{ message: 'cut' }]);
  expect(told).toBe(1);
});
