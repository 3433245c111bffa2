import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type { Problem } from './explain.ts';

/** A request that shows what the function does: for start-up lines and the page at `/`. */
export interface Trial {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** A file with the body, relative to `skerry.json`; once it has been read, as a user would type it. */
  readonly file: string | undefined;
  /** The content of the file in Base64, once it has been read. */
  readonly content: string | undefined;
}

/** As people write it. */
export interface RawTrial {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
  file?: string;
}

export function trialOf(raw: RawTrial | undefined): Trial | undefined {
  if (raw === undefined) return undefined;
  const { method = 'GET', path, headers = {}, body, file } = raw;
  return { method, path, headers, body, file, content: undefined };
}

/** What no request can be. */
export function trialMistakes(tree: Node, raw: RawTrial | undefined): Problem[] {
  if (raw === undefined) return [];
  const { method = 'GET', body, file } = raw;
  const at = (key: string, message: string): Problem => ({ offset: findNodeAtLocation(tree, ['try', key])?.offset ?? tree.offset, message });
  if (body !== undefined && file !== undefined) return [at('file', '"try" has both "body" and "file"; give one of them')];
  const key = body === undefined ? 'file' : 'body';
  const hasBody = body !== undefined || file !== undefined;
  return hasBody && (method === 'GET' || method === 'HEAD') ? [at(key, `"try.${key}" cannot be sent with ${method}; set "method"`)] : [];
}
