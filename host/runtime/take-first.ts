/** Takes what was put in first out of a set that is a line: unlike a list, it is left from anywhere at no cost. */
export function takeFirst<T>(line: Set<T>): T | undefined {
  for (const first of line) {
    line.delete(first);
    return first;
  }
  return undefined;
}
