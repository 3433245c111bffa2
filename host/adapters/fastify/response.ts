import { isAscii as isAsciiNative } from 'node:buffer';
import type { FastifyReply } from 'fastify';
import { formOf, type RequestUsage, type ResponseForm, withUsage } from '../../runtime/index.ts';
import type { BodyRelay, HeaderEntries, OutgoingResponse } from '../../wasi/index.ts';
import { guardHead } from './head-guard.ts';
import { ResponseBody } from './response-body.ts';

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
 * @param usage what the client is told that its request cost
 * @param onRefused told what Node throws while it writes the head after this call; the connection is cut then
 * @returns the stream that is still being written, if any
 * @throws what Node refuses before anything was sent
 */
export function sendResponse(
  reply: FastifyReply,
  response: OutgoingResponse,
  usage: RequestUsage | undefined,
  onRefused: (cause: unknown) => void,
): ResponseBody | undefined {
  const { raw } = reply;
  const form = formOf(response, raw.useChunkedEncodingByDefault);
  const entries = usage === undefined ? form.headers : withUsage(form.headers, usage);
  const leave = guardHead(raw, onRefused);
  try {
    raw.statusCode = form.status;
    setHeaders(reply, entries);
    return send(reply, form, response.content);
  } catch (cause) {
    takeBack(reply, entries);
    throw cause;
  } finally {
    leave();
  }
}

function send(reply: FastifyReply, form: ResponseForm, content: BodyRelay): ResponseBody | undefined {
  const { body, headers } = form;
  if (body === 'stream') return sendStream(reply, form, (stream) => content.attach(stream));
  if (body === undefined) return sendHead(reply, form);
  if (body.length === 0 || hasPlainType(headers)) return sendWhole(reply, headers, body);
  return sendStream(reply, form, (stream) => {
    stream.write(body);
    stream.end();
  });
}

function sendHead(reply: FastifyReply, form: ResponseForm): undefined {
  setLength(reply, form);
  reply.send();
}

/** Fastify says the length. */
function sendWhole(reply: FastifyReply, entries: HeaderEntries, whole: Uint8Array): undefined {
  reply.serializer(asItIs).send(payload(whole, entries));
}

function sendStream(reply: FastifyReply, form: ResponseForm, fill: (stream: ResponseBody) => void): ResponseBody {
  const { raw } = reply;
  setLength(reply, form);
  const stream = new ResponseBody(raw, (trailers) => raw.addTrailers(trailers.map(asText)));
  stream.once('error', () => takeBack(reply, form.headers));
  fill(stream);
  reply.send(stream);
  return stream;
}

/** After all others, since Node writes a `content-disposition` that comes behind it in another encoding. */
function setLength({ raw }: FastifyReply, { contentLength }: ResponseForm): void {
  if (contentLength !== undefined) raw.setHeader('content-length', String(contentLength));
}

/** Fastify adds a charset to JSON in a string that nobody serializes. The guest's type is the guest's. */
const asItIs = (text: unknown): string => text as string;

/**
 * Head and body leave in one write when both are text, which costs the kernel far less than a list of two buffers. Only
 * ASCII is the same in every encoding that Node might choose for it.
 */
function payload(whole: Uint8Array, entries: HeaderEntries): string | Buffer | undefined {
  // Fastify would spell `null` as JSON.
  if (whole.length === 0) return undefined;
  const isText = whole.length <= MAX_TEXT_BYTES && isAscii(whole) && entries.every(([, value]) => isAscii(value));
  return isText ? latin1(whole) : asBuffer(whole);
}

/** `type/subtype`, alone or with parameters. Any other type Fastify takes for none, and puts its own in the place. */
const PLAIN_TYPE = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+(?:;|$)/;

/** Seen to be one already: a function mostly says the same type. */
let lastPlainType: string | undefined;

function hasPlainType(entries: HeaderEntries): boolean {
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

/** Several values of one name stay several header lines: `Set-Cookie` cannot be joined. */
function setHeaders(reply: FastifyReply, entries: HeaderEntries): void {
  const { raw } = reply;
  for (const [name, value] of entries) {
    const text = latin1(value);
    // Those of the application and those of the guest: with this name Fastify keeps both.
    if (name === 'set-cookie') reply.header(name, text);
    else if (raw.hasHeader(name)) raw.appendHeader(name, text);
    else raw.setHeader(name, text);
  }
}

/** What the guest said of its answer does not hold for the error that is sent in its place. */
function takeBack(reply: FastifyReply, entries: HeaderEntries): void {
  const { raw } = reply;
  if (raw.headersSent) return;
  for (const [name] of entries) raw.removeHeader(name);
  raw.removeHeader('content-length');
  // Node takes the removal of a date for the wish to have none.
  raw.sendDate = true;
  takeBackCookies(reply, entries);
}

/** Those of the application stay. */
function takeBackCookies(reply: FastifyReply, entries: HeaderEntries): void {
  const cookies = new Set(entries.filter(([name]) => name === 'set-cookie').map(([, value]) => latin1(value)));
  if (cookies.size === 0) return;
  const all = [reply.getHeader('set-cookie')].flat().map(String);
  reply.removeHeader('set-cookie');
  reply.header(
    'set-cookie',
    all.filter((cookie) => !cookies.has(cookie)),
  );
}

function asText([name, value]: HeaderEntries[number]): [string, string] {
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
