import FindMyWay, { type HTTPMethod, type Instance } from 'find-my-way';
import { SkerryError } from '../base/index.ts';
import { decodable, decoded, pathOf } from './path.ts';
import { ALL_METHODS, anonymous, placeOf, type Route } from './route.ts';

/** Where a request leads. */
export interface Leads<T> {
  readonly target: T;
  /** Segments at the front of the path that the target does not see. */
  readonly stripped: number;
}

/** What answers at one path, by the place of the method. */
type ByMethod<T> = (Claimed<T> | undefined)[];

interface Claimed<T> extends Leads<T> {
  readonly owner: string;
}

/**
 * Finds by method and path who answers: a fixed segment before a parameter, a parameter before what has the rest.
 *
 * Paths compare by case and as they are: no trailing slash, double slash or dot segment is forgiven, because the guest
 * sees the path as the client sent it.
 *
 * Paths without parameters are a table. The others are a tree for each first segment, made when somebody asks for it: a
 * change among ten thousand functions costs no more than the routes that change.
 */
export class PathRouter<T> {
  readonly #plain = new Map<string, ByMethod<T>>();
  readonly #trees = new Map<string, Tree<T>>();
  readonly #routes = new Map<string, readonly Route[]>();

  /**
   * Lets `owner` answer at these routes, and at no others.
   *
   * @param owner names it to people
   * @throws SkerryError `ROUTE_CONFLICT` when somebody else answers at one of them; nothing has changed then
   */
  set(owner: string, routes: readonly Route[], target: T): void {
    for (const route of routes) this.#checkFree(owner, route);
    this.delete(owner);
    this.#routes.set(owner, routes);
    for (const route of routes) this.#claim(route, { target, stripped: route.stripped, owner });
  }

  /** Takes all its routes from an owner. Harmless when it has none. */
  delete(owner: string): void {
    for (const route of this.#routes.get(owner) ?? []) this.#free(route);
    this.#routes.delete(owner);
  }

  /**
   * @param target path and query as sent, starting with a slash
   * @returns undefined when nobody answers
   */
  find(method: string, target: string): Leads<T> | undefined {
    const place = placeOf(method);
    const sent = pathOf(target);
    const path = sent.includes('%') ? (decoded(sent) ?? sent) : sent;
    const plain = this.#plain.get(path)?.[place];
    if (plain !== undefined) return plain;
    return this.#trees.get(firstSegment(path))?.find(place, target) ?? this.#trees.get(ANY_SEGMENT)?.find(place, target);
  }

  #checkFree(owner: string, { methods, path }: Route): void {
    const taken = this.#at(path);
    if (taken === undefined) return;
    for (const method of methods) {
      const other = taken[placeOf(method)];
      if (other !== undefined && other.owner !== owner) throw conflict(method, path, other.owner, owner);
    }
  }

  #at(path: string): ByMethod<T> | undefined {
    return isPlain(path) ? this.#plain.get(path) : this.#trees.get(fixedFirst(path))?.at(path);
  }

  #claim({ methods, path }: Route, claimed: Claimed<T>): void {
    const all = isPlain(path) ? entryOf(this.#plain, path, () => emptyPlaces<T>()) : this.#treeOf(path).claim(path);
    for (const method of methods) all[placeOf(method)] = claimed;
  }

  #treeOf(path: string): Tree<T> {
    return entryOf(this.#trees, fixedFirst(path), () => new Tree<T>());
  }

  #free({ methods, path }: Route): void {
    const all = this.#at(path);
    if (all === undefined) return;
    for (const method of methods) all[placeOf(method)] = undefined;
    if (!isPlain(path)) this.#trees.get(fixedFirst(path))!.changed();
    if (all.some((claimed) => claimed !== undefined)) return;
    if (isPlain(path)) this.#plain.delete(path);
    else if (this.#trees.get(fixedFirst(path))!.forget(path)) this.#trees.delete(fixedFirst(path));
  }
}

/** Paths with parameters that begin with the same segment. */
class Tree<T> {
  readonly #patterns = new Map<string, ByMethod<T>>();
  #router: Instance<never> | undefined;

  at(path: string): ByMethod<T> | undefined {
    return this.#patterns.get(anonymous(path));
  }

  claim(path: string): ByMethod<T> {
    this.changed();
    return entryOf(this.#patterns, anonymous(path), () => emptyPlaces<T>());
  }

  changed(): void {
    this.#router = undefined;
  }

  /** @returns whether nothing is left */
  forget(path: string): boolean {
    this.#patterns.delete(anonymous(path));
    return this.#patterns.size === 0;
  }

  find(place: number, target: string): Leads<T> | undefined {
    this.#router ??= this.#build();
    return this.#router.find(ALL_METHODS[place] as HTTPMethod, decodable(target))?.store as Claimed<T> | undefined;
  }

  #build(): Instance<never> {
    const router = FindMyWay({ maxParamLength: 64 * 1024, caseSensitive: true });
    for (const [pattern, all] of this.#patterns) {
      for (const [place, claimed] of all.entries()) {
        if (claimed !== undefined) router.on(ALL_METHODS[place] as HTTPMethod, notEmpty(pattern), unused, claimed);
      }
    }
    return router;
  }
}

const unused = (): void => {};

/** A parameter stands for a segment, which `/x/` does not have below `/x`. */
const notEmpty = (pattern: string): string => pattern.replace(/:p\d+/g, '$&(^.+$)');

const emptyPlaces = <T>(): ByMethod<T> => Array.from({ length: ALL_METHODS.length }, () => undefined);

function entryOf<T>(map: Map<string, T>, key: string, make: () => T): T {
  let entry = map.get(key);
  if (entry === undefined) map.set(key, (entry = make()));
  return entry;
}

const isPlain = (path: string): boolean => !/[:*]/.test(path);

/** Stands for a first segment that may be anything: no segment has a slash. */
const ANY_SEGMENT = '/';

function firstSegment(path: string): string {
  const end = path.indexOf('/', 1);
  return end < 0 ? path.slice(1) : path.slice(1, end);
}

function fixedFirst(path: string): string {
  const first = firstSegment(path);
  return isPlain(first) ? first : ANY_SEGMENT;
}

function conflict(method: string, path: string, first: string, second: string): SkerryError {
  return new SkerryError('ROUTE_CONFLICT', `The functions "${first}" and "${second}" both claim ${method} ${path}`, {
    help: 'Give one of them another route in its skerry.json.',
  });
}
