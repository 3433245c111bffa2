import { describe, expect, test } from 'vitest';
import { ResultError } from '../base/index.ts';
import { OutboundFailure, outboundError, type Phase } from './failure.ts';

const told = (code: string, phase: Phase = 'waiting', message = 'x'): unknown => {
  const error = outboundError(Object.assign(new Error(message), { code }), phase, 100);
  return error instanceof ResultError ? error.payload : error;
};

const dns = (rcode: string) => ({ tag: 'DNS-error', val: { rcode, infoCode: undefined } });

describe('outbound: what the guest is told of a failure', () => {
  test.each([
    ['ENOTFOUND', dns('NXDOMAIN')],
    ['ENODATA', dns('NODATA')],
    ['EAI_AGAIN', dns('SERVFAIL')],
    ['ESERVFAIL', dns('SERVFAIL')],
    ['EAI_FAIL', dns('SERVFAIL')],
    ['EREFUSED', dns('REFUSED')],
  ])('of a name: %s', (code, expected) => {
    expect(told(code)).toEqual(expected);
  });

  test.each([
    ['ETIMEOUT', 'DNS-timeout'],
    ['ECONNREFUSED', 'connection-refused'],
    ['ETIMEDOUT', 'connection-timeout'],
    ...['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EACCES', 'EPERM'].map((code) => [code, 'destination-IP-unroutable']),
    ...['EMFILE', 'ENFILE'].map((code) => [code, 'connection-limit-reached']),
    ...['ERR_INVALID_CHAR', 'ERR_INVALID_HTTP_TOKEN', 'HPE_INVALID_VERSION'].map((code) => [code, 'HTTP-protocol-error']),
    ['ERR_UNESCAPED_CHARACTERS', 'HTTP-request-URI-invalid'],
    ...['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_TLS_HANDSHAKE_TIMEOUT'].map((code) => [code, 'TLS-protocol-error']),
    ...[
      'HOSTNAME_MISMATCH',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'INVALID_CA',
      'INVALID_PURPOSE',
      'PATH_LENGTH_EXCEEDED',
      'CERT_HAS_EXPIRED',
      'CRL_HAS_EXPIRED',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'ERROR_IN_CERT_NOT_AFTER_FIELD',
      'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ].map((code) => [code, 'TLS-certificate-error']),
  ])('of a connection: %s is %s', (code, tag) => {
    expect(told(code!)).toEqual({ tag });
  });

  test.each(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_PREMATURE_CLOSE'])(
    'of a connection that ended: %s',
    (code) => {
      expect(told(code, 'connecting')).toEqual({ tag: 'connection-terminated' });
      expect(told(code, 'waiting')).toEqual({ tag: 'connection-terminated' });
      expect(told(code, 'receiving')).toEqual({ tag: 'HTTP-response-incomplete' });
    },
  );

  test('of a head, and of trailers, that are too long', () => {
    expect(told('HPE_HEADER_OVERFLOW')).toEqual({ tag: 'HTTP-response-header-section-size', val: 100 });
    expect(told('HPE_HEADER_OVERFLOW', 'receiving')).toEqual({ tag: 'HTTP-response-trailer-section-size', val: 100 });
  });

  test('of an alert', () => {
    expect(told('EPROTO', 'connecting', 'write EPROTO: SSL alert number 70')).toEqual({
      tag: 'TLS-alert-received',
      val: { alertId: 70, alertMessage: undefined },
    });
  });

  test('a failure of the client says itself what it is, and an answer stays one', () => {
    expect(outboundError(new OutboundFailure({ tag: 'connection-timeout' }), 'waiting', 1)).toMatchObject({
      payload: { tag: 'connection-timeout' },
    });
    const answer = new ResultError({ tag: 'x' });
    expect(outboundError(answer, 'waiting', 1)).toBe(answer);
  });

  test.each([
    new TypeError('bug'),
    Object.assign(new Error('bug'), { code: 7 }),
    Object.assign(new Error('bug'), { code: 'ERR_ASSERTION' }),
    'text',
    undefined,
  ])('a bug stays a bug: %s', (bug) => {
    expect(outboundError(bug, 'waiting', 1)).toBe(bug);
  });
});
