import type { Socket } from 'node:net';
import { SkerryError } from '../../base/index.ts';
import { STATUS_CODES } from '../../node-http/index.ts';
import { problemOf } from './problem.ts';

/** Fastify's option `clientErrorHandler`: what the parser refuses, or waits for in vain. */
export function onClientError(cause: Error & { readonly code?: string }, socket: Socket): void {
  if (socket.writable) socket.write(wireForm(refusal(cause.code)));
  socket.destroy(cause);
}

function refusal(code: string | undefined): SkerryError {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new SkerryError('REQUEST_HEADERS_TOO_LARGE', 'The head of the request is longer than this server reads', {
      help: 'Send fewer or shorter headers.',
    });
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new SkerryError('REQUEST_TIMEOUT', 'The request did not arrive in time', { help: 'Send it faster.' });
  }
  return new SkerryError('REQUEST_INVALID', 'The request is not valid HTTP', { help: 'Send HTTP/1.1.' });
}

function wireForm(error: SkerryError): string {
  const problem = problemOf(error, '-');
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
