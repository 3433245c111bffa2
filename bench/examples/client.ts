import { connect, type Socket } from 'node:net';

/** A request as it is sent, one after the other, over one connection. */
export interface Outgoing {
  readonly path: string;
  /** Default: GET, or POST with a body. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface Answer {
  readonly status: number;
  /** Head and body as they came. */
  readonly bytes: Buffer;
}

const HEAD_END = '\r\n\r\n';
const LAST_CHUNK = '0\r\n\r\n';

/** The bytes of a request, made before the clock starts. */
export function encode({ path, method, headers, body }: Outgoing): Buffer {
  const content = Buffer.from(body ?? '');
  const lines = Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  const verb = method ?? (body === undefined ? 'GET' : 'POST');
  const length = body === undefined ? '' : `content-length: ${content.length}\r\n`;
  return Buffer.concat([Buffer.from(`${verb} ${path} HTTP/1.1\r\n${lines.join('')}${length}\r\n`), content]);
}

/** One keep-alive connection, with as little work of its own as there can be. */
export class Client {
  readonly #socket: Socket;
  #received: Buffer[] = [];
  #answered: ((answer: Answer) => void) | undefined;
  #failed: ((cause: Error) => void) | undefined;

  constructor(url: string) {
    this.#socket = connect(Number(new URL(url).port), '127.0.0.1');
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => this.#failed?.(new Error('The connection was closed before the answer was complete')));
  }

  send(request: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#received.push(chunk);
    const bytes = this.#received.length === 1 ? chunk : Buffer.concat(this.#received);
    if (!isComplete(bytes)) return;
    this.#received = [];
    this.#answered?.({ status: Number(bytes.toString('latin1', 9, 12)), bytes });
  }
}

function isComplete(bytes: Buffer): boolean {
  const end = bytes.indexOf(HEAD_END);
  if (end < 0) return false;
  const head = bytes.toString('latin1', 0, end).toLowerCase();
  if (head.includes('\r\ntransfer-encoding: chunked')) return bytes.toString('latin1', bytes.length - LAST_CHUNK.length) === LAST_CHUNK;
  return bytes.length >= end + HEAD_END.length + Number(/\r\ncontent-length: (\d+)/.exec(head)?.[1] ?? 0);
}
