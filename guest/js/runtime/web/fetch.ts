import { markStreamed } from '../body.ts';
import { isBuilding } from '../build-time.ts';
import { defineMethod } from '../define.ts';
import { inspect } from '../report.ts';
import './abort.ts';
import { decodable, decoded } from './content-coding.ts';
import { dataResponse } from './data-urls.ts';
import { follow } from './redirects.ts';
import { hasProgramStream } from './requests.ts';
import { Upload } from './uploads.ts';

/**
 * `fetch` as the standard has it: the engine's own one sends a request and gives back what comes, ends the whole request
 * when a body fails on the way, and says neither what failed nor where.
 */

const native = globalThis.fetch;

defineMethod(globalThis, 'fetch', async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
  // The engine refuses, with a message that says why.
  if (isBuilding()) return native(input, init);
  // Made here: later there is no stack that leads to the program.
  const failure = new TypeError();
  const request = new Request(input, init);
  request.signal.throwIfAborted();
  const url = new URL(request.url);
  const send = (each: Request): Promise<Response> => sendOne(each, failure);
  if (url.protocol === 'data:')
    return named(dataResponse(url) ?? fail(failure, url.href, 'it is not a valid data: URL'), {
      url: url.href.slice(0, url.href.length - url.hash.length),
    });
  const { response, redirected } = await follow(request, sourceOf(input, init), send, (where, reason) => fail(failure, where, reason));
  const plain = decoded(response, request.method);
  // Without what is behind the number sign, which no server sees.
  const from = response.url.replace(/#.*$/s, '');
  if (plain === undefined) {
    return markStreamed(redirected || from !== response.url ? named(response, { url: from, redirected }) : response);
  }
  const { status, statusText, type } = response;
  return markStreamed(named(new Response(plain.body, { status, statusText, headers: plain.headers }), { url: from, redirected, type }));
});

/** The engine computes these; what is put together here has what it would have. */
function named(
  response: Response,
  properties: { readonly url?: string; readonly redirected?: boolean; readonly type?: ResponseType },
): Response {
  for (const [name, value] of Object.entries(properties)) Object.defineProperty(response, name, { value, configurable: true });
  return response;
}

function fail(failure: TypeError, url: string, reason: string, cause?: unknown): never {
  failure.message = `fetch of ${url} failed: ${reason}`;
  if (cause !== undefined) Object.defineProperty(failure, 'cause', { value: cause, writable: true, configurable: true });
  throw failure;
}

/** What can be sent a second time, to where a redirect leads. */
function sourceOf(input: RequestInfo | URL, init: RequestInit | undefined): BodyInit | undefined {
  const body = init?.body ?? undefined;
  if (body instanceof ReadableStream || (body === undefined && input instanceof Request)) return undefined;
  return body;
}

async function sendOne(request: Request, failure: TypeError): Promise<Response> {
  const { url, signal } = request;
  if (!/^https?:/.test(url)) fail(failure, url, 'only http:, https: and data: URLs can be fetched');
  assertSendable(request, failure);
  const accepts = request.headers.get('accept-encoding');
  if (accepts !== null) request.headers.set('accept-encoding', decodable(accepts));
  const upload = hasProgramStream(request) ? new Upload(request) : undefined;
  try {
    return await (upload === undefined ? native(request) : Promise.race([native(upload.request), upload.failed]));
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    if (upload?.error !== undefined)
      fail(failure, url, `the body of the request failed: ${describeBriefly(upload.error.value)}`, upload.error.value);
    return fail(
      failure,
      url,
      'it is not granted to this function, took too long, or cannot be reached; the log of the host says which',
      cause,
    );
  }
}

/** The host would refuse the whole request, and could not say why: HTTP has no way to send these (RFC 9110, 5.5). */
function assertSendable({ url, headers }: Request, failure: TypeError): void {
  for (const [name, value] of headers) {
    // oxlint-disable-next-line no-control-regex
    if (/[\0-\x08\x0a-\x1f\x7f]/.test(value)) fail(failure, url, `the header '${name}' has a control character, which HTTP does not allow`);
  }
}

function describeBriefly(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : inspect(error);
}
