import { HOST_LIMITS } from '../../engine/index.ts';
import type { OutboundRequest } from '../../wasi/index.ts';
import { OutboundFailure, type Phase, tooManyHeaders } from './failure.ts';
import { refuse } from './target.ts';

type Fields = readonly (readonly [string, Uint8Array])[];

/** RFC 9110 7.6.1 and what else speaks of a connection: the host has its own with either side. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]);

const CONTENT_LENGTH = /^[0-9]{1,15}$/;

/** Values are bytes: latin1 both ways leaves each as it is. */
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/**
 * Names and values in turn, as undici takes them. `Host` comes from the URL, and `Expect` is the host's own to negotiate.
 *
 * @throws ResultError when the declared length is none, or the request has no body but declares one
 */
export function requestHeaders(request: OutboundRequest): string[] {
  const dropped = connectionOptions(request.headers.map(([name, value]) => [name, textOf(value)]));
  dropped.add('host').add('expect');
  const headers: string[] = [];
  let length: string | undefined;
  for (const [name, value] of request.headers) {
    const key = name.toLowerCase();
    if (dropped.has(key)) continue;
    const text = textOf(value);
    if (key === 'content-length') length = onlyLength(length, text);
    else headers.push(name, text);
  }
  if (length === undefined) return headers;
  if (request.body === undefined && Number(length) > 0) throw refuse('HTTP-request-body-size', 0n);
  headers.push('content-length', length);
  return headers;
}

/** The same length twice is one length; two different ones would let two servers see two requests. */
function onlyLength(before: string | undefined, length: string): string {
  if (!CONTENT_LENGTH.test(length) || (before !== undefined && before !== length)) throw refuse('HTTP-protocol-error');
  return length;
}

/** Hop-by-hop names, with those that `Connection` adds. */
function connectionOptions(headers: readonly (readonly [string, string])[]): Set<string> {
  const names = new Set(HOP_BY_HOP);
  for (const [name, value] of headers) {
    if (name.toLowerCase() !== 'connection') continue;
    for (const option of value.split(',')) names.add(option.trim().toLowerCase());
  }
  return names;
}

/** @param raw names and values in turn; views into a socket's buffer, so they are copied */
export function responseFields(raw: unknown, phase: Phase): Fields {
  const fields = raw as readonly Uint8Array[];
  if (fields.length > 2 * HOST_LIMITS.outboundResponseHeaders) {
    throw new OutboundFailure(tooManyHeaders(phase, HOST_LIMITS.outboundResponseHeaderBytes));
  }
  const pairs: [string, Uint8Array][] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    pairs.push([textOf(fields[i] as Uint8Array), Uint8Array.from(fields[i + 1] as Uint8Array)]);
  }
  const dropped = connectionOptions(
    pairs.filter(([name]) => name.toLowerCase() === 'connection').map(([name, value]) => [name, textOf(value)]),
  );
  return pairs.filter(([name]) => !dropped.has(name.toLowerCase()));
}
