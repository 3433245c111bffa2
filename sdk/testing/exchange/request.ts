import { isUint8Array } from 'node:util/types';
import type { CallInit } from '../index.d.ts';
import { invalid } from '../invalid.ts';

/** Where a path without a host leads. */
const BASE = 'http://localhost';

/** What `fetch` was given, as a request. @throws SkerryError `TEST_INVALID` */
export function asRequest(input: string | URL | Request, init: CallInit): Request {
  try {
    const target = typeof input === 'string' ? new URL(input, BASE) : input;
    // Not by `instanceof`, here and elsewhere: a test may run in a realm of its own.
    const stream = typeof init.body === 'object' && init.body !== null && 'getReader' in init.body;
    // What is not of `fetch` in the options is passed over.
    return new Request(target, stream ? ({ duplex: 'half', ...init } as RequestInit) : init);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalid(`fetch cannot make a request from its arguments: ${reason}`, "Pass a path such as '/name', a URL or a Request.", cause);
  }
}

/** Names and values in turn. `Set-Cookie` and the like stay lines of their own. */
export function headerLines({ headers, url }: Request): string[] {
  const lines = headers.has('host') ? [] : ['Host', new URL(url).host];
  for (const [name, value] of headers) lines.push(name, value);
  return lines;
}

export interface Body {
  /** undefined: it is not known before the end. */
  readonly length: number | undefined;
  readonly chunks: AsyncIterable<Uint8Array> | undefined;
}

/** A body that is here as a whole gets a length, as `fetch` sends it; any other is streamed. */
export async function bodyOf({ body, method }: Request): Promise<Body> {
  if (body === null) return { length: method === 'GET' || method === 'HEAD' ? undefined : 0, chunks: undefined };
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const first = reader.read();
  const second = first.then(({ done }) => (done ? undefined : reader.read()));
  // Whoever asks reports it; here it is only not to be lost.
  second.catch(() => {});
  const isWhole = await Promise.race([second.then((part) => part === undefined || part.done, () => false), soon()]);
  const length = isWhole ? ((await first).value?.length ?? 0) : undefined;
  return { length, chunks: chunksOf(reader, [first, second]) };
}

/** Longer than a stream of bytes that are all in memory takes. */
async function soon(): Promise<false> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  return false;
}

type Part = ReadableStreamReadResult<Uint8Array> | undefined;

async function* chunksOf(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  begun: readonly Promise<Part>[],
): AsyncGenerator<Uint8Array> {
  try {
    for (const part of begun) {
      const read = await part;
      if (read === undefined || read.done) return;
      yield asBytes(read.value);
    }
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield asBytes(part.value);
  } finally {
    // When the function has enough, whoever writes is told.
    reader.cancel().catch(() => {});
  }
}

function asBytes(chunk: unknown): Uint8Array {
  if (isUint8Array(chunk)) return chunk;
  throw new TypeError('A stream as request body must consist of bytes: pipe text through a TextEncoderStream');
}
