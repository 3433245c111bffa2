import { STATUS_CODES, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { ServerOptions } from '@skerry/host/fastify';
import { failurePage, PAGE_POLICY, SHOWN_HEADER } from './page.ts';
import type { Failure } from './slot.ts';

/** What clients of a server that others can reach get to know. */
const GENERAL = 'The function is broken; the terminal of the server says why';

type Hook = NonNullable<ServerOptions['onRequest']>;
type Request = Parameters<Hook>[0];
type Reply = Parameters<Hook>[1];
type Find = (method: string, path: string) => Failure | undefined;
type SendHook = NonNullable<ServerOptions['onSend']>;

/** Why a request that ran failed, and what ran. */
type Fault = Omit<Failure, 'id'>;
type FindFault = (requestId: string, method: string, path: string) => Fault | undefined;

/** Pages that wait for a repair. */
const MOST_WAITING = 100;

interface Waiting {
  readonly shown: string;
  readonly method: string;
  readonly path: string;
  readonly response: ServerResponse;
}

/** Answers for functions that are broken: with a page in browsers, with a problem in JSON otherwise. */
export class FailureAnswers {
  readonly #find: Find;
  readonly #findFault: FindFault;
  readonly #details: boolean;
  /** Goes up with each change: a page that shows a failed answer waits for the next. */
  #version = 0;
  readonly #waiting = new Set<Waiting>();

  constructor(find: Find, findFault: FindFault, details: boolean) {
    this.#find = find;
    this.#findFault = findFault;
    this.#details = details;
  }

  readonly onRequest: Hook = (request, reply, done) => {
    const shown = request.headers[SHOWN_HEADER];
    if (shown === this.#versionId && this.#waiting.size < MOST_WAITING) return this.#wait(request, reply, shown);
    const failure = this.#find(request.method, request.url);
    if (failure === undefined) return done();
    if (shown === String(failure.id) && this.#waiting.size < MOST_WAITING) return this.#wait(request, reply, shown);
    reply.code(failure.error.status).header('cache-control', 'no-store');
    if (request.headers.accept?.includes('text/html')) this.#sendPage(reply, failure);
    else void reply.type('application/problem+json').send(JSON.stringify(this.#problem(failure)));
  };

  /** In a browser, an answer that failed is a page that says why. */
  readonly onSend: SendHook = (request, reply, payload, done) => {
    const isPage = reply.statusCode >= 500 && this.#details && request.headers.accept?.includes('text/html') === true;
    const isOwn = reply.getHeader('content-security-policy') === PAGE_POLICY;
    const fault = isPage && !isOwn ? this.#findFault(request.id, request.method, request.url) : undefined;
    if (fault === undefined) return done();
    // What the function wrote is of no use; it must not wait for somebody to read it.
    if (payload instanceof Readable) payload.on('error', () => undefined).resume();
    reply.removeHeader('content-length');
    void reply.type('text/html; charset=utf-8').headers({ 'cache-control': 'no-store', 'content-security-policy': PAGE_POLICY });
    done(null, failurePage(fault, this.#versionId, 'failed'));
  };

  get #versionId(): string {
    return `version-${this.#version}`;
  }

  /** Something has changed: pages that show what is no longer so are told. */
  refresh(): void {
    this.#version++;
    for (const waiting of this.#waiting) {
      const failure = this.#find(waiting.method, waiting.path);
      const latest = failure === undefined ? this.#versionId : String(failure.id);
      if (latest !== waiting.shown) this.#release(waiting);
    }
  }

  close(): void {
    for (const waiting of this.#waiting) this.#release(waiting);
  }

  #sendPage(reply: Reply, failure: Failure): void {
    void reply.type('text/html; charset=utf-8').header('content-security-policy', PAGE_POLICY);
    void reply.send(this.#details ? failurePage(failure, String(failure.id)) : GENERAL);
  }

  /** RFC 9457, with the members of every other error of the server. */
  #problem({ error }: Failure): object {
    const { code, status, message, help, where } = error;
    const title = STATUS_CODES[status];
    if (!this.#details) return { title, status, detail: GENERAL, error: { code, message: GENERAL } };
    return { title, status, detail: message, error: { code, message, help, where } };
  }

  #wait({ method, url }: Request, reply: Reply, shown: string): void {
    void reply.hijack();
    const waiting = { shown, method, path: url, response: reply.raw };
    this.#waiting.add(waiting);
    reply.raw.once('close', () => this.#waiting.delete(waiting));
  }

  #release(waiting: Waiting): void {
    this.#waiting.delete(waiting);
    waiting.response.writeHead(204, { 'cache-control': 'no-store' }).end();
  }
}
