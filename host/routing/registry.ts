import { SkerryError } from '../base/index.ts';
import type { Manifest } from '../registry/index.ts';
import { type Leads, PathRouter } from './path-router.ts';
import { routesOf } from './route.ts';

interface Deployed {
  readonly manifest: Pick<Manifest, 'name' | 'routes'>;
}

/**
 * The functions that answer right now, whatever host a request names. A change builds a whole new set and swaps it in at
 * once: a request sees the old set or the new one, and what runs already goes on with the version it started with.
 */
export class Registry<T extends Deployed> {
  #functions: ReadonlyMap<string, T> = new Map();
  #router = new PathRouter<T>();

  get functions(): readonly T[] {
    return [...this.#functions.values()];
  }

  get(name: string): T | undefined {
    return this.#functions.get(name);
  }

  /**
   * @param path with its query, as sent
   * @returns undefined when none answers
   */
  find(method: string, path: string): Leads<T> | undefined {
    return this.#router.find(method, path);
  }

  /**
   * Replaces all functions.
   *
   * @throws SkerryError `FUNCTION_DUPLICATE` or `ROUTE_CONFLICT`; the old set stays in place then
   */
  replace(functions: Iterable<T>): void {
    const byName = new Map<string, T>();
    const router = new PathRouter<T>();
    for (const deployed of functions) {
      const { name } = deployed.manifest;
      if (byName.has(name)) {
        throw new SkerryError('FUNCTION_DUPLICATE', `Two functions are named "${name}"`, {
          help: 'Give one of them another "name" in its skerry.json.',
        });
      }
      byName.set(name, deployed);
      router.set(name, routesOf(deployed.manifest), deployed);
    }
    this.#router = router;
    this.#functions = byName;
  }
}
