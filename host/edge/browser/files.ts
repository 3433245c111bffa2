import type { BundledFiles, BundledFunction } from '../bundle.ts';
import { readFiles } from '../modules.ts';

export interface Place {
  /** Address of the folder that has the files. */
  readonly folder: string;
  /** Address below which functions answer. */
  readonly scope: string;
  /** Differs from that of every other bundle that was there. */
  readonly id: string;
}

/**
 * The files of a bundle in the cache of its origin, so that a worker has them whatever has become of the server, and always those
 * that it was installed with.
 */
export class InstalledFiles {
  readonly #functions: readonly BundledFunction[];
  readonly #place: Place;

  constructor(functions: readonly BundledFunction[], place: Place) {
    this.#functions = functions;
    this.#place = place;
  }

  /** Fetches and keeps all of them. @throws SkerryError `BUNDLE_DAMAGED` for one that is missing or changed */
  async install(): Promise<BundledFiles> {
    const cache = await caches.open(this.#cacheName);
    try {
      return await readFiles(this.#functions, async (name) => {
        const response = await fetched(this.#address(name));
        await cache.put(this.#address(name), response.clone());
        return bytesOf(response);
      });
    } catch (cause) {
      await caches.delete(this.#cacheName);
      throw cause;
    }
  }

  /** What the browser has thrown away is fetched again. @throws SkerryError `BUNDLE_DAMAGED` */
  async read(): Promise<BundledFiles> {
    const cache = await caches.open(this.#cacheName);
    return readFiles(this.#functions, async (name) => {
      const address = this.#address(name);
      return bytesOf((await cache.match(address)) ?? (await fetched(address)));
    });
  }

  /** Throws away what earlier bundles of this scope have left. */
  async forgetOthers(): Promise<void> {
    const earlier = (await caches.keys()).filter((name) => name.startsWith(this.#ofTheScope) && name !== this.#cacheName);
    await Promise.all(earlier.map((name) => caches.delete(name)));
  }

  get #cacheName(): string {
    return this.#ofTheScope + this.#place.id;
  }

  /** No address has a blank: no scope's begins with another's. */
  get #ofTheScope(): string {
    return `skerry ${this.#place.scope} `;
  }

  #address(name: string): string {
    return new URL(name, this.#place.folder).href;
  }
}

/** From the server, unless that says that nothing has changed. */
async function fetched(address: string): Promise<Response> {
  const response = await fetch(address, { cache: 'no-cache' });
  if (!response.ok) throw new Error(`The server answered ${response.status}`);
  return response;
}

const bytesOf = async (response: Response): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await response.arrayBuffer());
