import { ResultError } from '../base/index.ts';
import type { HttpErrorCode } from '../wasi/index.ts';

/** A failure of our own inside the HTTP client, on its way back out: carries what the guest is told. */
export class OutboundFailure extends Error {
  override readonly name = 'OutboundFailure';
  readonly errorCode: HttpErrorCode;

  constructor(errorCode: HttpErrorCode) {
    super(errorCode.tag);
    this.errorCode = errorCode;
  }
}

/** How far an exchange had come: the same closed connection means different things. */
export type Phase = 'connecting' | 'waiting' | 'receiving';

const PROTOCOL_ERROR: HttpErrorCode = { tag: 'HTTP-protocol-error' };
const CERTIFICATE_ERROR: HttpErrorCode = { tag: 'TLS-certificate-error' };
const TERMINATED: HttpErrorCode = { tag: 'connection-terminated' };
const INCOMPLETE: HttpErrorCode = { tag: 'HTTP-response-incomplete' };
const UNROUTABLE: HttpErrorCode = { tag: 'destination-IP-unroutable' };

const dnsError = (rcode: string): HttpErrorCode => ({ tag: 'DNS-error', val: { rcode, infoCode: undefined } });

/** By `error.code`: of the system, of the resolver, of Node.js. */
const CODES: ReadonlyMap<string, HttpErrorCode> = new Map([
  ['ENOTFOUND', dnsError('NXDOMAIN')],
  ['ENODATA', dnsError('NODATA')],
  ['ESERVFAIL', dnsError('SERVFAIL')],
  ['EREFUSED', dnsError('REFUSED')],
  ['ETIMEOUT', { tag: 'DNS-timeout' }],
  ['ECONNREFUSED', { tag: 'connection-refused' }],
  ['ETIMEDOUT', { tag: 'connection-timeout' }],
  ['EHOSTUNREACH', UNROUTABLE],
  ['ENETUNREACH', UNROUTABLE],
  ['EADDRNOTAVAIL', UNROUTABLE],
  ['EACCES', UNROUTABLE],
  ['EPERM', UNROUTABLE],
  ['EMFILE', { tag: 'connection-limit-reached' }],
  ['ENFILE', { tag: 'connection-limit-reached' }],
  // Checked before; should Node.js refuse more, it refuses what the guest chose.
  ['ERR_INVALID_CHAR', PROTOCOL_ERROR],
  ['ERR_INVALID_HTTP_TOKEN', PROTOCOL_ERROR],
  ['ERR_UNESCAPED_CHARACTERS', { tag: 'HTTP-request-URI-invalid' }],
  ['EPROTO', { tag: 'TLS-protocol-error' }],
  ['HOSTNAME_MISMATCH', CERTIFICATE_ERROR],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', CERTIFICATE_ERROR],
  ['SELF_SIGNED_CERT_IN_CHAIN', CERTIFICATE_ERROR],
  ['INVALID_CA', CERTIFICATE_ERROR],
  ['INVALID_PURPOSE', CERTIFICATE_ERROR],
  ['PATH_LENGTH_EXCEEDED', CERTIFICATE_ERROR],
]);

/** Families of codes: OpenSSL's verification results, Node's certificate checks, TLS, the resolver, Node's parser. */
const FAMILIES: readonly (readonly [string, HttpErrorCode])[] = [
  ['CERT_', CERTIFICATE_ERROR],
  ['CRL_', CERTIFICATE_ERROR],
  ['UNABLE_TO_', CERTIFICATE_ERROR],
  ['ERROR_IN_CERT_', CERTIFICATE_ERROR],
  ['ERROR_IN_CRL_', CERTIFICATE_ERROR],
  ['ERR_TLS_CERT_', CERTIFICATE_ERROR],
  ['ERR_SSL_', { tag: 'TLS-protocol-error' }],
  ['ERR_TLS_', { tag: 'TLS-protocol-error' }],
  ['EAI_', dnsError('SERVFAIL')],
  ['HPE_', PROTOCOL_ERROR],
];

const ALERT = /SSL alert number (\d+)/;

/** Connections that ended while something was still to come. */
const CLOSED = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_PREMATURE_CLOSE']);

/**
 * What went wrong as the guest may see it.
 *
 * @returns a `ResultError` for everything that an upstream, the network or the guest can cause; any other error as it
 *   is, so that a bug of the host becomes a trap and not an answer
 */
export function outboundError(error: unknown, phase: Phase, headerLimit: number): unknown {
  if (error instanceof ResultError) return error;
  const code = error instanceof Error ? errorCodeOf(error, phase, headerLimit) : undefined;
  return code === undefined ? error : new ResultError(code);
}

function errorCodeOf(error: Error, phase: Phase, headerLimit: number): HttpErrorCode | undefined {
  if (error instanceof OutboundFailure) return error.errorCode;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'HPE_HEADER_OVERFLOW') return tooManyHeaders(phase, headerLimit);
  if (CLOSED.has(code)) return phase === 'receiving' ? INCOMPLETE : TERMINATED;
  return alertOf(error) ?? CODES.get(code) ?? FAMILIES.find(([family]) => code.startsWith(family))?.[1];
}

export function tooManyHeaders(phase: Phase, limit: number): HttpErrorCode {
  const section = phase === 'receiving' ? 'trailer' : 'header';
  return { tag: `HTTP-response-${section}-section-size`, val: limit };
}

function alertOf({ message }: Error): HttpErrorCode | undefined {
  const [, id] = ALERT.exec(message) ?? [];
  if (id === undefined) return undefined;
  return { tag: 'TLS-alert-received', val: { alertId: Number(id), alertMessage: undefined } };
}
