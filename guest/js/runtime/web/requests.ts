import { defineGetter, wrapConstructor } from '../define.ts';
import { isIncoming } from '../incoming.ts';
import { branchOf, markUsed } from './branches.ts';

/**
 * The engine traps when it is asked for the signal of a request that came in, also where it asks itself: to copy such a request.
 * And it knows no settings of requests beyond method, headers, body, and signal.
 */

/** Settings that a request only keeps, with what they are by default and what they may be. */
const SETTINGS: Readonly<Record<string, { readonly otherwise: unknown; readonly allowed?: readonly string[] }>> = {
  cache: { otherwise: 'default', allowed: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'] },
  credentials: { otherwise: 'same-origin', allowed: ['omit', 'same-origin', 'include'] },
  destination: { otherwise: '' },
  duplex: { otherwise: 'half', allowed: ['half'] },
  integrity: { otherwise: '' },
  isHistoryNavigation: { otherwise: false },
  isReloadNavigation: { otherwise: false },
  keepalive: { otherwise: false },
  mode: { otherwise: 'cors', allowed: ['cors', 'no-cors', 'same-origin'] },
  redirect: { otherwise: 'follow', allowed: ['follow', 'error', 'manual'] },
  referrer: { otherwise: 'about:client' },
  referrerPolicy: {
    otherwise: '',
    allowed: [
      '',
      'no-referrer',
      'no-referrer-when-downgrade',
      'same-origin',
      'origin',
      'strict-origin',
      'origin-when-cross-origin',
      'strict-origin-when-cross-origin',
      'unsafe-url',
    ],
  },
};
/** What a program chooses. */
const CHOSEN = ['cache', 'credentials', 'duplex', 'integrity', 'keepalive', 'mode', 'redirect', 'referrer', 'referrerPolicy'];

type Settings = Record<string, unknown>;

const settings = new WeakMap<Request, Settings>();
const programStreams = new WeakSet<Request>();
/** Nobody learns of it when a client leaves: the host ends the whole request then. */
let incomingAbort: AbortController | undefined;

const signal = Object.getOwnPropertyDescriptor(Request.prototype, 'signal')!.get as (this: Request) => AbortSignal;

function signalOf(request: Request): AbortSignal {
  return isIncoming(request) ? (incomingAbort ??= new AbortController()).signal : signal.call(request);
}

/** Tells the program that the client is no longer there, as far as that can be seen from here. */
export function abortIncoming(reason: unknown): void {
  if (incomingAbort?.signal.aborted === false) incomingAbort.abort(reason);
}

/** A request like another one, with another body. */
export function remake(request: Request, body: ReadableStream | null): Request {
  const { url, method, headers } = request;
  const copy = new Request(url, {
    method,
    headers,
    signal: signalOf(request),
    ...(body !== null && { body, duplex: 'half' }),
  } as RequestInit);
  const kept = settings.get(request);
  if (kept !== undefined) settings.set(copy, kept);
  return copy;
}

/** Requests that the engine cannot copy: it traps at the request that came in, and later on with its body in the copy. */
const needsParts = (request: Request): boolean => isIncoming(request) || programStreams.has(request) || branchOf(request) !== undefined;

function construct(make: (args: unknown[]) => Request, given: unknown[]): Request {
  const [input, second] = given;
  // The engine takes a request in the place of settings for one to be copied.
  const init = second instanceof Request ? initOf(second) : second;
  const args = init === second ? given : [input, init];
  // The engine would complete it with the host that the client named.
  if (!(input instanceof Request) && given.length > 0 && !URL.canParse(String(input)))
    throw new TypeError(`'${String(input)}' is not a valid URL: write it whole, with https://`);
  const chosen = settingsOf(input, init);
  const request = make(input instanceof Request && needsParts(input) ? partsOf(input, init) : args);
  if (chosen !== undefined) settings.set(request, chosen);
  if (bodyOf(args) instanceof ReadableStream) programStreams.add(request);
  return request;
}

function initOf(request: Request): RequestInit {
  const { method, headers, body } = request;
  const chosen = Object.fromEntries(CHOSEN.map((name) => [name, Reflect.get(request, name) as unknown]));
  return { ...chosen, method, headers, signal: signalOf(request), ...(body !== null && { body, duplex: 'half' }) };
}

function bodyOf([input, init]: unknown[]): unknown {
  const body = (init as RequestInit | undefined)?.body ?? undefined;
  return body === undefined && input instanceof Request && programStreams.has(input) ? input.body : body;
}

/** Whether the body is a stream of the program, which may fail at any time. */
export const hasProgramStream = (request: Request): boolean => programStreams.has(request);

function partsOf(request: Request, init: unknown): unknown[] {
  const { url, method, headers } = request;
  const given = (init ?? {}) as RequestInit;
  const body = given.body === undefined ? request.body : given.body;
  if (given.body === undefined && (request.bodyUsed || (body instanceof ReadableStream && body.locked)))
    throw new TypeError('A request whose body was read cannot be copied');
  if (given.body === undefined && body !== null) markUsed(request);
  return [url, { method, headers, signal: signalOf(request), ...given, ...(body !== null && { body, duplex: 'half' }) }];
}

function settingsOf(input: unknown, init: unknown): Settings | undefined {
  const inherited = input instanceof Request ? settings.get(input) : undefined;
  if (typeof init !== 'object' || init === null) return inherited;
  const chosen: Settings = { ...inherited };
  for (const name of CHOSEN) {
    const value: unknown = Reflect.get(init, name);
    if (value === undefined) continue;
    const { otherwise, allowed } = SETTINGS[name]!;
    if (allowed !== undefined && !allowed.includes(String(value))) {
      throw new TypeError(`'${String(value)}' is not a valid '${name}' of a request: ${allowed.map((each) => `'${each}'`).join(', ')} are`);
    }
    chosen[name] = typeof otherwise === 'boolean' ? Boolean(value) : String(value);
  }
  return chosen;
}

for (const [name, { otherwise }] of Object.entries(SETTINGS)) {
  if (name in Request.prototype) continue;
  defineGetter<Request>(Request.prototype, name, function () {
    return settings.get(this)?.[name] ?? otherwise;
  });
}
defineGetter<Request>(Request.prototype, 'signal', function () {
  return signalOf(this);
});
wrapConstructor<Request>('Request', construct);
