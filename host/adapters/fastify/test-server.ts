import { once } from 'node:events';
import { createServer as createHttpServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import Fastify, { type FastifyBaseLogger, type FastifyHttpOptions, type FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';
import { capturingLogger, type LogLine } from '../../../test/support/log-lines.ts';
import { ResultError } from '../../base/index.ts';
import { CAPABILITIES } from '../../capabilities/index.ts';
import { completeManifest } from '../../registry/manifest/manifest.ts';
import { Registry } from '../../routing/index.ts';
import type { Deployment } from '../../runtime/index.ts';
import type { RequestListener } from '../../runtime/events.ts';
import { type Handle, testDeployment } from '../../runtime/test-deployment.ts';
import { Fields, type IncomingRequest, OutgoingBody, OutgoingResponse, ResponseOutparam } from '../../wasi/http/index.ts';
import { fastifyOptions, prepareApp } from './fastify-options.ts';
import { skerryPlugin, type SkerryPluginOptions } from './plugin.ts';
import { createServer, type ServerOptions } from './server.ts';

/** What a guest answers. A value's characters are bytes. */
export interface Answer {
  readonly status?: number;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string | Uint8Array;
  readonly trailers?: readonly (readonly [name: string, value: string])[];
  /** The body comes some turns behind the head. */
  readonly later?: boolean;
  /** The body is written and never finished. */
  readonly endless?: boolean;
}

export const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

const fieldsOf = (entries: Answer['headers'] = []): Fields => Fields.fromList(entries.map(([name, value]) => [name, bytes(value)]));

export const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => void setImmediate(resolve));
};

const forever = new Promise<never>(() => {});

/** A guest that never answers. */
export const silent: Handle = () => forever;

/** A guest that answers with what it finds, whatever it is asked. */
export const answering =
  (find: Answer | ((request: IncomingRequest) => Answer | Promise<Answer>)): Handle =>
  async (request, outparam) => {
    const {
      status = 200,
      headers,
      body,
      trailers,
      later = false,
      endless = false,
    } = typeof find === 'function' ? await find(request) : find;
    const response = new OutgoingResponse(fieldsOf(headers));
    response.setStatusCode(status);
    const content = body === undefined ? undefined : response.body();
    ResponseOutparam.set(outparam, { tag: 'ok', val: response });
    if (content === undefined) return;
    if (later) await turns(4);
    const stream = content.write();
    if (body!.length > 0) stream.write(typeof body === 'string' ? bytes(body) : body!);
    if (endless) return forever;
    stream[Symbol.dispose]();
    finish(content, trailers);
  };

/** What is shorter than declared cannot be finished, which its guest takes no notice of. */
function finish(content: OutgoingBody, trailers: Answer['trailers']): void {
  try {
    OutgoingBody.finish(content, trailers === undefined ? undefined : fieldsOf(trailers));
  } catch (cause) {
    if (!(cause instanceof ResultError)) throw cause;
  }
}

/** What is left of the body of a request, as a guest reads it. */
export async function readAll(request: IncomingRequest): Promise<string> {
  const stream = request.consume().stream();
  let all = '';
  try {
    for (;;) all += Buffer.from(await stream.blockingRead(100n)).toString('latin1');
  } catch (cause) {
    if (cause instanceof ResultError) return all;
    throw cause;
  }
}

/** What a guest was asked, as far as it says it with this. */
export function seen(request: IncomingRequest): Record<string, unknown> {
  const headers = request
    .headers()
    .entries()
    .map(([name, value]) => [name, Buffer.from(value).toString('latin1')]);
  const { tag, val } = request.scheme() as { tag: string; val?: string };
  return { method: request.method(), path: request.pathWithQuery(), authority: request.authority(), scheme: val ?? tag, headers };
}

/** One function at `/test`, whose guest is `handle`. */
export function functionsOf(handle: Handle, events: string[] = []): Registry<Deployment> {
  const listener: RequestListener = {
    failed: (_request, { code }) => void events.push(code),
    faulted: (_request, { code }) => void events.push(code),
    finished: () => void events.push('finished'),
  };
  const manifest = completeManifest({ name: 'test', component: 'test.wasm' }, CAPABILITIES);
  const registry = new Registry<Deployment>();
  const parts = { ...testDeployment(handle, [listener]), manifest, limits: manifest.limits, componentBytes: 1024, engine: 'test' };
  registry.replace([parts as unknown as Deployment]);
  return registry;
}

/** A server that listens until the test is over. */
export interface Listening {
  readonly app: FastifyInstance;
  readonly port: number;
  readonly logs: readonly LogLine[];
  /** What listeners of the function's requests heard: codes, and `finished`. */
  readonly events: readonly string[];
  /** A client of whom nobody expects anything. */
  connect(): Socket;
  /** Sends bytes, one for each character. @returns all that comes back until the server closes the connection */
  exchange(request: string): Promise<string>;
  /** The same, with more to send as soon as something has come back. */
  converse(request: string, more: string): Promise<string>;
}

type Served = Pick<Listening, 'app' | 'logs' | 'events'>;

async function listening(served: Served): Promise<Listening> {
  const { app } = served;
  await app.listen({ host: '127.0.0.1', port: 0 });
  const sockets: Socket[] = [];
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    return app.close();
  });
  const { port } = app.server.address() as AddressInfo;
  const client = (): Socket => {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    sockets.push(socket);
    return socket;
  };
  const converse = (request: string, more: string): Promise<string> => allOf(client().setEncoding('latin1'), request, more);
  return { ...served, port, connect: client, converse, exchange: (request) => converse(request, '') };
}

async function allOf(socket: Socket, request: string, more: string): Promise<string> {
  let all = '';
  socket.once('data', () => socket.write(more, 'latin1'));
  socket.on('data', (text: string) => {
    all += text;
  });
  socket.write(request, 'latin1');
  await once(socket, 'close');
  return all;
}

/** Skerry's own server. */
export async function serverOf(handle: Handle, options: Partial<ServerOptions> = {}): Promise<Listening> {
  const { logger, logs } = capturingLogger();
  const events: string[] = [];
  const app = await createServer({ registry: functionsOf(handle, events), logger: logger as FastifyBaseLogger, ...options });
  return listening({ app, logs, events });
}

interface Application extends Partial<SkerryPluginOptions> {
  readonly prefix?: string;
  /** Options of Fastify, in the place of those that Skerry has. */
  readonly server?: FastifyHttpOptions<Server>;
  /** What it has before the plugin. */
  readonly add?: (app: FastifyInstance) => unknown;
}

/** An application with Skerry's options and plugin. */
export async function applicationOf(handle: Handle, { add, server, ...options }: Application = {}): Promise<Listening> {
  const { logger, logs } = capturingLogger();
  const events: string[] = [];
  const app = Fastify({ ...fastifyOptions, ...server, loggerInstance: logger as FastifyBaseLogger });
  prepareApp(app);
  await add?.(app);
  await app.register(skerryPlugin, { registry: functionsOf(handle, events), ...options });
  return listening({ app, logs, events });
}

/** A response of Node.js that nobody has begun, and the client that waits for it. */
export async function responding(): Promise<{ readonly raw: ServerResponse; readonly client: Socket }> {
  const server = createHttpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1').setEncoding('latin1');
  onTestFinished(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  client.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  const [, raw] = (await once(server, 'request')) as [unknown, ServerResponse];
  return { raw, client };
}

/** A request that is the last one of its connection. */
export const last = (line: string, headers = '', body = ''): string =>
  `${line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${headers}\r\n${body}`;

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0);

export const bodyOf = (answer: string): string => answer.slice(answer.indexOf('\r\n\r\n') + 4);

/** Header lines in their order, without those that a clock decides. */
export const headOf = (answer: string): string[] =>
  answer
    .slice(0, answer.indexOf('\r\n\r\n'))
    .split('\r\n')
    .filter((line) => !/^date:/i.test(line));

interface ErrorBody {
  readonly error: { readonly code: string; readonly help?: string };
}

const errorOf = (answer: string): ErrorBody['error'] => (JSON.parse(bodyOf(answer)) as ErrorBody).error;

/** The code in the body of an error. */
export const codeOf = (answer: string): string => errorOf(answer).code;

/** What it says is to be done. */
export const helpOf = (answer: string): string => errorOf(answer).help ?? '';
