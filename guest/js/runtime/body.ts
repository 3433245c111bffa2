import { abort } from 'skerry:app/sandbox';
import { Hold } from './alive.ts';
import { wrapConstructor } from './define.ts';
import { describeError } from './report.ts';

/**
 * Response bodies that may break off. The engine closes the body of a response when its stream fails, as if that were
 * its end, so whoever asked takes a part for the whole. Here such a failure ends the sandbox: the host then breaks the
 * connection, and every client notices.
 *
 * A body from a string or from bytes cannot fail, so only streams are watched.
 */
const streamed = new WeakSet<Response>();
/** With these the constructor of a response allows no body. */
const WITHOUT_BODY = new Set([101, 103, 204, 205, 304]);

/** Called for each response whose body comes from elsewhere: a stream of the program, or an upstream server. */
export function markStreamed(response: Response): Response {
  streamed.add(response);
  return response;
}

/** Notices which responses are made from streams. */
export function watchResponses(): void {
  wrapConstructor<Response>('Response', (make, args) => {
    assertReason((args[1] as ResponseInit | undefined)?.statusText);
    return args[0] instanceof ReadableStream ? markStreamed(make(args)) : make(args);
  });
}

/** What the engine would send as it is, or take the low bytes of: https://fetch.spec.whatwg.org/#concept-status-message */
function assertReason(text: unknown): void {
  if (text !== undefined && !/^[\t\x20-\x7e\x80-\xff]*$/.test(String(text)))
    throw new TypeError(
      `The statusText of a response is ${JSON.stringify(String(text))}: it has a character that HTTP does not allow there`,
    );
}

/** The same response, of which no part can be taken for the whole. */
export function deliverable(response: Response): Response {
  if (!streamed.has(response) || WITHOUT_BODY.has(response.status) || response.body === null) return response;
  const { status, statusText, headers } = response;
  return new Response(whole(response.body), { status, statusText, headers });
}

function whole(body: ReadableStream<unknown>): ReadableStream<Uint8Array> {
  if (body.locked) throw new TypeError('The handler returned a Response whose body already has a reader');
  return new ReadableStream(new WholeBody(body.getReader()), { highWaterMark: 0 });
}

/** Passes on what a stream gives, and breaks off when it fails. */
class WholeBody implements UnderlyingDefaultSource<Uint8Array> {
  readonly #reader: ReadableStreamDefaultReader<unknown>;
  readonly #hold = new Hold();
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor(reader: ReadableStreamDefaultReader<unknown>) {
    this.#reader = reader;
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#controller = controller;
  }

  pull(): Promise<void> {
    return this.#reader.read().then(this.#pass).catch(breakOff);
  }

  cancel(reason: unknown): Promise<void> {
    this.#hold.release();
    return this.#reader.cancel(reason);
  }

  readonly #pass = ({ done, value }: ReadableStreamReadResult<unknown>): void => {
    if (!done) return this.#controller?.enqueue(bytesOf(value));
    this.#hold.release();
    this.#controller?.close();
  };
}

/** A copy: the engine takes away the memory of what it sends, and the program may go on using its own. */
export function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk.slice();
  throw new TypeError(`The body stream gave ${kindOf(chunk)} where a Uint8Array is expected: encode text with TextEncoder`);
}

function kindOf(chunk: unknown): string {
  if (chunk === null || typeof chunk !== 'object') return typeof chunk === 'string' ? 'a string' : String(chunk);
  return `a value of the kind ${Object.prototype.toString.call(chunk).slice(8, -1)}`;
}

function breakOff(error: unknown): never {
  console.error(`The response body failed. ${describeError(error)}`);
  return abort();
}
