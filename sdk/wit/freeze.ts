/** Freezes an object and everything in it, which may lead back to it. */
export function freeze<T extends object>(root: T): T {
  const open: object[] = [Object.freeze(root)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const value of Object.values(next)) {
      if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) open.push(Object.freeze(value));
    }
  }
  return root;
}
