import { HOST_LIMITS } from '../base/index.ts';
import { CONNECTION_HEADERS, type OutboundRequest } from '../wasi/index.ts';
import { OutboundFailure, type Phase, tooManyHeaders } from './failure.ts';
import { refuse } from './target.ts';

type Fields = readonly (readonly [string, Uint8Array])[];

/** What speaks of a connection, on either way. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([...CONNECTION_HEADERS, 'te']);

const CONTENT_LENGTH = /^[0-9]{1,15}$/;

/** Values are bytes: latin1 both ways leaves each as it is. */
const textOf = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};

/** A copy, since views into a socket's buffer do not last. */
const bytesOf = (value: string | Uint8Array): Uint8Array =>
  typeof value === 'string' ? Uint8Array.from(value, (character) => character.charCodeAt(0)) : new Uint8Array(value);

/** What frames a message: too late after its body. */
const OF_THE_HEAD: ReadonlySet<string> = new Set(['content-length', 'trailer']);

/** What the host decides itself: `Host` comes from the URL, and `Expect` is its own to negotiate. */
const OF_THE_HOST: ReadonlySet<string> = new Set(['expect', 'host']);

/**
 * Names and values in turn.
 *
 * @throws ResultError when the declared length is none, or the request has no body but declares one
 */
export function requestHeaders({ headers, body }: OutboundRequest): string[] {
  const dropped = hopByHop(headers);
  const sent: string[] = [];
  let length: string | undefined;
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (dropped.has(key) || OF_THE_HOST.has(key)) continue;
    const text = textOf(value);
    if (key === 'content-length') length = onlyLength(length, text);
    else sent.push(name, text);
  }
  if (length === undefined) return sent;
  if (body === undefined && Number(length) > 0) throw refuse('HTTP-request-body-size', 0n);
  sent.push('content-length', length);
  return sent;
}

/** The same length twice is one length; two different ones would let two servers see two requests. */
function onlyLength(before: string | undefined, length: string): string {
  if (!CONTENT_LENGTH.test(length) || (before !== undefined && before !== length)) throw refuse('HTTP-protocol-error');
  return length;
}

/** The hop-by-hop names of one message: the known ones, and those that its `Connection` adds. */
function hopByHop(headers: Fields): ReadonlySet<string> {
  let names: Set<string> | undefined;
  for (const [name, value] of headers) {
    if (name.length !== 10 || name.toLowerCase() !== 'connection') continue;
    names ??= new Set(HOP_BY_HOP);
    for (const option of textOf(value).split(',')) names.add(option.trim().toLowerCase());
  }
  return names ?? HOP_BY_HOP;
}

/** Trailers of a request, but for what must come before the body or speaks of the connection (RFC 9110 6.5.1). */
export function trailerFields(fields: Fields): [string, string][] {
  const dropped = hopByHop(fields);
  return fields.flatMap(([name, value]): [string, string][] => {
    const key = name.toLowerCase();
    return dropped.has(key) || OF_THE_HOST.has(key) || OF_THE_HEAD.has(key) ? [] : [[name, textOf(value)]];
  });
}

/** @param raw names and values in turn, as text or bytes of latin1 */
export function responseFields(fields: readonly (string | Uint8Array)[], phase: Phase): Fields {
  if (fields.length > 2 * HOST_LIMITS.outboundResponseHeaders) {
    throw new OutboundFailure(tooManyHeaders(phase, HOST_LIMITS.outboundResponseHeaderBytes));
  }
  const pairs: [string, Uint8Array][] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [name = '', value = ''] = fields.slice(i, i + 2);
    pairs.push([typeof name === 'string' ? name : textOf(name), bytesOf(value)]);
  }
  return withoutHopByHop(pairs);
}

/** What a message says of itself, and not of the connection that it came on. */
export function withoutHopByHop(fields: Fields): Fields {
  const dropped = hopByHop(fields);
  return fields.filter(([name]) => !dropped.has(name.toLowerCase()));
}
