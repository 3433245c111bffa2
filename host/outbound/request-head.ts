import type { DispatchedRequest } from './dispatcher.ts';
import type { RequestBody } from './request-body.ts';

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

export function requestHead({ origin, method, path, headers, body }: DispatchedRequest): RequestHead {
  const fields = new Fields();
  fields.add('host', new URL(origin).host);
  fields.add('connection', 'keep-alive');
  let isDeclared = false;
  for (let i = 0; i + 1 < headers.length; i += 2) {
    isDeclared ||= headers[i] === 'content-length';
    fields.add(headers[i] as string, headers[i + 1] as string);
  }
  const isEmpty = body === undefined || (!isDeclared && body.isEmpty);
  if (isEmpty && !isDeclared && WITH_CONTENT.has(method)) fields.add('content-length', '0');
  const isChunked = !isEmpty && !isDeclared;
  if (isChunked) fields.add('transfer-encoding', 'chunked');
  // It announces trailers, and there are none without chunks.
  else fields.remove('trailer');
  return { method, path, headers: fields.named(), body: isEmpty ? undefined : body };
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
