/** Of one connection, not of the message (RFC 9110, 7.6.1), or of this function's own address. */
const NOT_FORWARDED = [
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

const VIA = '1.1 {{name}}';

/** What the upstream gets to see. */
export function requestHeaders(request: Request): Headers {
  const headers = forwarded(request.headers);
  headers.set('x-forwarded-host', new URL(request.url).host);
  return headers;
}

/** What the client gets to see: answers may be kept for a while unless the upstream says something else. */
export function responseHeaders(answer: Response, method: string, cacheSeconds: number): Headers {
  const headers = forwarded(answer.headers);
  if (headers.has('set-cookie')) headers.set('cache-control', 'private, no-store');
  else if (method === 'GET' && answer.status === 200 && !headers.has('cache-control')) {
    headers.set('cache-control', `public, max-age=${cacheSeconds}`);
  }
  return headers;
}

function forwarded(from: Headers): Headers {
  const headers = new Headers(from);
  const named = (from.get('connection') ?? '').split(',').map((name) => name.trim());
  for (const name of [...NOT_FORWARDED, ...named]) if (name !== '') headers.delete(name);
  headers.append('via', VIA);
  return headers;
}
