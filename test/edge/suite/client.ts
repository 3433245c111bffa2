import { Agent, type IncomingMessage, request } from 'node:http';

export interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: Uint8Array | undefined;
  /** The body comes in chunks, and nobody says how long it is. */
  readonly isStreamed?: boolean;
  /** Whether what a function says of its client is shown: it differs with each connection. */
  readonly showsClient?: boolean;
}

/** A request that is under way, and that its client can leave. */
export interface Underway {
  leave(): void;
  /** Resolves when nothing of it is left. */
  readonly gone: Promise<unknown>;
}

/** Asks a host. */
export interface Client {
  /** Sends one request, and reads its answer. */
  send(sent: Sent): Promise<Seen>;
  /** Sends each part when something has come back for the one before. @returns what came back */
  converse(sent: Sent, parts: readonly string[]): Promise<string[]>;
  /** Sends one request; a streamed body is never whole. What comes back stays where it is. */
  begin(sent: Sent): Underway;
}

/** What a client gets, but for what frames a message on a connection and says when it was sent. */
export interface Seen {
  readonly status: number;
  /** `name: value`, in order of names. */
  readonly headers: readonly string[];
  /** A character is a byte. Long ones by their length and what they begin and end with. */
  readonly body: string;
  /** Whether it broke off. */
  readonly isCut: boolean;
}

const OF_THE_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'date', 'server', 'vary']);
/** Lines in which a function says who its client is: a case of its own. */
const OF_THE_CLIENT = /^(?:forwarded|x-forwarded-\w+): .*\n/gm;
const TIMEOUT_MS = 30_000;
const SHOWN = 2000;

/** Asks over HTTP, with a connection for each request. @param originOf the origin that answers a path */
export const overHttp = (originOf: (path: string) => string): Client => ({
  send: (sent) => send(originOf(sent.path), sent),
  converse: (sent, parts) => converse(originOf(sent.path), sent, parts),
  begin: (sent) => begin(originOf(sent.path), sent),
});

function begin(origin: string, sent: Sent): Underway {
  const message = open(origin, sent, () => {});
  const gone = new Promise((resolve) => message.on('close', resolve));
  message.on('error', () => {});
  if (sent.isStreamed) message.write(sent.body!);
  else message.end(sent.body);
  return { leave: () => message.destroy(), gone };
}

function converse(origin: string, sent: Sent, parts: readonly string[]): Promise<string[]> {
  const received: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<string[]>();
  const left = [...parts];
  const message = open(origin, sent, (response) => {
    response.on('data', (chunk: Buffer) => {
      received.push(chunk.toString());
      const next = left.shift();
      if (next === undefined) message.end();
      else message.write(next);
    });
    response.on('end', () => resolve(received));
    response.on('error', reject);
  });
  message.on('error', reject);
  message.write(left.shift()!);
  return promise;
}

function send(origin: string, sent: Sent): Promise<Seen> {
  const { promise, resolve, reject } = Promise.withResolvers<Seen>();
  const message = open(origin, sent, (response) => void read(response, sent).then(resolve, reject));
  message.on('error', reject);
  if (sent.isStreamed) {
    for (let at = 0; at < sent.body!.length; at += 16_384) message.write(sent.body!.subarray(at, at + 16_384));
    message.end();
  } else message.end(sent.body);
  return promise;
}

/** Begins a request whose body is still to be written. */
function open(origin: string, { method = 'GET', path, headers = [], body, isStreamed }: Sent, on: (response: IncomingMessage) => void) {
  const { hostname, port } = new URL(origin);
  const length = isStreamed ? ['transfer-encoding', 'chunked'] : body === undefined ? [] : ['content-length', String(body.length)];
  const all = ['host', 'localhost', ...headers.flat(), ...length];
  const options = { agent: new Agent(), hostname, port, path, method, setHost: false, headers: all, timeout: TIMEOUT_MS };
  const message = request(options, on);
  message.on('timeout', () => message.destroy(new Error(`${method} ${path} was not answered`)));
  return message;
}

async function read(response: IncomingMessage, { showsClient = false }: Sent): Promise<Seen> {
  const chunks: Buffer[] = [];
  let isCut = false;
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer);
  } catch {
    isCut = true;
  }
  const { rawHeaders } = response;
  const fields = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [[name.toLowerCase(), rawHeaders[i + 1]!] as const] : []));
  return seenOf(response.statusCode!, fields, Buffer.concat(chunks).toString('latin1'), isCut, showsClient);
}

/** @param text a character is a byte */
export function seenOf(
  status: number,
  fields: readonly (readonly [name: string, value: string])[],
  text: string,
  isCut: boolean,
  showsClient: boolean,
): Seen {
  const headers = fields.filter(([name]) => !OF_THE_CONNECTION.has(name)).map(([name, value]) => `${name}: ${value}`);
  return { status, headers: headers.toSorted(), body: shortened(showsClient ? text : text.replaceAll(OF_THE_CLIENT, '')), isCut };
}

function shortened(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN / 2)} … ${text.slice(-SHOWN / 2)} (${text.length} bytes)`;
}
