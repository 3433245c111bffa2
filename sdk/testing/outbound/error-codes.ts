import { ResultError } from '@skerry/host/base';
import type { HttpErrorCode } from '@skerry/host/wasi';
import type { OutboundErrorCode } from '../index.d.ts';

type Payload = 'none' | 'option' | 'dns' | 'tls-alert' | 'field' | 'optional-field';

/** The cases of `wasi:http/types#error-code`, and what each carries. */
export const ERROR_CODES: ReadonlyMap<OutboundErrorCode, Payload> = new Map([
  ['DNS-timeout', 'none'],
  ['DNS-error', 'dns'],
  ['destination-not-found', 'none'],
  ['destination-unavailable', 'none'],
  ['destination-IP-prohibited', 'none'],
  ['destination-IP-unroutable', 'none'],
  ['connection-refused', 'none'],
  ['connection-terminated', 'none'],
  ['connection-timeout', 'none'],
  ['connection-read-timeout', 'none'],
  ['connection-write-timeout', 'none'],
  ['connection-limit-reached', 'none'],
  ['TLS-protocol-error', 'none'],
  ['TLS-certificate-error', 'none'],
  ['TLS-alert-received', 'tls-alert'],
  ['HTTP-request-denied', 'none'],
  ['HTTP-request-length-required', 'none'],
  ['HTTP-request-body-size', 'option'],
  ['HTTP-request-method-invalid', 'none'],
  ['HTTP-request-URI-invalid', 'none'],
  ['HTTP-request-URI-too-long', 'none'],
  ['HTTP-request-header-section-size', 'option'],
  ['HTTP-request-header-size', 'optional-field'],
  ['HTTP-request-trailer-section-size', 'option'],
  ['HTTP-request-trailer-size', 'field'],
  ['HTTP-response-incomplete', 'none'],
  ['HTTP-response-header-section-size', 'option'],
  ['HTTP-response-header-size', 'field'],
  ['HTTP-response-body-size', 'option'],
  ['HTTP-response-trailer-section-size', 'option'],
  ['HTTP-response-trailer-size', 'field'],
  ['HTTP-response-transfer-coding', 'option'],
  ['HTTP-response-content-coding', 'option'],
  ['HTTP-response-timeout', 'none'],
  ['HTTP-upgrade-failed', 'none'],
  ['HTTP-protocol-error', 'none'],
  ['loop-detected', 'none'],
  ['configuration-error', 'none'],
  ['internal-error', 'option'],
]);

/** The error as it reaches the function, without details. */
export function outboundError(tag: OutboundErrorCode): ResultError<HttpErrorCode> {
  switch (ERROR_CODES.get(tag)) {
    case 'dns':
      return new ResultError({ tag, val: { rcode: undefined, infoCode: undefined } });
    case 'tls-alert':
      return new ResultError({ tag, val: { alertId: undefined, alertMessage: undefined } });
    case 'field':
      return new ResultError({ tag, val: { fieldName: undefined, fieldSize: undefined } });
    default:
      return new ResultError({ tag, val: undefined });
  }
}
