import { createHash } from 'node:crypto';
import { LimitError, SkerryError } from '../../base/index.ts';

const KEPT = 24 * 60 * 60 * 1000;
/** Of all tokens together, and of one: none takes the room of the others. */
const MOST = 50_000;
const MOST_OF_ONE = 5_000;

/** A quoted string of structured fields, as the draft of the header wants it, or the same without quotes. */
const KEY = /^(?:"([\x20\x21\x23-\x5b\x5d-\x7e]{1,200})"|([\w.:-]{1,200}))$/;

interface Entry {
  readonly fingerprint: string;
  readonly owner: string;
  /** undefined while the first request runs. */
  answer: unknown;
  isDone: boolean;
  readonly until: number;
}

/**
 * Answers of requests that were sent with an `Idempotency-Key`, for clients that did not get them: sent again, such a request
 * changes nothing a second time. Kept in this process for 24 hours.
 */
export class Idempotency<Answer> {
  readonly #entries = new Map<string, Entry>();
  readonly #counts = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * @param owner id of a token: keys of others are none of its business
   * @param header the key as it was sent; undefined: there is none
   * @param request what was asked: method, path and body
   * @throws SkerryError `REQUEST_INVALID`, `IDEMPOTENCY_KEY_REUSED`, `IDEMPOTENCY_KEY_IN_USE`, `IDEMPOTENCY_KEYS_EXHAUSTED`
   */
  async run(owner: string, header: string | undefined, request: readonly unknown[], work: () => Promise<Answer>): Promise<Answer> {
    if (header === undefined) return work();
    const key = `${owner} ${readKey(header)}`;
    const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('hex');
    this.#forget();
    const known = this.#entries.get(key);
    if (known) return answerOf<Answer>(known, fingerprint);
    this.#admit(owner);
    const entry: Entry = { fingerprint, owner, answer: undefined, isDone: false, until: this.#now() + KEPT };
    this.#entries.set(key, entry);
    this.#count(owner, 1);
    try {
      const answer = await work();
      entry.answer = answer;
      entry.isDone = true;
      return answer;
    } catch (cause) {
      // It changed nothing: sent again, it may fare better.
      this.#entries.delete(key);
      this.#count(owner, -1);
      throw cause;
    }
  }

  #admit(owner: string): void {
    const used = this.#counts.get(owner) ?? 0;
    if (used < MOST_OF_ONE && this.#entries.size < MOST) return;
    const limit = used < MOST_OF_ONE ? MOST : MOST_OF_ONE;
    const message = `${limit} idempotency keys of the last 24 hours are kept already`;
    throw new LimitError('IDEMPOTENCY_KEYS_EXHAUSTED', message, 'Send the request without a key, or later.', limit, limit);
  }

  #count(owner: string, change: number): void {
    const count = (this.#counts.get(owner) ?? 0) + change;
    if (count === 0) this.#counts.delete(owner);
    else this.#counts.set(owner, count);
  }

  /** They are in the order in which they end. */
  #forget(): void {
    const now = this.#now();
    for (const [key, { until, owner, isDone }] of this.#entries) {
      if (until > now) return;
      if (!isDone) continue;
      this.#entries.delete(key);
      this.#count(owner, -1);
    }
  }
}

function answerOf<Answer>(known: Entry, fingerprint: string): Answer {
  if (known.fingerprint !== fingerprint) {
    throw new SkerryError('IDEMPOTENCY_KEY_REUSED', 'This idempotency key was sent with another request before', {
      help: 'Use a new key for each request, and the same only to send the same again.',
    });
  }
  if (!known.isDone) {
    throw new SkerryError('IDEMPOTENCY_KEY_IN_USE', 'The request with this idempotency key still runs', { help: 'Send it again later.' });
  }
  return known.answer as Answer;
}

function readKey(header: string): string {
  const [, quoted, bare] = KEY.exec(header) ?? [];
  const key = quoted ?? bare;
  if (key !== undefined) return key;
  throw new SkerryError('REQUEST_INVALID', 'idempotency-key must be 1 to 200 printable characters in quotes', {
    help: 'A random UUID is a good key.',
  });
}
