import type { SkerryError } from '../../base/index.ts';
import type { HeaderEntries, OutgoingResponse } from '../../wasi/index.ts';
import { atEndOfTurn } from '../end-of-turn.ts';
import { type AnswerBody, type BodyEvents, StreamedBody, WholeBody } from './answer-body.ts';
import { bodyIncomplete } from './check.ts';
import { errorAnswer } from './error-answer.ts';
import { formOf } from './form.ts';
import type { ResponseSink, Sending } from './sink.ts';
import { withUsage } from './usage.ts';

/** What a client gets, but for the fields that frame a message on a connection. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. Several values of one name are several entries. */
  readonly headers: HeaderEntries;
  readonly body: AnswerBody;
}

/** What an answer depends on beside the response. */
export interface Asking {
  /** The request was HEAD: there is no body, whoever answers. */
  readonly isHead: boolean;
  /** The client wants to know what its request cost. */
  readonly asksUsage: boolean;
}

export interface AnswerOptions {
  /** Tell the client the details of failures that are not its own. Default false. */
  readonly details?: boolean;
  /** What `date` says, in milliseconds since 1970. Default: the time of the machine. */
  readonly now?: (() => number) | undefined;
}

type Entry = HeaderEntries[number];

/** Hands an answer to somebody in this process, as soon as its head is certain. */
export class AnswerSink implements ResponseSink {
  readonly #answer = Promise.withResolvers<Answer>();
  readonly #details: boolean;
  readonly #now: () => number;
  readonly #isHead: boolean;
  /** Whether the client asked what its request cost. */
  readonly wantsUsage: boolean;
  readonly #told: Entry[] = [];
  #body: StreamedBody | undefined;
  #isAnswered = false;
  #isComplete = false;
  #isGone = false;
  #onGone: (() => void) | undefined;

  constructor({ isHead, asksUsage }: Asking, { details = false, now = Date.now }: AnswerOptions) {
    this.#details = details;
    this.#now = now;
    this.#isHead = isHead;
    this.wantsUsage = details && asksUsage;
    // Whoever has left does not look at it.
    this.#answer.promise.catch(() => {});
  }

  /** Rejects with what `leave` was given when the client leaves before there is one. */
  get answer(): Promise<Answer> {
    return this.#answer.promise;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  tell(name: string, value: string): void {
    this.#told.push([name, ascii(value)]);
  }

  onGone(listener: () => void): () => void {
    if (this.#isGone) listener();
    else this.#onGone = listener;
    return () => {
      this.#onGone = undefined;
    };
  }

  /** The client goes, if it has not got everything. @param reason what who still reads its answer is told */
  leave(reason: Error): void {
    if (this.#isComplete || this.#isGone) return;
    this.#isGone = true;
    this.#answer.reject(reason);
    this.#body?.break(reason);
    this.#onGone?.();
  }

  send(response: OutgoingResponse, sending: Sending): void {
    const { status, headers, contentLength, body } = formOf(response, true);
    const entries = [...(this.wantsUsage ? withUsage(headers, sending.usage) : headers)];
    if (contentLength !== undefined) entries.push(['content-length', ascii(String(contentLength))]);
    if (body !== 'stream') return this.#whole(status, entries, body);
    const streamed = this.#streamed(status, entries, contentLength, sending);
    response.content.attach(streamed);
    // As a connection does: until then, a body that fails before its first byte is answered with an error.
    atEndOfTurn(() => this.#publish(status, entries, streamed));
  }

  #streamed(status: number, entries: Entry[], length: number | undefined, sending: Sending): StreamedBody {
    const events: BodyEvents = {
      begun: () => this.#publish(status, entries, body),
      broken: () => {
        const reason = bodyIncomplete();
        this.cut(reason);
        sending.unfinished(reason);
      },
      complete: () => {
        this.#isComplete = true;
      },
      left: () => this.leave(new Error('The reader of the response has left')),
    };
    const body = new StreamedBody(events, length);
    this.#body = body;
    return body;
  }

  refuse(error: SkerryError): void {
    const { status, headers, body } = errorAnswer(error, this.#details);
    const bytes = new TextEncoder().encode(body);
    const entries = headers.map(([name, value]): Entry => [name, ascii(value)]);
    this.#whole(status, [...entries, ['content-length', ascii(String(bytes.length))]], this.#isHead ? undefined : bytes);
  }

  cut(error: SkerryError): void {
    if (!this.#isAnswered) this.refuse(error);
    this.#body?.break(error);
  }

  #whole(status: number, entries: Entry[], bytes: Uint8Array | undefined): void {
    this.#isComplete = true;
    this.#publish(status, entries, new WholeBody(bytes));
  }

  #publish(status: number, entries: Entry[], body: AnswerBody): void {
    if (this.#isAnswered) return;
    this.#isAnswered = true;
    // An origin with a clock says when it answered (RFC 9110, 6.6.1).
    if (!entries.some(([name]) => name === 'date')) entries.push(['date', ascii(new Date(this.#now()).toUTCString())]);
    const own = new Set(this.#told.map(([name]) => name));
    const headers = own.size === 0 ? entries : [...entries.filter(([name]) => !own.has(name)), ...this.#told];
    this.#answer.resolve({ status, headers, body });
  }
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
