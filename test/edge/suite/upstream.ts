import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

export interface Upstream {
  readonly origin: string;
  /** Where nobody listens. */
  readonly nobody: string;
  close(): void;
}

/** What functions of the suite call. */
export async function startUpstream(): Promise<Upstream> {
  const server: Server = createServer(({ url, headers, method }, response) => {
    // A browser hands a page of another origin only what that permits.
    for (const what of ['origin', 'headers', 'methods']) response.setHeader(`access-control-allow-${what}`, '*');
    response.setHeader('access-control-expose-headers', '*');
    if (method === 'OPTIONS') return void response.writeHead(204).end();
    if (url === '/redirect') return void response.writeHead(302, { location: '/secret' }).end('elsewhere');
    if (url === '/secret') return void response.end('secret');
    if (url === '/missing') return void response.writeHead(404, { 'x-kind': 'missing' }).end('nothing here');
    if (url === '/large') return void response.end('l'.repeat(1_000_000));
    if (url === '/breaks') return void response.destroy();
    if (url === '/coded') return void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('coded'));
    response.writeHead(200, { 'x-host-is-mine': String(headers.host === new URL(origin).host), 'x-latin': 'caf\xe9' }).end('plain');
  });
  const origin = await originOf(server);
  const gone = createServer();
  const nobody = await originOf(gone);
  gone.close();
  return {
    origin,
    nobody,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function originOf(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
