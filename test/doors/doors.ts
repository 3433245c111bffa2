import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { CAPABILITIES, NO_SECRETS } from '@skerry/host/capabilities';
import { respond } from '@skerry/host/fetch';
import { createServer, listen } from '@skerry/host/fastify';
import { createHost, type Host, nodeEngine } from '@skerry/host/node';
import type { Manifest } from '@skerry/host/registry';
import { collect } from '@skerry/host/runtime';
import { memoryStorage } from '@skerry/host/storage';
import { pino } from 'pino';
import { send } from '../../sdk/cli/invoke/request.ts';
import { FunctionUnderTest } from '../../sdk/testing/function.ts';

export interface Deployable {
  readonly manifest: Manifest;
  readonly component: Uint8Array;
}

export interface Sent {
  /** The function that it is for, where its path does not begin with the name. */
  readonly to?: string;
  readonly method?: string;
  readonly path: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: Uint8Array | undefined;
  /** The body comes in parts, and nobody says how long it is. */
  readonly isStreamed?: boolean;
}

/** What a client gets. */
export interface Seen {
  readonly status: number;
  /** `name: value`, in order of names; what frames a message on a connection is left out. */
  readonly headers: readonly string[];
  /** As base64. */
  readonly body: string;
  /** Whether it broke off. */
  readonly isCut: boolean;
}

export interface Door {
  readonly name: string;
  ask(sent: Sent): Promise<Seen>;
  close(): Promise<void>;
}

const MAX_BYTES = 64 * 1024 * 1024;
const engine = nodeEngine({ inPlace: true });
const logger = pino({ level: 'silent' });

/** @param functions that each door is to have; they may call the server, which is at `origin` */
export async function allDoors(functions: (origin: string) => readonly Deployable[]): Promise<readonly Door[]> {
  const host = createHost({ storage: memoryStorage(), logger, engine });
  const app = await createServer({ registry: host.registry, logger, details: true });
  const origin = await listen(app, '127.0.0.1', 0);
  const all = functions(origin);
  await deployOn(host, all);
  return [socketDoor(host, app, origin), await invokeDoor(all), await kitDoor(all), await fetchDoor(all)];
}

async function deployOn(host: Host, functions: readonly Deployable[]): Promise<void> {
  host.registry.replace(await Promise.all(functions.map(({ manifest, component }) => host.deploy(manifest, component))));
}

/** A server on a socket, and a client that shows what came as it came. */
function socketDoor(host: Host, app: Awaited<ReturnType<typeof createServer>>, origin: string): Door {
  const agent = new Agent({ keepAlive: true });
  return {
    name: 'a server on a socket',
    ask: (sent) => overSocket(origin, agent, sent),
    async close() {
      agent.destroy();
      await app.close();
      await host.close();
    },
  };
}

function overSocket(origin: string, agent: Agent, { method = 'GET', path, headers = [], body, isStreamed = false }: Sent): Promise<Seen> {
  const length = isStreamed ? ['transfer-encoding', 'chunked'] : body === undefined ? [] : ['content-length', String(body.length)];
  const host = headers.some(([name]) => name === 'host') ? [] : ['host', 'localhost'];
  const { promise, resolve, reject } = Promise.withResolvers<Seen>();
  const { hostname, port } = new URL(origin);
  const options = { agent, hostname, port, path, method, setHost: false, headers: [...host, ...headers.flat(), ...length] };
  const message = httpRequest(options, (response) => void readAll(response).then(resolve, reject));
  message.on('error', reject);
  if (isStreamed) for (const part of partsOf(body!)) message.write(part);
  message.end(isStreamed ? undefined : body);
  return promise;
}

const PART_BYTES = 16_384;

const partsOf = (body: Uint8Array): Uint8Array[] =>
  Array.from({ length: Math.ceil(body.length / PART_BYTES) }, (_, i) => body.subarray(i * PART_BYTES, (i + 1) * PART_BYTES));

async function readAll(response: IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = [];
  let isCut = false;
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer);
  } catch {
    isCut = true;
  }
  const pairs = Array.from(
    { length: response.rawHeaders.length / 2 },
    (_, i) => [response.rawHeaders[2 * i]!, response.rawHeaders[2 * i + 1]!] as const,
  );
  return seen(response.statusCode!, pairs, Buffer.concat(chunks), isCut);
}

/** `skerry invoke`, before it prints. */
async function invokeDoor(functions: readonly Deployable[]): Promise<Door> {
  const host = createHost({ storage: memoryStorage(), logger, engine });
  await deployOn(host, functions);
  return {
    name: 'skerry invoke',
    // The command line has its bodies as a whole.
    async ask({ method = 'GET', path, headers = [], body }) {
      const { answer, done } = send(host.registry, { method, url: new URL(`http://localhost${path}`), headers, body }, logger);
      const collected = await collect(answer, MAX_BYTES);
      await done;
      const pairs = collected.headers.map(([name, value]) => [name, Buffer.from(value).toString('latin1')] as const);
      return seen(collected.status, pairs, collected.body, collected.failure !== undefined);
    },
    close: () => host.close(),
  };
}

/** The test kit, of which each function has its own. */
async function kitDoor(functions: readonly Deployable[]): Promise<Door> {
  const settings = { clock: undefined, seed: undefined, expectations: 'network', secrets: NO_SECRETS, isGranted: () => true } as const;
  const opened = await Promise.all(functions.map((each) => FunctionUnderTest.open(each, settings, CAPABILITIES)));
  const byName = new Map(opened.map((fn) => [fn.name, fn]));
  return {
    name: 'the test kit',
    async ask({ method = 'GET', path, headers = [], body, isStreamed = false, to = path.split(/[/?]/)[1]! }) {
      const fn = byName.get(to) ?? opened[0]!;
      const init = {
        method,
        headers: headers.map(([name, value]): [string, string] => [name, value]),
        ...(body && { body: isStreamed ? (Readable.toWeb(Readable.from(partsOf(body))) as ReadableStream) : new Uint8Array(body) }),
      };
      const { response } = await fn.fetch(`http://localhost${path}`, init);
      return readResponse(response);
    },
    close: async () => void (await Promise.all(opened.map((fn) => fn.close()))),
  };
}

/** Requests of Fetch, as edge runtimes hand them over. */
async function fetchDoor(functions: readonly Deployable[]): Promise<Door> {
  const host = createHost({ storage: memoryStorage(), logger, engine });
  await deployOn(host, functions);
  let count = 0;
  return {
    name: 'a request of Fetch',
    async ask({ method = 'GET', path, headers = [], body, isStreamed = false }) {
      const stream = body && isStreamed ? (Readable.toWeb(Readable.from(partsOf(body))) as ReadableStream) : undefined;
      const request = new Request(`http://localhost${path}`, {
        method,
        headers: [
          ...headers.map(([name, value]): [string, string] => [name, value]),
          // As a server has it from the wire.
          ...(body && !isStreamed ? [['content-length', String(body.length)] as [string, string]] : []),
        ],
        ...(body && { body: stream ?? new Uint8Array(body), duplex: 'half' }),
      });
      const { response, done } = respond(host.registry, request, { id: `${++count}`, log: logger, address: '127.0.0.1', details: true });
      const seenOf = await readResponse(await response);
      await done;
      return seenOf;
    },
    close: () => host.close(),
  };
}

async function readResponse(response: Response): Promise<Seen> {
  const chunks: Uint8Array[] = [];
  let isCut = false;
  try {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) chunks.push(chunk);
  } catch {
    isCut = true;
  }
  return seen(response.status, [...response.headers], Buffer.concat(chunks), isCut);
}

/** They frame the message; a client of `fetch` is not to look at them. */
const OF_THE_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding']);

function seen(status: number, pairs: readonly (readonly [string, string])[], body: Uint8Array, isCut: boolean): Seen {
  const joined = new Headers(
    pairs.filter(([name]) => !OF_THE_CONNECTION.has(name.toLowerCase())).map(([name, value]): [string, string] => [name, value]),
  );
  return {
    status,
    headers: [...joined].map(([name, value]) => `${name}: ${masked(name, value)}`).toSorted(),
    body: Buffer.from(body).toString('base64'),
    isCut,
  };
}

/** What no two answers have in common. */
function masked(name: string, value: string): string {
  if (name === 'date' && new Date(value).toUTCString() === value) return 'now';
  if (name === 'server-timing') return value.replaceAll(/[\d.]+/g, 'N');
  return value;
}
