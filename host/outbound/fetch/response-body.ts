import { ResultError } from '../../base/index.ts';
import { type ByteSource, Gate, type HttpErrorCode } from '../../wasi/index.ts';
import type { Deadline } from './deadline.ts';

const NOTHING = new Uint8Array(0);

/** The body of an upstream's response. It is asked for more when the guest has what came before. */
export class ResponseBody implements ByteSource {
  readonly trailers = undefined;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly #deadline: Deadline;
  readonly #controller: AbortController;
  readonly #arrived = new Gate();
  #chunk: Uint8Array | undefined;
  #isReading = false;
  #isOver = false;
  #failure: ResultError<HttpErrorCode> | undefined;

  constructor(stream: ReadableStream<Uint8Array> | null, deadline: Deadline, controller: AbortController) {
    this.#reader = stream?.getReader();
    this.#deadline = deadline;
    this.#controller = controller;
    deadline.pause();
    if (stream === null) this.#end();
    // Whoever aborts ends a body that nobody is reading right now, too.
    controller.signal.addEventListener('abort', () => this.#fail(), { once: true });
  }

  get isReady(): boolean {
    return this.#chunk !== undefined || this.#isOver;
  }

  take(max: number): Uint8Array | undefined {
    const chunk = this.#chunk;
    if (chunk !== undefined) {
      this.#chunk = chunk.length > max ? chunk.subarray(max) : undefined;
      return chunk.length > max ? chunk.subarray(0, max) : chunk;
    }
    if (this.#failure) throw this.#failure;
    if (this.#isOver) return undefined;
    void this.#read();
    return NOTHING;
  }

  async ready(): Promise<void> {
    while (!this.isReady) {
      void this.#read();
      await this.#arrived.wait();
    }
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#end();
    this.#controller.abort();
  }

  async #read(): Promise<void> {
    if (this.#isReading || this.#isOver) return;
    this.#isReading = true;
    this.#deadline.restart();
    try {
      const { done, value } = await this.#reader!.read();
      if (this.#isOver) return;
      if (done) this.#end();
      else if (value.length > 0) this.#chunk = value;
    } catch {
      this.#fail();
    } finally {
      this.#deadline.pause();
      this.#isReading = false;
      this.#arrived.open();
    }
  }

  #fail(): void {
    if (this.#isOver) return;
    this.#failure = new ResultError({ tag: this.#deadline.expired ?? 'HTTP-response-incomplete' });
    this.#end();
  }

  #end(): void {
    this.#isOver = true;
    this.#deadline.over();
    this.#arrived.open();
  }
}
