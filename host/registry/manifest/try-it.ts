import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type { Problem } from './explain.ts';
import type { RawManifest } from './manifest.ts';

/** What no request can be, and no answer to one. */
export function requestMistakes(tree: Node, { try: trial, smoke }: RawManifest): Problem[] {
  const at = (key: 'try' | 'smoke', part: string, message: string): Problem => ({
    offset: findNodeAtLocation(tree, [key, part])?.offset ?? tree.offset,
    message,
  });
  const problems: Problem[] = [];
  if (trial?.body !== undefined && trial.file !== undefined) {
    problems.push(at('try', 'file', '"try" has both "body" and "file"; give one of them'));
  } else {
    const part = trial?.body === undefined ? 'file' : 'body';
    if (hasNoBody(trial?.method) && trial?.[part] !== undefined) problems.push(at('try', part, cannotBeSent(`try.${part}`, trial.method)));
  }
  if (smoke?.body !== undefined && hasNoBody(smoke.method)) problems.push(at('smoke', 'body', cannotBeSent('smoke.body', smoke.method)));
  if (smoke?.contains !== undefined && smoke.method === 'HEAD') {
    problems.push(at('smoke', 'contains', '"smoke.contains" cannot hold: the answer to HEAD has no body'));
  }
  return problems;
}

const hasNoBody = (method = 'GET'): boolean => method === 'GET' || method === 'HEAD';

const cannotBeSent = (key: string, method = 'GET'): string => `"${key}" cannot be sent with ${method}; set "method"`;
