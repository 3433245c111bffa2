import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SkerryError } from '../../base/index.ts';
import { STATUS_CODES } from '../../node-http/index.ts';
import { errorAnswer, headTooLarge, invalid, unexpected } from '../../runtime/index.ts';

/** What comes to no route, because Node or Fastify answers before: here it gets the form of all other errors. */

/** Fastify's option `clientErrorHandler`: what the parser refuses, or waits for in vain. */
export function onClientError(cause: Error & { readonly code?: string }, socket: Socket): void {
  // A response that has begun must not be followed by another one.
  const { _httpMessage: current } = socket as Socket & { readonly _httpMessage?: ServerResponse };
  if (socket.writable && !current?.headersSent) socket.write(wireForm(parserError(cause)));
  socket.destroy(cause);
}

/** Fastify's option `frameworkErrors`: targets that its router refuses. */
export function onFrameworkError(cause: Error, _request: FastifyRequest, reply: FastifyReply): void {
  answer(reply.raw, invalid(`The request target cannot be read: ${cause.message}`));
}

/**
 * Tells an HTTP server what to do with `Expect` and `CONNECT`. A request that waits for `100 Continue` is told to go on
 * when its body is read, be it by a function or by a route of the application, and not before: whatever is answered without
 * reading it is answered at once.
 */
export function answerBelowFastify(server: Server): void {
  server.on('checkContinue', (request, response) => {
    waiting.set(request, response);
    const { _read } = request;
    const read = (size: number): void => {
      sendContinue(request);
      _read.call(request, size);
    };
    request._read = read;
    server.emit('request', request, response);
  });
  server.on('checkExpectation', (request, response) => {
    answer(response, unexpected(String(request.headers.expect)));
  });
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    // Without a listener it would end the process.
    socket.on('error', () => {});
    socket.end(wireForm(noTunnel()), () => socket.destroy());
  });
}

const waiting = new WeakMap<IncomingMessage, ServerResponse>();

/** Nobody wants the body of this request any more: its client is not asked for it. */
export function withholdContinue(request: IncomingMessage): void {
  waiting.delete(request);
}

function sendContinue(request: IncomingMessage): void {
  const response = waiting.get(request);
  waiting.delete(request);
  // Behind the head of the answer it would be taken for a part of the body.
  if (response?.headersSent === false) response.writeContinue();
}

function answer(response: ServerResponse, error: SkerryError): void {
  const { status, headers, body } = errorAnswer(error, false);
  response.writeHead(status, { ...Object.fromEntries(headers), 'content-length': Buffer.byteLength(body), connection: 'close' });
  response.end(body);
}

/** A whole response, for a connection that has no request to answer. */
function wireForm(error: SkerryError): string {
  const { status, headers, body } = errorAnswer(error, false);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r
${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}content-length: ${Buffer.byteLength(body)}\r
date: ${new Date().toUTCString()}\r
connection: close\r
\r
${body}`;
}

function parserError(cause: Error & { readonly code?: string; readonly reason?: string }): SkerryError {
  switch (cause.code) {
    case 'HPE_HEADER_OVERFLOW':
      return headTooLarge();
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new SkerryError('REQUEST_BODY_TOO_LARGE', 'The chunk extensions of the request body are longer than this server reads', {
        help: 'Send chunks without extensions.',
      });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new SkerryError('REQUEST_TIMEOUT', 'The request did not arrive in time', { help: 'Send it faster.' });
    case 'HPE_INVALID_VERSION':
      // Whatever is wrong behind the version has this code, too.
      if (cause.reason !== 'Invalid HTTP version') break;
      return new SkerryError('REQUEST_VERSION_UNSUPPORTED', 'The request is in a version of HTTP that this server does not support', {
        help: 'Send HTTP/1.1.',
      });
    default:
  }
  return invalid(`The request is not valid HTTP: ${cause.reason ?? cause.message}`);
}

function noTunnel(): SkerryError {
  return new SkerryError('REQUEST_METHOD_UNSUPPORTED', 'CONNECT asks for a tunnel; this server is not a proxy', {
    help: 'Send the request to its origin.',
  });
}
