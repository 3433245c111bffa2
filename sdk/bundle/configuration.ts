import type { PreparedFunction } from './prepare.ts';
import type { Target } from './target.ts';
import { workerdFiles } from './workerd.ts';

/** Files that a target needs besides the program and the core modules. */
export function configuration(target: Target, functions: readonly PreparedFunction[]): ReadonlyMap<string, string> {
  return target === 'workerd' ? workerdFiles(functions) : new Map();
}
