import FindMyWay, { type HTTPMethod, type Instance } from 'find-my-way';
import { SkerryError } from '../base/index.ts';
import type { Manifest } from './manifest/index.ts';

/** The methods that a route can name. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
/** Stands for all methods that no route can name. */
const ANY_OTHER = 'QUERY';

/** Methods that a route without one answers: all, whether routes can name them or not. */
const ALL = [...METHODS, ANY_OTHER];
const NAMED: ReadonlySet<string> = new Set(METHODS);

export interface Route {
  readonly methods: readonly string[];
  readonly path: string;
}

/** Routes of a function; without any it answers at `/NAME` and below. */
export function routesOf({ name, routes }: Pick<Manifest, 'name' | 'routes'>): Route[] {
  if (!routes) return [`/${name}`, `/${name}/*`].map((path) => ({ methods: ALL, path }));
  return routes.map(parseRoute);
}

/** Where the function answers, in the same words for all that a request cannot tell apart: nobody else may claim one of these. */
export function claimsOf(manifest: Pick<Manifest, 'name' | 'routes'>): Route[] {
  return routesOf(manifest).map(({ methods, path }) => ({ methods, path: anonymous(path) }));
}

/** `"GET /a/:b"` → methods and path; the manifest's schema has checked the form. */
function parseRoute(route: string): Route {
  const [first = '', path] = route.split(' ');
  return path === undefined ? { methods: ALL, path: first } : { methods: withHead(first), path };
}

/** Whoever may GET may ask for the head alone (RFC 9110, 9.3.2). */
function withHead(method: string): string[] {
  return method === 'GET' ? ['GET', 'HEAD'] : [method];
}

export interface Router<T> {
  /** @returns undefined when no route matches */
  find(method: string, path: string): T | undefined;
}

interface Routed {
  readonly manifest: Pick<Manifest, 'name' | 'routes'>;
}

/**
 * Paths compare by case and as they are: no trailing slash, double slash or dot segment is forgiven, because the guest
 * sees the path as the client sent it.
 *
 * @throws SkerryError `ROUTE_CONFLICT` when two functions claim the same method and path
 */
export function createRouter<T extends Routed>(functions: Iterable<T>): Router<T> {
  /** Paths without parameters, as clients mostly spell them: found without decoding anything. */
  const plain = new Map<string, T>();
  const router = FindMyWay({ maxParamLength: 64 * 1024, caseSensitive: true });
  for (const target of functions) {
    for (const { methods, path } of routesOf(target.manifest)) {
      claim(router, methods, path, target);
      if (/[:*]/.test(path)) continue;
      for (const method of methods) plain.set(`${method} ${path}`, target);
    }
  }
  return {
    find(sent, path) {
      const method = NAMED.has(sent) ? sent : ANY_OTHER;
      const mark = path.indexOf('?');
      const known = plain.get(`${method} ${mark < 0 ? path : path.slice(0, mark)}`);
      if (known) return known;
      const found = router.find(method as HTTPMethod, decodable(path));
      return found && !hasEmptyParameter(found.params) ? (found.store as T) : undefined;
    },
  };
}

/**
 * The target itself, or one that a router can decode. Percent-encoding is not always UTF-8 (RFC 3986, 2.5); where it is
 * something else, no escape of the path stands for another character.
 */
export function decodable(target: string): string {
  if (!target.includes('%')) return target;
  const [path = ''] = target.split(/[?#]/, 1);
  try {
    decodeURI(path);
    return target;
  } catch {
    return path.replaceAll('%', '%25') + target.slice(path.length);
  }
}

/** `/x/:id` stands for a segment, which `/x/` does not have. */
function hasEmptyParameter(params: Readonly<Record<string, string | undefined>>): boolean {
  for (const name in params) if (params[name] === '' && name !== '*') return true;
  return false;
}

/** The router tells `/x/:a` from `/x/:b`, a request cannot: parameters get the same names everywhere. */
function anonymous(path: string): string {
  let count = 0;
  return path.replace(/:[^/]+/g, () => `:p${count++}`);
}

const unused = (): void => {};

function claim<T extends Routed>(router: Instance<never>, methods: readonly string[], path: string, target: T): void {
  const pattern = anonymous(path);
  for (const method of methods) {
    const taken = router.findRoute(method as HTTPMethod, pattern)?.store as T | undefined;
    if (taken === undefined) router.on(method as HTTPMethod, pattern, unused, target);
    else if (taken !== target) conflict(method, path, taken, target);
  }
}

function conflict(method: string, path: string, first: Routed, second: Routed): never {
  throw new SkerryError(
    'ROUTE_CONFLICT',
    `The functions "${first.manifest.name}" and "${second.manifest.name}" both claim ${method} ${path}`,
    { help: 'Give one of them another route in its skerry.json.' },
  );
}
