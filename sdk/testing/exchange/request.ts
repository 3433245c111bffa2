import { BytesSource, type ByteSource } from '@skerry/host/wasi';
import type { ReceivedHead } from '@skerry/host/runtime';
import type { CallInit } from '../index.d.ts';
import { invalid } from '../invalid.ts';
import { asBytes, DeclaredSource, streamSource } from './stream-source.ts';

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

/** The head as a client would send it. @param length of the body; undefined: it is not known before the end */
export function headOf({ method, url, headers }: Request, length: number | undefined): ReceivedHead {
  const { host, pathname, search } = new URL(url);
  const rawHeaders = headers.has('host') ? [] : ['host', host];
  // `Set-Cookie` and the like stay lines of their own.
  for (const [name, value] of headers) rawHeaders.push(name, value);
  if (length !== undefined && !headers.has('content-length')) rawHeaders.push('content-length', String(length));
  return { method, target: pathname + search, rawHeaders };
}

export interface Body {
  /** undefined: it is not known before the end. */
  readonly length: number | undefined;
  readonly source: ByteSource;
}

/**
 * A body that is here as a whole gets a length, as `fetch` sends it; any other is streamed.
 *
 * @param onFailure told why a streamed body breaks off
 */
export async function bodyOf(request: Request, onFailure: (cause: unknown) => void): Promise<Body> {
  const { length, source } = await givenBody(request, onFailure);
  const declared = request.headers.get('content-length');
  return { length, source: declared === null ? source : new DeclaredSource(source, Number(declared)) };
}

async function givenBody({ body, method }: Request, onFailure: (cause: unknown) => void): Promise<Body> {
  if (body === null) return { length: method === 'GET' || method === 'HEAD' ? undefined : 0, source: new BytesSource() };
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const first = reader.read();
  const second = first.then(({ done }) => (done ? undefined : reader.read()));
  // Whoever asks reports it; here it is only not to be lost.
  second.catch(() => {});
  const isWhole = await Promise.race([
    second.then(
      (part) => part === undefined || part.done,
      () => false,
    ),
    soon(),
  ]);
  if (!isWhole) return { length: undefined, source: streamSource(reader, [first, second], onFailure) };
  const bytes = asBytes((await first).value ?? new Uint8Array(0));
  return { length: bytes.length, source: new BytesSource(bytes) };
}

/** Longer than a stream of bytes that are all in memory takes. */
async function soon(): Promise<false> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  return false;
}
