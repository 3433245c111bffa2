import { wrapConstructor } from '../define.ts';

/**
 * The engine makes boundaries of base64 and writes them without quotes, which `/` and `+` need (RFC 7578, 4.1): some servers refuse
 * such a content-type, every now and then.
 */
function quoteBoundary<T extends Request | Response>(message: T): T {
  const type = message.headers.get('content-type');
  const [, boundary] = /^multipart\/form-data; boundary=([^"]+)$/.exec(type ?? '') ?? [];
  if (boundary !== undefined) message.headers.set('content-type', `multipart/form-data; boundary="${boundary}"`);
  return message;
}

/** The engine writes nothing at all for a form without entries, which nobody takes for one. */
const EMPTY = { boundary: 'skerry-empty-form', body: '--skerry-empty-form--\r\n' };

const isForm = (value: unknown): value is FormData => value instanceof FormData;

function headersOfEmpty(init: { readonly headers?: HeadersInit } | undefined): Headers {
  const headers = new Headers(init?.headers);
  if (!headers.has('content-type')) headers.set('content-type', `multipart/form-data; boundary=${EMPTY.boundary}`);
  return headers;
}

const isEmpty = (form: FormData): boolean => form.keys().next().done === true;

wrapConstructor<Response>('Response', (make, args) => {
  const [body, init] = args as [unknown, ResponseInit | undefined];
  if (!isForm(body)) return make(args);
  if (!isEmpty(body)) return quoteBoundary(make(args));
  return make([EMPTY.body, { ...init, headers: headersOfEmpty(init) }]);
});
wrapConstructor<Request>('Request', (make, args) => {
  const [input, init] = args as [unknown, RequestInit | undefined];
  if (!isForm(init?.body)) return make(args);
  if (!isEmpty(init.body)) return quoteBoundary(make(args));
  return make([input, { ...init, body: EMPTY.body, headers: headersOfEmpty(init) }]);
});
