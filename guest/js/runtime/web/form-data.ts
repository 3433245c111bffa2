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

const isForm = (value: unknown): boolean => value instanceof FormData;

wrapConstructor<Response>('Response', (make, args) => (isForm(args[0]) ? quoteBoundary(make(args)) : make(args)));
wrapConstructor<Request>('Request', (make, args) =>
  isForm((args[1] as RequestInit | undefined)?.body) ? quoteBoundary(make(args)) : make(args),
);
