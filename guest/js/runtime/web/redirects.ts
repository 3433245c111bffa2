/** @see https://fetch.spec.whatwg.org/#http-redirect-fetch */

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MOST = 20;
/** Say what kind of body there is: where none is sent on, nothing may say so. */
const OF_BODIES = ['content-encoding', 'content-language', 'content-length', 'content-location', 'content-type'];
/** What one server may know and another may not. */
const OF_ONE_ORIGIN = ['authorization', 'cookie', 'host', 'proxy-authorization'];

type Send = (request: Request) => Promise<Response>;
type Fail = (url: string, reason: string) => never;

/**
 * Sends a request, and again to where the answer leads. Each place needs its own grant, since each is a request of its own.
 *
 * @param source the body, if it can be sent more than once
 */
export async function follow(
  request: Request,
  source: BodyInit | undefined,
  send: Send,
  fail: Fail,
): Promise<{ response: Response; redirected: boolean }> {
  const hasBody = request.body !== null;
  let current = request;
  for (let hops = 0; ; hops++) {
    const response = await send(current);
    const location = REDIRECTS.has(response.status) ? response.headers.get('location') : null;
    if (location === null || request.redirect === 'manual') return { response, redirected: hops > 0 };
    if (request.redirect === 'error') fail(current.url, "it leads elsewhere, and the request has redirect: 'error'");
    if (hops === MOST) fail(request.url, `it leads elsewhere more than ${MOST} times`);
    void response.body?.cancel();
    const target = targetOf(location, current, fail);
    const becomesGet = changesMethod(response.status, current.method);
    if (!becomesGet && hasBody && current.method !== 'GET' && source === undefined) {
      fail(current.url, `it leads to ${target.href}, and a body that is a stream cannot be sent again`);
    }
    current = next(current, target, becomesGet ? undefined : source, becomesGet);
  }
}

function targetOf(location: string, from: Request, fail: Fail): URL {
  const target = URL.parse(location, from.url) ?? fail(from.url, `it leads to '${location}', which is no URL`);
  if (!/^https?:$/.test(target.protocol)) fail(from.url, `it leads to ${target.href}, and only http: and https: are followed`);
  const { origin, hash } = new URL(from.url);
  if (target.origin !== origin && (target.username !== '' || target.password !== ''))
    fail(from.url, 'it leads to another server, with a password in the URL');
  if (target.hash === '') target.hash = hash;
  return target;
}

function changesMethod(status: number, method: string): boolean {
  return status === 303 ? method !== 'GET' && method !== 'HEAD' : status <= 302 && method === 'POST';
}

function next(from: Request, target: URL, body: BodyInit | undefined, becomesGet: boolean): Request {
  const headers = new Headers(from.headers);
  if (becomesGet) for (const name of OF_BODIES) headers.delete(name);
  if (target.origin !== new URL(from.url).origin) for (const name of OF_ONE_ORIGIN) headers.delete(name);
  return new Request(target.href, {
    method: becomesGet ? 'GET' : from.method,
    headers,
    signal: from.signal,
    ...(body !== undefined && { body }),
  });
}
