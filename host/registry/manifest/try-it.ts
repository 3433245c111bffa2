import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type { Problem } from './explain.ts';
import type { RawTrial } from './trial.ts';

/** What no request can be. */
export function trialMistakes(tree: Node, raw: RawTrial | undefined): Problem[] {
  if (raw === undefined) return [];
  const { method = 'GET', body, file } = raw;
  const at = (key: string, message: string): Problem => ({
    offset: findNodeAtLocation(tree, ['try', key])?.offset ?? tree.offset,
    message,
  });
  if (body !== undefined && file !== undefined) return [at('file', '"try" has both "body" and "file"; give one of them')];
  const key = body === undefined ? 'file' : 'body';
  const hasBody = body !== undefined || file !== undefined;
  return hasBody && (method === 'GET' || method === 'HEAD') ? [at(key, `"try.${key}" cannot be sent with ${method}; set "method"`)] : [];
}
