import { SkerryError } from '../base/index.ts';
import type { Manifest } from './manifest/index.ts';
import { createRouter, type Router } from './routes.ts';

interface Deployed {
  readonly manifest: Pick<Manifest, 'name' | 'routes'>;
}

/**
 * The functions that answer right now. A change builds a whole new set and swaps it in at once: a request sees the old
 * set or the new one, and what runs already goes on with the version it started with.
 */
export class Registry<T extends Deployed> {
  #functions: ReadonlyMap<string, T> = new Map();
  #router: Router<T> = createRouter<T>([]);

  get functions(): readonly T[] {
    return [...this.#functions.values()];
  }

  get(name: string): T | undefined {
    return this.#functions.get(name);
  }

  find(method: string, path: string): T | undefined {
    return this.#router.find(method, path);
  }

  /**
   * Replaces all functions.
   *
   * @throws SkerryError `FUNCTION_DUPLICATE` or `ROUTE_CONFLICT`; the old set stays in place then
   */
  replace(functions: Iterable<T>): void {
    const byName = new Map<string, T>();
    for (const deployed of functions) {
      const { name } = deployed.manifest;
      if (byName.has(name)) {
        throw new SkerryError('FUNCTION_DUPLICATE', `Two functions are named "${name}"`, {
          help: 'Give one of them another "name" in its skerry.json.',
        });
      }
      byName.set(name, deployed);
    }
    this.#router = createRouter(byName.values());
    this.#functions = byName;
  }
}
