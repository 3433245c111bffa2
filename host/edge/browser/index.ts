import { respond } from '../../adapters/fetch/index.ts';
import { asSkerryError, type SkerryError } from '../../base/index.ts';
import type { Functions } from '../../runtime/index.ts';
import type { StorageDriver } from '../../storage/contract.ts';
import type { BundledFiles, BundledFunction } from '../bundle.ts';
import { openFunctions } from '../functions.ts';
import { jsonLog } from '../log.ts';
import { outboundByFetch } from '../outbound.ts';
import { Routes } from '../routes.ts';
import { checkRuntime } from '../runtime.ts';
import { browserFetch, WHOLE_BODY_BYTES } from './fetch.ts';
import { InstalledFiles } from './files.ts';

export interface BrowserParts {
  readonly functions: readonly BundledFunction[];
  /** Differs from that of every other bundle. */
  readonly id: string;
  /** Opens the stores in a database of the browser; undefined: no function has one. */
  readonly storage: ((database: string) => StorageDriver) | undefined;
}

const BROWSER = { name: 'This browser', help: 'Use a browser with WebAssembly.promising, such as Chromium 137 or later.' };

/**
 * Serves the functions of a bundle from a Service Worker: requests to paths below its scope that a route matches. All others go to
 * the network. Has to be called while the script of the worker runs for the first time.
 */
export function serveFromWorker(parts: BrowserParts): void {
  const worker = globalThis as unknown as ServiceWorkerGlobalScope;
  const server = new WorkerServer(parts, worker);
  worker.addEventListener('install', (event) => event.waitUntil(server.install()));
  worker.addEventListener('activate', (event) => event.waitUntil(server.activate()));
  worker.addEventListener('fetch', (event) => {
    if (server.answers(event.request)) event.respondWith(server.answer(event));
  });
}

class WorkerServer {
  readonly #parts: BrowserParts;
  readonly #worker: ServiceWorkerGlobalScope;
  readonly #files: InstalledFiles;
  readonly #routes: Routes<BundledFunction>;
  readonly #log = jsonLog((line) => console.log(line));
  /** With a slash at its end. */
  readonly #scope: URL;
  #opened: Promise<Functions> | undefined;
  #count = 0;

  constructor(parts: BrowserParts, worker: ServiceWorkerGlobalScope) {
    this.#parts = parts;
    this.#worker = worker;
    this.#scope = new URL('.', worker.registration.scope);
    const folder = new URL('.', worker.location.href).href;
    this.#files = new InstalledFiles(parts.functions, { folder, scope: this.#scope.href, id: parts.id });
    this.#routes = new Routes(parts.functions.map((each) => [each.routes, each] as const));
  }

  /** Takes over from the worker of an earlier bundle as soon as that has answered what it was asked. */
  async install(): Promise<void> {
    try {
      checkRuntime(BROWSER);
      await this.#open(() => this.#files.install());
      await this.#worker.skipWaiting();
    } catch (cause) {
      await this.#tell(asSkerryError(cause));
      throw cause;
    }
  }

  async activate(): Promise<void> {
    await this.#worker.clients.claim();
    await this.#files.forgetOthers();
  }

  answers({ url, method }: Request): boolean {
    const { origin, pathname } = new URL(url);
    const { origin: own, pathname: front } = this.#scope;
    return origin === own && pathname.startsWith(front) && this.#routes.find(method, pathname.slice(front.length - 1)) !== undefined;
  }

  async answer(event: FetchEvent): Promise<Response> {
    const functions = await this.#open(() => this.#files.read()).catch(failing);
    const { response, done } = respond(functions, event.request, {
      id: (++this.#count).toString(36),
      log: this.#log,
      prefixSegments: this.#scope.pathname.split('/').length - 2,
    });
    // What a function does behind its answer goes on as long as it takes.
    event.waitUntil(done);
    return response;
  }

  #open(read: () => Promise<BundledFiles>): Promise<Functions> {
    this.#opened ??= this.#openAnew(read);
    return this.#opened;
  }

  async #openAnew(read: () => Promise<BundledFiles>): Promise<Functions> {
    const { functions, storage } = this.#parts;
    const outbound = outboundByFetch(this.#log, { wholeBodyBytes: WHOLE_BODY_BYTES, fetch: browserFetch });
    try {
      return openFunctions(functions, await read(), {
        storage: storage?.(`skerry ${this.#scope.pathname}`),
        outbound,
        variables: () => undefined,
      });
    } catch (cause) {
      // The next request may find what this one has missed.
      this.#opened = undefined;
      throw cause;
    }
  }

  /** A browser says only that a worker could not be installed. */
  async #tell({ code, message, help }: SkerryError): Promise<void> {
    const pages = await this.#worker.clients.matchAll({ includeUncontrolled: true, type: 'window' });
    const own = pages.filter(({ url }) => url.startsWith(this.#scope.href));
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- clients have the origin of their worker
    for (const page of own) page.postMessage({ skerry: { code, message, help } });
  }
}

/** Functions of a bundle that cannot be opened: every request is told why. */
function failing(cause: unknown): Functions {
  return {
    find() {
      throw asSkerryError(cause);
    },
  };
}
