/** How many segments a prefix such as `/api/v1` has. */
export function segmentsOf(prefix: string): number {
  return prefix.split('/').filter((segment) => segment !== '').length;
}

/** The path of a target, without what follows it. */
export function pathOf(target: string): string {
  const end = target.search(/[?#]/);
  return end < 0 ? target : target.slice(0, end);
}

/**
 * The target itself, or one that a router can decode. Percent-encoding is not always UTF-8 (RFC 3986, 2.5); where it is
 * something else, no escape of the path stands for another character.
 */
export function decodable(target: string): string {
  if (!target.includes('%')) return target;
  const path = pathOf(target);
  return decoded(path) === undefined ? path.replaceAll('%', '%25') + target.slice(path.length) : target;
}

/** The path as routes spell it; undefined where its percent-encoding is not UTF-8. */
export function decoded(path: string): string | undefined {
  try {
    return decodeURI(path);
  } catch {
    return undefined;
  }
}
