import type { BundledRoute } from './bundle.ts';

/** Methods that routes name; all others are one. */
const NAMED: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const ANY_OTHER = 'QUERY';

/** What a character of a path was matched by, in the order in which routes are preferred. */
const FIXED = 'a';
const PARAMETER = 'b';
const REST = 'c';

/** Where a request leads. */
export interface Leads<T> {
  readonly target: T;
  /** Segments at the front of the path that the target does not see. */
  readonly stripped: number;
}

interface Claim<T> extends Leads<T> {
  readonly methods: ReadonlySet<string>;
  readonly parts: readonly string[];
}

/**
 * Finds functions as the registry does, whose router makes code from strings: some runtimes forbid that. A bundle has few
 * routes, so all are looked at.
 */
export class Routes<T> {
  readonly #claims: Claim<T>[];

  constructor(functions: Iterable<readonly [readonly BundledRoute[], T]>) {
    this.#claims = Array.from(functions, ([routes, target]) =>
      routes.map(({ methods, path, stripped }) => ({ methods: new Set(methods), parts: partsOf(path), target, stripped })),
    ).flat();
  }

  /** @param path with or without its query */
  find(sent: string, path: string): Leads<T> | undefined {
    const method = NAMED.has(sent) ? sent : ANY_OTHER;
    const decoded = decodedPath(path);
    let best: Claim<T> | undefined;
    let bestShape = '';
    for (const claim of this.#claims) {
      const shape = claim.methods.has(method) ? shapeOf(claim.parts, decoded) : undefined;
      if (shape === undefined || (best !== undefined && shape >= bestShape)) continue;
      best = claim;
      bestShape = shape;
    }
    return best;
  }
}

/** Fixed texts, with `:` for a segment and `*` for the rest in between. */
function partsOf(path: string): string[] {
  return path
    .replaceAll(/:[^/]+/g, ':')
    .split(/(:|\*$)/)
    .filter((part) => part !== '');
}

/** Escapes that stand for a character which means nothing in a path are that character (RFC 3986, 6.2.2.2). */
function decodedPath(path: string): string {
  const [only = ''] = path.split(/[?#]/, 1);
  if (!only.includes('%')) return only;
  try {
    return decodeURI(only.replaceAll('%25', '%2525'));
  } catch {
    return only;
  }
}

/**
 * How each character of a path is matched; undefined: it is not. Of two shapes that are alike so far, the one that is over is
 * preferred.
 */
function shapeOf(parts: readonly string[], path: string): string | undefined {
  let at = 0;
  let shape = '';
  for (const part of parts) {
    if (part === '*') return shape + REST.repeat(path.length - at + 1);
    const end = part === ':' ? segmentEnd(path, at) : at + part.length;
    if (part === ':' ? end === at : !path.startsWith(part, at)) return undefined;
    shape += (part === ':' ? PARAMETER : FIXED).repeat(end - at);
    at = end;
  }
  return at === path.length ? shape : undefined;
}

/** A parameter stands for a segment, which has at least one character. */
function segmentEnd(path: string, at: number): number {
  const slash = path.indexOf('/', at);
  return slash < 0 ? path.length : slash;
}
