import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { streamSource } from '../../adapters/fetch/index.ts';
import { HOST_LIMITS } from '../../base/index.ts';
import { createServer } from '../../node-http/index.ts';
import { addressText, type Answer, ask, type Client } from '../../runtime/index.ts';
import { type ByteSource, BytesSource } from '../../wasi/index.ts';
import type { OpenServer } from '../server/index.ts';

const SECOND = 1000;

/** As any server of Skerry: whoever sends or reads too slowly loses its connection. */
const OPTIONS = {
  maxHeaderSize: HOST_LIMITS.requestHeadBytes,
  requestTimeout: 60 * SECOND,
  headersTimeout: 10 * SECOND,
  keepAliveTimeout: 10 * SECOND,
  connectionsCheckingInterval: SECOND,
  joinDuplicateHeaders: false,
  // The runtime demands it, in the form of all errors.
  requireHostHeader: false,
};

/** Serves until a signal ends the process. */
export async function listen(opened: OpenServer): Promise<void> {
  const { host, port, failed, listening, onSignal } = opened;
  const server = createServer(OPTIONS, (message, response) => void answer(opened, message, response));
  server.maxHeadersCount = HOST_LIMITS.requestHeaders + 1;
  server.timeout = 120 * SECOND;
  server.once('error', failed);
  server.listen(port, host, () => listening(host, (server.address() as AddressInfo).port));
  onSignal(() => new Promise((resolve) => server.close(resolve)));
}

async function answer({ functions, log, nextId }: OpenServer, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/', rawHeaders } = message;
  const received = {
    id: nextId(),
    log,
    scheme: 'http',
    method,
    target: url,
    rawHeaders,
    body: () => bodyOf(message),
    client: () => clientOf(message),
  };
  const asked = ask(functions, received);
  response.once('close', () => {
    if (!response.writableFinished) asked.leave(new Error('The client has gone'));
  });
  try {
    await send(await asked.answer, response);
  } catch {
    // The client has gone, or is to see that the answer broke off.
    response.destroy();
  }
}

/** Nobody in front is trusted: whoever is connected is the client. */
function clientOf({ socket }: IncomingMessage): Client {
  return { addresses: [addressText(socket.remoteAddress)], scheme: 'http', prefix: '' };
}

function bodyOf(message: IncomingMessage): ByteSource {
  const { headers } = message;
  if (headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0') return new BytesSource();
  return streamSource(Readable.toWeb(message) as ReadableStream<Uint8Array>, { tag: 'connection-terminated' });
}

async function send({ status, headers, body }: Answer, response: ServerResponse): Promise<void> {
  for (const [name, value] of headers) response.appendHeader(name, latin1(value));
  response.writeHead(status);
  for (let chunk = await body.read(); chunk !== undefined; chunk = await body.read()) {
    if (!response.write(chunk)) await drained(response);
  }
  if (body.trailers !== undefined) {
    response.addTrailers(body.trailers.map(([name, value]): [string, string] => [name, latin1(value)]));
  }
  response.end();
}

/** A character is a byte. */
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** Resolves when the client has taken something, or has gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
