import type { Id } from './ast.ts';

/** Names that a name depends on, in the order of the text. Those that are not nodes do not count. */
export type Dependencies = ReadonlyMap<string, readonly Id[]>;

type OnCycle = (id: Id, cycle: readonly string[]) => Error;

/**
 * The nodes in an order in which each comes after what it depends on; otherwise the order of the text stays. It is the
 * order of `wasm-tools`, so that components come out the same.
 *
 * @param onCycle makes the error for a dependency that leads back, and the names on the way
 */
export function toposort(nodes: Dependencies, onCycle: OnCycle): string[] {
  const names = [...nodes.keys()];
  const graph = graphOf(nodes, names);
  const ready = new MinHeap();
  for (const [index, count] of graph.remaining.entries()) if (count === 0) ready.push(index);
  const order: string[] = [];
  for (let index = ready.pop(); index !== undefined; index = ready.pop()) {
    order.push(names[index]!);
    for (const dependent of graph.dependents[index]!) {
      if (--graph.remaining[dependent]! === 0) ready.push(dependent);
    }
  }
  if (order.length < names.length) throw cycleError(nodes, new Set(order), onCycle);
  return order;
}

interface Graph {
  /** How many dependencies of a node are not in the order yet. */
  readonly remaining: number[];
  readonly dependents: readonly number[][];
}

function graphOf(nodes: Dependencies, names: readonly string[]): Graph {
  const indices = new Map(names.map((name, index) => [name, index]));
  const dependents: number[][] = names.map(() => []);
  const remaining = names.map((name, index) => {
    const known = nodes.get(name)!.filter((id) => indices.has(id.name));
    for (const id of known) dependents[indices.get(id.name)!]!.push(index);
    return known.length;
  });
  return { remaining, dependents };
}

/** Every node that is left over has a dependency that is left over: following those ends in a circle. */
function cycleError(nodes: Dependencies, done: ReadonlySet<string>, onCycle: OnCycle): Error {
  const way: string[] = [];
  const seen = new Set<string>();
  let at = [...nodes.keys()].find((name) => !done.has(name))!;
  while (!seen.has(at)) {
    seen.add(at);
    way.push(at);
    at = openDependency(nodes, done, at).name;
  }
  const cycle = way.slice(way.indexOf(at));
  return onCycle(openDependency(nodes, done, at), [...cycle, at]);
}

function openDependency(nodes: Dependencies, done: ReadonlySet<string>, name: string): Id {
  return nodes.get(name)!.find((id) => nodes.has(id.name) && !done.has(id.name))!;
}

class MinHeap {
  readonly #items: number[] = [];

  push(item: number): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (items[parent]! <= item) break;
      items[at] = items[parent]!;
      at = parent;
    }
    items[at] = item;
  }

  pop(): number | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (first === undefined || last === undefined || items.length === 0) return first;
    let at = 0;
    for (let child = 1; child < items.length; child = 2 * at + 1) {
      if (child + 1 < items.length && items[child + 1]! < items[child]!) child++;
      if (items[child]! >= last) break;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = last;
    return first;
  }
}

/** `a → b → a`, shortened when it is long. */
export function showCycle(cycle: readonly string[]): string {
  const names = cycle.length > 8 ? [...cycle.slice(0, 6), '…', cycle.at(-1)!] : cycle;
  return names.join(' → ');
}
