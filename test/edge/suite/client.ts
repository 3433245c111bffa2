import { Agent, type IncomingMessage, request } from 'node:http';

export interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: Uint8Array | undefined;
  /** The body comes in chunks, and nobody says how long it is. */
  readonly isStreamed?: boolean;
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

/** Sends one request, on a connection of its own. */
export function send(origin: string, sent: Sent): Promise<Seen> {
  const { promise, resolve, reject } = Promise.withResolvers<Seen>();
  const message = open(origin, sent, (response) => void read(response).then(resolve, reject));
  message.on('error', reject);
  if (sent.isStreamed) {
    for (let at = 0; at < sent.body!.length; at += 16_384) message.write(sent.body!.subarray(at, at + 16_384));
    message.end();
  } else message.end(sent.body);
  return promise;
}

/** Begins a request whose body is still to be written. */
export function open(
  origin: string,
  { method = 'GET', path, headers = [], body, isStreamed }: Sent,
  on: (response: IncomingMessage) => void,
) {
  const { hostname, port } = new URL(origin);
  const length = isStreamed ? ['transfer-encoding', 'chunked'] : body === undefined ? [] : ['content-length', String(body.length)];
  const all = ['host', 'localhost', ...headers.flat(), ...length];
  const options = { agent: new Agent(), hostname, port, path, method, setHost: false, headers: all, timeout: TIMEOUT_MS };
  const message = request(options, on);
  message.on('timeout', () => message.destroy(new Error(`${method} ${path} was not answered`)));
  return message;
}

async function read(response: IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = [];
  let isCut = false;
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer);
  } catch {
    isCut = true;
  }
  const { rawHeaders } = response;
  const fields = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [[name.toLowerCase(), rawHeaders[i + 1]!] as const] : []));
  const headers = fields.filter(([name]) => !OF_THE_CONNECTION.has(name)).map(([name, value]) => `${name}: ${value}`);
  return {
    status: response.statusCode!,
    headers: headers.toSorted(),
    body: shortened(Buffer.concat(chunks).toString('latin1').replaceAll(OF_THE_CLIENT, '')),
    isCut,
  };
}

function shortened(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN / 2)} … ${text.slice(-SHOWN / 2)} (${text.length} bytes)`;
}
