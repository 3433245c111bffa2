import type { Import } from './imports.ts';

/**
 * A circle among nodes, for each way in which imports run in one: `a → b → a`.
 *
 * @param nodeOf what a file counts as: itself, or the folder that it is in
 */
export function cyclesOf(imports: readonly Import[], nodeOf: (file: string) => string): string[] {
  const graph = new Map<string, Set<string>>();
  for (const { file, target } of imports) {
    if (target === undefined || nodeOf(file) === nodeOf(target)) continue;
    const targets = graph.get(nodeOf(file)) ?? new Set();
    graph.set(nodeOf(file), targets.add(nodeOf(target)));
  }
  return circles(graph);
}

/** Every edge that closes a circle when the graph is walked depth first: none, exactly if it has no circle. */
function circles(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): void => {
    const before = path.indexOf(node);
    if (before >= 0) found.push([...path.slice(before), node].join(' → '));
    if (before >= 0 || done.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...path, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return found;
}
