import { LOG_LEVELS, type LogLevel } from '../base/index.ts';
import type { LogSink } from '../wasi/index.ts';
import type { Log } from './log.ts';

/** What a record costs besides its text, as it is written: a flood of empty lines is a flood. */
const RECORD_BYTES = 256;

/** A guest's log lines as records of the host's log, until the request has used up its share. */
export class RequestLog implements LogSink {
  readonly #host: Log;
  readonly #fields: { readonly function: string; readonly requestId: string };
  readonly #limit: number;
  #left: number;

  constructor(host: Log, functionName: string, requestId: string, limit: number) {
    this.#host = host;
    this.#fields = { function: functionName, requestId };
    this.#limit = limit;
    this.#left = limit;
  }

  get isFull(): boolean {
    return this.#left < 0;
  }

  write(level: LogLevel, context: string, message: string): void {
    if (this.isFull) return;
    this.#left -= message.length + context.length + RECORD_BYTES;
    if (this.#left < 0) {
      this.#host.warn({ ...this.#fields }, `Log truncated: this request wrote more than ${this.#limit} bytes`);
      return;
    }
    this.#host[LOG_LEVELS[level]]({ ...this.#fields, origin: context }, message);
  }
}
