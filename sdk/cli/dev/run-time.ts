import { SkerryError } from '@skerry/host/base';
import type { LogRecord } from '../log.ts';

/** Requests whose records are kept until they are answered, and records of each. */
const MOST_REQUESTS = 200;
const MOST_RECORDS = 20;

const WARNING = 40;
/** A place in the author's sources, as stacks of both languages name it. */
const PLACE = /([\w@./-]+\.(?:[cm]?[jt]sx?)):(\d+):(\d+)/;

/** What functions and host had to say about requests that are still running: why they fail stands in the log alone. */
export class RequestRecords {
  readonly #records = new Map<string, LogRecord[]>();

  /** A request whose failure somebody may want to see. */
  begin(requestId: string): void {
    if (this.#records.size < MOST_REQUESTS) this.#records.set(requestId, []);
  }

  add(record: LogRecord): void {
    if (record.requestId === undefined || (record.level < WARNING && record.origin !== 'stderr')) return;
    const records = this.#records.get(record.requestId);
    if (records !== undefined && records.length < MOST_RECORDS) records.push(record);
  }

  end(requestId: string): void {
    this.#records.delete(requestId);
  }

  /** Why a request failed; undefined when nobody said so. */
  failureOf(requestId: string): SkerryError | undefined {
    const records = this.#records.get(requestId) ?? [];
    const text = records.map(({ msg = '' }) => msg).join('\n');
    if (text === '') return undefined;
    const where = PLACE.exec(text)?.[0];
    const help = records.find((record) => record.help !== undefined)?.help;
    return new SkerryError('GUEST_TRAPPED', text, { ...(where !== undefined && { where }), ...(help !== undefined && { help }) });
  }
}
