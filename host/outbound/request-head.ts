import type { Dispatcher } from 'undici';
import { RequestBody } from './request-body.ts';

/** A request as the client of Node.js takes it. */
export interface RequestHead {
  readonly method: string;
  readonly path: string;
  /** In the order in which they are written; several values of one name stand together. */
  readonly headers: ReadonlyMap<string, string | string[]>;
  readonly body: RequestBody | undefined;
}

/** Methods that define a meaning for content: without any, they say so (RFC 9110 8.6). */
const WITH_CONTENT: ReadonlySet<string> = new Set(['PATCH', 'POST', 'PROPFIND', 'PROPPATCH', 'PUT', 'QUERY']);

/** @param options as `dispatchOptions` makes them: headers are names and values in turn */
export function requestHead({ origin, method, path, headers, body }: Dispatcher.DispatchOptions): RequestHead {
  const flat = headers as readonly string[];
  const content = body instanceof RequestBody ? body : undefined;
  const fields = new Fields();
  fields.add('host', new URL(String(origin)).host);
  fields.add('connection', 'keep-alive');
  let isDeclared = false;
  for (let i = 0; i + 1 < flat.length; i += 2) {
    isDeclared ||= flat[i] === 'content-length';
    fields.add(flat[i] as string, flat[i + 1] as string);
  }
  const isEmpty = content === undefined || (!isDeclared && content.isEmpty);
  if (isEmpty && !isDeclared && WITH_CONTENT.has(method)) fields.add('content-length', '0');
  const isChunked = !isEmpty && !isDeclared;
  if (isChunked) fields.add('transfer-encoding', 'chunked');
  // It announces trailers, and there are none without chunks.
  else fields.remove('trailer');
  return { method, path, headers: fields.named(), body: isEmpty ? undefined : content };
}

/** Header fields by name, each with the spelling that came first. */
class Fields {
  readonly #byKey = new Map<string, { readonly name: string; readonly values: string[] }>();

  add(name: string, value: string): void {
    const key = name.toLowerCase();
    const field = this.#byKey.get(key);
    if (field === undefined) this.#byKey.set(key, { name, values: [value] });
    else field.values.push(value);
  }

  remove(key: string): void {
    this.#byKey.delete(key);
  }

  named(): Map<string, string | string[]> {
    const named = new Map<string, string | string[]>();
    for (const { name, values } of this.#byKey.values()) named.set(name, values.length === 1 ? (values[0] as string) : values);
    return named;
  }
}
