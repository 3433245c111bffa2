import type { Manifest, ManifestRoute } from '../registry/index.ts';
import { segmentsOf } from './path.ts';

/** The methods that a route can name. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
/** Stands for all methods that no route can name. */
const ANY_OTHER = 'QUERY';

/** Methods that a route without one answers: all, whether routes can name them or not. */
export const ALL_METHODS: readonly string[] = [...METHODS, ANY_OTHER];

const PLACES: ReadonlyMap<string, number> = new Map(METHODS.map((method, place) => [method, place]));

/** Where a method stands in `ALL_METHODS`. */
export function placeOf(method: string): number {
  return PLACES.get(method) ?? METHODS.length;
}

export interface Route {
  readonly methods: readonly string[];
  readonly path: string;
  /** Segments at the front of the path that the function does not see. */
  readonly stripped: number;
}

/** Routes of a function; without any it answers at `/NAME` and below. */
export function routesOf({ name, routes }: Pick<Manifest, 'name' | 'routes'>): Route[] {
  if (!routes) return [`/${name}`, `/${name}/*`].map((path) => ({ methods: ALL_METHODS, path, stripped: 0 }));
  return routes.map(parseRoute);
}

/** Where the function answers, in the same words for all that a request cannot tell apart: nobody else may claim one of these. */
export function claimsOf(manifest: Pick<Manifest, 'name' | 'routes'>): Route[] {
  return routesOf(manifest).map(({ methods, path, stripped }) => ({ methods, path: anonymous(path), stripped }));
}

/** A router tells `/x/:a` from `/x/:b`, a request cannot: parameters get the same names everywhere. */
export function anonymous(path: string): string {
  let count = 0;
  return path.replace(/:[^/]+/g, () => `:p${count++}`);
}

/** `"GET /a/:b"` → methods and path; the manifest's schema has checked the form. */
function parseRoute(written: ManifestRoute): Route {
  if (typeof written !== 'string') return { ...parseRoute(written.route), stripped: segmentsOf(written.stripPrefix) };
  const [first = '', path] = written.split(' ');
  return path === undefined ? { methods: ALL_METHODS, path: first, stripped: 0 } : { methods: withHead(first), path, stripped: 0 };
}

/** Whoever may GET may ask for the head alone (RFC 9110, 9.3.2). */
function withHead(method: string): string[] {
  return method === 'GET' ? ['GET', 'HEAD'] : [method];
}
