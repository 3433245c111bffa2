import { isAscii as isAsciiNative } from 'node:buffer';
import type { FastifyReply } from 'fastify';
import type { OutgoingResponse } from '../../wasi/index.ts';
import { guardHead } from './head-guard.ts';
import { ResponseBody } from './response-body.ts';

type Header = readonly [string, Uint8Array];

/** Beyond this, joining the strings costs more than it saves. */
const MAX_TEXT_BYTES = 16 * 1024;
/** Up to this length, as most values are, a call out of JavaScript costs more than the work. */
const SHORT = 64;

/**
 * Sends what the guest made. A body that is whole already goes out in one piece; any other is streamed.
 *
 * The guest's headers go to Node's response and not to Fastify's reply, which keeps them in a plain object: there
 * `constructor` has a value before anybody sets it, and `__proto__` never gets one. What hooks of the application set on
 * the reply comes on top.
 *
 * @param onRefused told what Node throws while it writes the head after this call; the connection is cut then
 * @returns the stream that is still being written, if any
 * @throws what Node refuses before anything was sent
 */
export function sendResponse(
  reply: FastifyReply,
  response: OutgoingResponse,
  onRefused: (cause: unknown) => void,
): ResponseBody | undefined {
  const { raw } = reply;
  const whole = response.content.takeWhole();
  const entries = response.wireEntries(whole === undefined && isChunked(reply, response));
  const leave = guardHead(raw, onRefused);
  try {
    raw.statusCode = response.statusCode();
    if (response.isBodyless) return sendHead(reply, response, entries, whole);
    if (whole !== undefined && (whole.length === 0 || hasPlainType(entries))) return sendWhole(reply, entries, whole);
    return sendStream(reply, response, entries, whole);
  } catch (cause) {
    takeBack(reply, entries);
    throw cause;
  } finally {
    leave();
  }
}

/** Trailers follow the last chunk; a body that is framed in another way has no place for them. */
function isChunked({ raw }: FastifyReply, { isBodyless, contentLength }: OutgoingResponse): boolean {
  return !isBodyless && contentLength === undefined && raw.useChunkedEncodingByDefault;
}

/** What a GET would get, as far as it is known: nobody waits for a body that nobody sees. */
function sendHead(reply: FastifyReply, response: OutgoingResponse, entries: Header[], whole: Uint8Array | undefined): undefined {
  if (whole === undefined) response.content.discard();
  const hasLength = !response.isContentless && response.contentLength === undefined && whole !== undefined && whole.length > 0;
  setHeaders(reply, entries, hasLength ? String(whole.length) : lengthIn(entries));
  reply.send();
}

function sendWhole(reply: FastifyReply, entries: Header[], whole: Uint8Array): undefined {
  // Fastify says the length.
  setHeaders(reply, entries, undefined);
  reply.serializer(asItIs).send(payload(whole, entries));
}

function sendStream(
  reply: FastifyReply,
  response: OutgoingResponse,
  entries: Header[],
  whole: Uint8Array | undefined,
): ResponseBody {
  const { raw } = reply;
  setHeaders(reply, entries, whole === undefined ? lengthIn(entries) : String(whole.length));
  const stream = new ResponseBody(raw, (trailers) => raw.addTrailers(trailers.map(asText)));
  stream.once('error', () => takeBack(reply, entries));
  if (whole === undefined) response.content.attach(stream);
  else {
    stream.write(whole);
    stream.end();
  }
  reply.send(stream);
  return stream;
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

/** `type/subtype`, alone or with parameters. Any other type Fastify takes for none, and puts its own in the place. */
const PLAIN_TYPE = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+(?:;|$)/;

/** Seen to be one already: a function mostly says the same type. */
let lastPlainType: string | undefined;

function hasPlainType(entries: readonly Header[]): boolean {
  let type: string | undefined;
  for (const [name, value] of entries) {
    if (name !== 'content-type') continue;
    if (type !== undefined) return false;
    type = latin1(value);
  }
  if (type === undefined) return false;
  if (type === lastPlainType) return true;
  if (!PLAIN_TYPE.test(type)) return false;
  lastPlainType = type;
  return true;
}

function lengthIn(entries: readonly Header[]): string | undefined {
  const entry = entries.find(([name]) => name === 'content-length');
  return entry && latin1(entry[1]);
}

/**
 * Several values of one name stay several header lines: `Set-Cookie` cannot be joined. The length goes last, since Node
 * writes a `content-disposition` that comes behind it in another encoding.
 */
function setHeaders(reply: FastifyReply, entries: readonly Header[], length: string | undefined): void {
  const { raw } = reply;
  for (const [name, value] of entries) {
    if (name === 'content-length') continue;
    const text = latin1(value);
    // Those of the application and those of the guest: with this name Fastify keeps both.
    if (name === 'set-cookie') reply.header(name, text);
    else if (raw.hasHeader(name)) raw.appendHeader(name, text);
    else raw.setHeader(name, text);
  }
  if (length !== undefined) raw.setHeader('content-length', length);
}

/** What the guest said of its answer does not hold for the error that is sent in its place. */
function takeBack(reply: FastifyReply, entries: readonly Header[]): void {
  const { raw } = reply;
  if (raw.headersSent) return;
  const cookies = entries.filter(([name]) => name === 'set-cookie').map(([, value]) => latin1(value));
  const kept = cookies.length === 0 ? [] : [reply.getHeader('set-cookie') ?? []].flat().filter((cookie) => !cookies.includes(String(cookie)));
  for (const [name] of entries) raw.removeHeader(name);
  if (cookies.length > 0) reply.removeHeader('set-cookie');
  if (kept.length > 0) reply.header('set-cookie', kept.map(String));
  // Node takes the removal of a date for the wish to have none.
  raw.sendDate = true;
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
