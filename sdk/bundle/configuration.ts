import type { PreparedFunction } from './prepare.ts';
import type { Target } from './target.ts';
import { browserFiles } from './browser.ts';
import { workerdFiles } from './workerd.ts';

/** Files that a target needs besides the program and the core modules. */
export function configuration(target: Target, functions: readonly PreparedFunction[]): ReadonlyMap<string, string> {
  switch (target) {
    case 'workerd':
      return workerdFiles(functions);
    case 'browser':
      return browserFiles(functions);
    default:
      return new Map();
  }
}
