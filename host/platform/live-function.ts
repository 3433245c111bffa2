import type { Sticky } from '../catalog/index.ts';
import { type Leads, PathRouter, type Route, routesOf } from '../routing/index.ts';
import type { RequestHead } from '../runtime/index.ts';
import { draw, stickyKey } from './choice.ts';
import type { Version } from './version.ts';

/** A version with its share of the requests. */
interface Target {
  readonly number: number;
  readonly weight: number;
  readonly version: Version;
}

/** What `live` of one function points at, and which of it a request meets. */
export class LiveFunction {
  readonly versions: readonly Version[];
  /** Of all its versions. */
  readonly routes: readonly Route[];
  readonly #targets: readonly Target[];
  readonly #sticky: Sticky | undefined;
  /** Where the versions answer at different routes: those of each. */
  readonly #own: ReadonlyMap<Target, PathRouter<Target>> | undefined;

  constructor(targets: readonly { readonly version: Version; readonly weight: number }[], sticky: Sticky | undefined) {
    this.#targets = targets.map(({ version, weight }) => ({ number: version.facts.number, version, weight }));
    this.#sticky = sticky;
    this.versions = targets.map(({ version }) => version);
    const all = this.versions.map(({ facts }) => routesOf(facts.manifest));
    this.routes = all.flat();
    if (all.some((routes) => JSON.stringify(routes) !== JSON.stringify(all[0]))) this.#own = this.#routers();
  }

  #routers(): Map<Target, PathRouter<Target>> {
    return new Map(
      this.#targets.map((target) => {
        const router = new PathRouter<Target>();
        router.set(target.version.label, routesOf(target.version.facts.manifest), target);
        return [target, router];
      }),
    );
  }

  /**
   * Draws a version among those that answer at the path.
   *
   * @param found how the routes of all its versions lead here
   */
  choose(method: string, path: string, head: RequestHead, found: Leads<LiveFunction>): Leads<Version> {
    const key = this.#targets.length === 1 ? undefined : stickyKey(this.#sticky, (name) => head.valuesOf(name));
    if (this.#own === undefined) return { target: draw(this.#targets, key).version, stripped: found.stripped };
    const answering = this.#targets.filter((target) => this.#own!.get(target)!.find(method, path) !== undefined);
    const chosen = draw(answering, key);
    return { target: chosen.version, stripped: this.#own.get(chosen)!.find(method, path)!.stripped };
  }
}
