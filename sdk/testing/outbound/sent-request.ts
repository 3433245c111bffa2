/** An outbound request as it arrived: its body is here as a whole. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Methods that `Request` refuses to be made with, though they can be sent. */
const NOT_CONSTRUCTIBLE: ReadonlySet<string> = new Set(['TRACE', 'TRACK']);
const BODYLESS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** The same as the web knows it, anew each time: whoever reads its body takes nothing from others. */
export function requestOf({ method, url, headers, body }: SentRequest): Request {
  const request = new Request(url, {
    method: NOT_CONSTRUCTIBLE.has(method) ? 'POST' : method,
    headers,
    ...(body.length > 0 && !BODYLESS.has(method) && { body }),
  });
  return request.method === method ? request : Object.defineProperty(request, 'method', { value: method });
}

export const nameOf = ({ method, url }: Pick<SentRequest, 'method' | 'url'>): string => `${method} ${url}`;
