import type { Functions, Log } from '@skerry/host/runtime';
import { ask, type Asked, madeHere } from '@skerry/host/runtime';
import { BytesSource } from '@skerry/host/wasi';

/** A request as the command line tells it. */
export interface GivenRequest {
  readonly method: string;
  readonly url: URL;
  /** Names and values. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array | undefined;
}

const REQUEST_ID = 'invoke';

/** Has a function answer what a client would send. */
export function send(functions: Functions, request: GivenRequest, log: Log): Asked {
  const { method, url, headers, body } = request;
  const rawHeaders = [...missing(request), ...headers.flatMap(([name, value]) => [name, asSent(value)])];
  const received = {
    id: REQUEST_ID,
    method,
    target: url.pathname + url.search,
    rawHeaders,
    ...madeHere(rawHeaders, url.protocol.slice(0, -1)),
    body: () => new BytesSource(body),
    log,
  };
  return ask(functions, received, { details: true });
}

function missing({ headers, url, body }: GivenRequest): string[] {
  const has = (wanted: string): boolean => headers.some(([name]) => name.toLowerCase() === wanted);
  return [
    ...(has('host') ? [] : ['host', url.host]),
    ...(body === undefined || has('content-length') ? [] : ['content-length', String(body.length)]),
  ];
}

/** A terminal writes UTF-8; a character of a received header is a byte. */
const asSent = (value: string): string => Buffer.from(value).toString('latin1');
