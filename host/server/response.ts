import { isAscii as isAsciiNative } from 'node:buffer';
import type { FastifyReply } from 'fastify';
import { SkerryError } from '../engine/index.ts';
import type { OutgoingResponse } from '../wasi/index.ts';
import { ResponseBody } from './response-body.ts';

type Header = readonly [string, Uint8Array];

/** Beyond this, joining the strings costs more than it saves. */
const MAX_TEXT_BYTES = 16 * 1024;
/** Up to this length, as most values are, a call out of JavaScript costs more than the work. */
const SHORT = 64;

/**
 * Sends what the guest made. A body that is whole already goes out in one piece; any other is streamed.
 *
 * @returns the stream that is still being written, if any
 * @throws SkerryError `GUEST_RESPONSE_ERROR` when the headers exceed `maxHeaderBytes`, `GUEST_BODY_INCOMPLETE` when the
 *   body is known to be wrong before anything was sent
 */
export function sendResponse(
  reply: FastifyReply,
  response: OutgoingResponse,
  maxHeaderBytes: number,
): ResponseBody | undefined {
  checkSize(response.headerBytes, maxHeaderBytes);
  checkBody(response);
  reply.code(response.statusCode());
  const entries = response.headerEntries;
  setHeaders(reply, entries);
  const whole = response.content.takeWhole();
  if (whole !== undefined && (whole.length === 0 || reply.hasHeader('content-type'))) {
    reply.serializer(asItIs).send(payload(whole, entries));
    return undefined;
  }
  // Fastify would call an untyped buffer `application/octet-stream`, which the guest did not say.
  const stream = new ResponseBody((trailers) => reply.raw.addTrailers(trailers.map(asText)));
  stream.once('error', () => takeBack(reply, entries));
  if (whole === undefined) response.content.attach(stream);
  else sendWhole(reply, stream, whole);
  reply.send(stream);
  return stream;
}

function checkBody({ content, contentLength }: OutgoingResponse): void {
  if (content.failure === undefined) return;
  const length = contentLength === undefined ? '' : `; its content-length is ${contentLength}`;
  throw new SkerryError('GUEST_BODY_INCOMPLETE', `The function did not finish its response body${length}`, {
    help: 'Write exactly as many bytes as content-length says, or leave it out, and finish the body.',
  });
}

function sendWhole(reply: FastifyReply, stream: ResponseBody, whole: Uint8Array): void {
  reply.header('content-length', whole.length);
  stream.write(whole);
  stream.end();
}

function checkSize(size: number, limit: number): void {
  if (size <= limit) return;
  throw new SkerryError('GUEST_RESPONSE_ERROR', `The response headers have ${size} bytes; the limit is ${limit}`, {
    help: 'Send fewer or shorter headers, or raise "limits.responseHeaderBytes" in skerry.json.',
  });
}

/** Fastify adds a charset to JSON in a string that nobody serializes. The guest's type is the guest's. */
const asItIs = (text: unknown): string => text as string;

/**
 * Head and body leave in one write when both are text, which costs the kernel far less than a list of two buffers. Only
 * ASCII is the same in every encoding that Node might choose for it.
 */
function payload(whole: Uint8Array, entries: readonly Header[]): string | Buffer | undefined {
  // Fastify would spell `null` as JSON.
  if (whole.length === 0) return undefined;
  const isText = whole.length <= MAX_TEXT_BYTES && isAscii(whole) && entries.every(([, value]) => isAscii(value));
  return isText ? latin1(whole) : asBuffer(whole);
}

/** Several values of one name stay several header lines: `Set-Cookie` cannot be joined. */
function setHeaders(reply: FastifyReply, entries: readonly Header[]): void {
  for (const [name, value] of entries) {
    const text = latin1(value);
    const earlier = reply.getHeader(name);
    if (earlier === undefined) reply.header(name, text);
    else {
      reply.removeHeader(name);
      reply.header(name, [...(Array.isArray(earlier) ? earlier : [String(earlier)]), text]);
    }
  }
}

/** What the guest said of its answer does not hold for the error that is sent in its place. */
function takeBack(reply: FastifyReply, entries: readonly Header[]): void {
  if (reply.raw.headersSent) return;
  for (const [name] of entries) reply.removeHeader(name);
}

function asText([name, value]: Header): [string, string] {
  return [name, latin1(value)];
}

function isAscii(bytes: Uint8Array): boolean {
  if (bytes.length > SHORT) return isAsciiNative(bytes);
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! > 0x7f) return false;
  return true;
}

const { latin1Slice } = Buffer.prototype;

/** `apply` takes a typed array as it is; a spread would walk it by its iterator, seven times slower. */
function latin1(bytes: Uint8Array): string {
  if (bytes.length > SHORT) return latin1Slice.call(bytes, 0, bytes.length);
  return String.fromCharCode.apply(null, bytes as unknown as number[]);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
