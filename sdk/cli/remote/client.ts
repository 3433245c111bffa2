import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ERROR_KINDS, type ErrorCode, SkerryError } from '@skerry/host/base';

/** Preparing a component and its smoke request have 30 s each, and may wait for those of others. */
const TIMEOUT = 180_000;
/** How often a request is sent whose connection broke. */
const ATTEMPTS = 4;
const FIRST_PAUSE = 200;
/** Far more than any answer has. */
const MOST_BYTES = 64 * 1024 * 1024;

export interface Answered<T> {
  readonly body: T;
  readonly etag: string | undefined;
}

export interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Speaks to the admin API of one host with one token. */
export class AdminClient {
  readonly url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.url = url;
    this.#token = token;
  }

  async get<T>(path: string, sent: Sent = {}): Promise<T> {
    return (await this.send<T>('GET', path, sent)).body;
  }

  /** What is not there is undefined; that a tenant or a function is not there, too. */
  async find<T>(path: string): Promise<Answered<T> | undefined> {
    try {
      return await this.send<T>('GET', path);
    } catch (cause) {
      if (SkerryError.is(cause) && ['FUNCTION_NOT_FOUND', 'ALIAS_NOT_FOUND'].includes(cause.code)) return undefined;
      throw cause;
    }
  }

  /** All pages of a list, one after the other. */
  async *list<T>(path: string): AsyncGenerator<T, void, undefined> {
    let after: string | undefined;
    do {
      const page = await this.get<{ readonly items: readonly T[]; readonly next?: string }>(path, { query: { after } });
      yield* page.items;
      after = page.next;
    } while (after !== undefined);
  }

  /**
   * Sends a request, again if its connection breaks: whatever changes something says so in a way that it happens once.
   *
   * @throws SkerryError with the code that the host answered, or `ADMIN_UNREACHABLE`, `ADMIN_ANSWER_INVALID`
   */
  async send<T>(method: Method, path: string, sent: Sent = {}): Promise<Answered<T>> {
    const headers = {
      ...(sent.body !== undefined && { 'content-type': 'application/json' }),
      ...(method === 'POST' && { 'idempotency-key': `"${randomUUID()}"` }),
      ...sent.headers,
    };
    const body = sent.body === undefined ? undefined : JSON.stringify(sent.body);
    const url = withQuery(path, sent.query);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.sendOnce<T>(method, url, { headers, ...(body !== undefined && { body }), signal: AbortSignal.timeout(TIMEOUT) });
      } catch (cause) {
        const isBroken = SkerryError.is(cause) && cause.code === 'ADMIN_UNREACHABLE';
        // A change whose answer was lost may have been made: sent again, it would be refused for that.
        const mayRepeat = method === 'GET' || method === 'POST' || isRefused(cause);
        if (!isBroken || !mayRepeat || attempt === ATTEMPTS) throw cause;
        await wait(FIRST_PAUSE * 2 ** attempt);
      }
    }
  }

  async sendOnce<T>(method: Method, path: string, init: RequestInit & { readonly duplex?: 'half' }): Promise<Answered<T>> {
    const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${this.#token}` };
    // A token goes to no other place than where it is meant to go.
    const response = await fetch(new URL(path, this.url), { ...init, method, headers, redirect: 'manual' }).catch((cause: unknown) => {
      throw unreachable(this.url, cause);
    });
    const text = await readText(response, this.url);
    if (!response.ok) throw failureOf(response.status, text, this.url);
    return { body: (text === '' ? undefined : parse(text, this.url)) as T, etag: response.headers.get('etag') ?? undefined };
  }
}

function withQuery(path: string, query: Sent['query'] = {}): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}

async function readText(response: Response, url: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += (chunk as Uint8Array).length;
      if (bytes > MOST_BYTES) throw new Error(`more than ${MOST_BYTES} bytes`);
      chunks.push(chunk as Uint8Array);
    }
  } catch (cause) {
    throw unreachable(url, cause);
  }
  return Buffer.concat(chunks).toString();
}

function parse(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notSkerry(url, 'an answer that is not JSON');
  }
}

/** The problem that a host answered with, as the error that it was there. */
function failureOf(status: number, text: string, url: string): SkerryError {
  let problem: Readonly<Record<string, unknown>> = {};
  try {
    problem = (JSON.parse(text) ?? {}) as typeof problem;
  } catch {
    // Something else than Skerry answers there.
  }
  const { code, detail, help } = problem;
  if (typeof code !== 'string' || !Object.hasOwn(ERROR_KINDS, code) || typeof detail !== 'string') {
    throw notSkerry(url, `status ${status}${typeof detail === 'string' ? `: ${detail}` : ''}`);
  }
  return new SkerryError(code as ErrorCode, detail, typeof help === 'string' ? { help } : {});
}

function notSkerry(url: string, what: string): SkerryError {
  return new SkerryError('ADMIN_ANSWER_INVALID', `${url} answered with ${what}`, {
    help: 'Use the address of the admin API, which `skerry host` prints, and the same version of Skerry on both sides.',
  });
}

function unreachable(url: string, cause: unknown): SkerryError {
  const { cause: inner } = cause as { readonly cause?: unknown };
  const reason = inner instanceof Error && inner.message !== '' ? inner.message : (cause as Error).message;
  return new SkerryError('ADMIN_UNREACHABLE', `${url} cannot be reached: ${reason}`, {
    help: 'Check the address and that `skerry host` runs there; its admin API listens on loopback unless told otherwise.',
    cause,
  });
}

function isRefused(cause: unknown): boolean {
  const inner = (cause as { readonly cause?: { readonly cause?: { readonly code?: string } } }).cause?.cause;
  return inner?.code === 'ECONNREFUSED';
}
