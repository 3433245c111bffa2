export interface TranslatorOptions {
  /** Base URL of a server with the API of LibreTranslate. */
  readonly upstream: string;
  readonly apiKey: string;
  readonly source: string;
  readonly target: string;
  readonly requestsPerS: number;
  /** What is waited before the second try; doubled for each one after it. */
  readonly backoffMs: number;
}

/** A translation in HTML, or why there is none. */
export type Outcome = { readonly html: string } | { readonly failure: string };

const TRIES = 4;
const LONGEST_WAIT_MS = 30_000;
/** After so many batches of which it translated nothing, the server is left alone. */
const MOST_FRUITLESS = 3;

/** What the server said to one request. */
type Reply = { readonly kind: 'translated'; readonly texts: readonly string[] } | Refusal;

/** `later`: worth another try. `refused`: not with these texts. `never`: not with any. */
interface Refusal {
  readonly kind: 'later' | 'refused' | 'never';
  readonly reason: string;
  /** When the server says so itself. */
  readonly afterMs?: number;
}

/** Sends texts to the translation server: one request at a time, no faster than allowed, patient but not for ever. */
export class Translator {
  readonly #options: TranslatorOptions;
  #nextAt = 0;
  #fruitless = 0;
  #over: string | undefined;

  constructor(options: TranslatorOptions) {
    this.#options = options;
  }

  /** One outcome for each text. */
  async translate(texts: readonly string[]): Promise<Outcome[]> {
    if (texts.length === 0) return [];
    const outcomes = await this.#divide(texts);
    const failure = outcomes.every((each) => 'failure' in each) ? outcomes[0]!.failure : undefined;
    this.#fruitless = failure === undefined ? 0 : this.#fruitless + 1;
    if (this.#fruitless >= MOST_FRUITLESS) this.#over = failure;
    return outcomes;
  }

  /** Of texts that are refused together, finds those that are refused alone: the others need not suffer. */
  async #divide(texts: readonly string[]): Promise<Outcome[]> {
    const reply = await this.#persist(texts);
    if (reply.kind === 'translated') return reply.texts.map((html) => ({ html }));
    if (reply.kind !== 'refused' || texts.length === 1) return texts.map(() => ({ failure: reply.reason }));
    const half = texts.length >> 1;
    return [...(await this.#divide(texts.slice(0, half))), ...(await this.#divide(texts.slice(half)))];
  }

  async #persist(texts: readonly string[]): Promise<Reply> {
    if (this.#over !== undefined) return { kind: 'never', reason: this.#over };
    let reply = await this.#ask(texts);
    for (let tries = 1; reply.kind === 'later' && tries < TRIES; tries++) {
      const backoff = this.#options.backoffMs * 2 ** (tries - 1) * (1 + Math.random() / 2);
      await sleep(Math.min(reply.afterMs ?? backoff, LONGEST_WAIT_MS));
      reply = await this.#ask(texts);
    }
    if (reply.kind === 'never') this.#over = reply.reason;
    return reply;
  }

  async #ask(q: readonly string[]): Promise<Reply> {
    await this.#turn();
    const { upstream, apiKey, source, target } = this.#options;
    const body = JSON.stringify({ q, source, target, format: 'html', ...(apiKey === '' ? {} : { api_key: apiKey }) });
    const headers = { 'content-type': 'application/json' };
    try {
      // How long it may take is a limit of the function: `outboundTimeoutMs`.
      const url = new URL('/translate', upstream);
      return await read(await fetch(url, { method: 'POST', headers, body }), q.length);
    } catch (error) {
      return { kind: 'later', reason: `the translation server cannot be reached: ${(error as Error).message}` };
    }
  }

  /** Waits until the next request may leave. */
  async #turn(): Promise<void> {
    const at = Math.max(this.#nextAt, Date.now());
    this.#nextAt = at + 1000 / this.#options.requestsPerS;
    await sleep(at - Date.now());
  }
}

async function read(response: Response, expected: number): Promise<Reply> {
  const answer = (await response.json().catch(() => ({}))) as { readonly translatedText?: unknown; readonly error?: unknown };
  const { status } = response;
  if (status === 200) {
    const texts = answer.translatedText;
    if (Array.isArray(texts) && texts.length === expected && texts.every((text) => typeof text === 'string'))
      return { kind: 'translated', texts };
    return { kind: 'refused', reason: 'the translation server answered something else than it was asked' };
  }
  const reason = `the translation server answered ${status}${typeof answer.error === 'string' ? `: ${answer.error}` : ''}`;
  const afterS = Number(response.headers.get('retry-after') ?? Number.NaN);
  if (status === 429 || status >= 500) return { kind: 'later', reason, ...(afterS >= 0 ? { afterMs: afterS * 1000 } : {}) };
  return { kind: status === 401 || status === 403 ? 'never' : 'refused', reason };
}

function sleep(ms: number): Promise<void> {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve();
}
