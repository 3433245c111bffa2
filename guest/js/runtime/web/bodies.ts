import { concatenated } from '../concatenated.ts';
import { markStreamed } from '../body.ts';
import { defineGetter, defineMethod } from '../define.ts';
import { isIncoming } from '../incoming.ts';
import { branchOf, isMarkedUsed, markUsed, setBranch } from './branches.ts';
import { mediaTypeOf, serializeMediaType } from './mime.ts';
import { parseMultipart } from './multipart.ts';
import { abortIncoming, remake } from './requests.ts';
import { tee } from './tee.ts';

/**
 * Reading bodies, as https://fetch.spec.whatwg.org/#body-mixin says. The engine's own methods refuse text that is not UTF-8,
 * keep U+FEFF, lose the types of blobs, and take the bytes of uploaded files for numbers. What is read here is read by its
 * `arrayBuffer`, which is right.
 */

type Message = Request | Response;

/** Drops U+FEFF at the start, as the standard's "UTF-8 decode" does. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: false });

for (const prototype of [Request.prototype, Response.prototype] as Message[]) improve(prototype);

function improve(prototype: Message): void {
  const body = getterOf<ReadableStream<Uint8Array> | null>(prototype, 'body');
  const bodyUsed = getterOf<boolean>(prototype, 'bodyUsed');
  const arrayBuffer = prototype.arrayBuffer;

  async function read(message: Message): Promise<Uint8Array<ArrayBuffer>> {
    const branch = branchOf(message);
    if (branch === undefined) consumed.add(message);
    if (branch === undefined) return new Uint8Array(await arrayBuffer.call(message).catch((error: unknown) => failed(message, error)));
    if (branch.locked || isMarkedUsed(message)) throw new TypeError('The body was already read');
    markUsed(message);
    return drain(branch);
  }

  defineGetter<Message>(prototype, 'body', function () {
    const own = branchOf(this) ?? body.call(this);
    return own === null || !consumed.has(this) || own.locked ? own : taken(this);
  });
  defineGetter<Message>(prototype, 'bodyUsed', function () {
    return isMarkedUsed(this) || (branchOf(this) === undefined && bodyUsed.call(this));
  });
  const methods: Readonly<Record<string, (this: Message) => unknown>> = {
    async arrayBuffer() {
      return (await read(this)).buffer;
    },
    async blob() {
      const type = mediaTypeOf(this.headers);
      return blobOf(await read(this), type === undefined ? '' : serializeMediaType(type));
    },
    async bytes() {
      return read(this);
    },
    async formData() {
      return formDataOf(await read(this), this.headers);
    },
    async json() {
      return JSON.parse(decoder.decode(await read(this)));
    },
    async text() {
      return decoder.decode(await read(this));
    },
    clone() {
      return cloneOf(this);
    },
  };
  for (const [name, method] of Object.entries(methods)) defineMethod(prototype, name, method);
}

/** Read whole by the engine, which does not lock the stream that it reads. */
const consumed = new WeakSet<Message>();
const takenStreams = new WeakMap<Message, ReadableStream<Uint8Array>>();

/** What a body is from then on: a stream that somebody reads. */
function taken(message: Message): ReadableStream<Uint8Array> {
  const known = takenStreams.get(message);
  if (known !== undefined) return known;
  const stream = new ReadableStream<Uint8Array>();
  stream.getReader();
  takenStreams.set(message, stream);
  return stream;
}

function getterOf<T>(prototype: object, name: string): (this: Message) => T {
  return Object.getOwnPropertyDescriptor(prototype, name)!.get as (this: Message) => T;
}

function failed(message: Message, error: unknown): never {
  if (isIncoming(message) && !message.bodyUsed) abortIncoming(error);
  throw error;
}

async function drain(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  for (let result = await reader.read(); !result.done; result = await reader.read()) {
    if (!(result.value instanceof Uint8Array)) throw new TypeError('The body gave something other than a Uint8Array');
    chunks.push(result.value);
  }
  return concatenated(chunks);
}

function blobOf(bytes: Uint8Array<ArrayBuffer>, type: string): Blob {
  const blob = new Blob([bytes], { type });
  // The constructor puts all of it into lower case: no other boundary would be found by whoever reads such a blob.
  if (blob.type !== type) Object.defineProperty(blob, 'type', { value: type, configurable: true });
  return blob;
}

function formDataOf(bytes: Uint8Array, headers: Headers): FormData {
  const type = mediaTypeOf(headers);
  if (type?.essence === 'multipart/form-data') {
    const boundary = type.parameters.get('boundary');
    if (boundary === undefined) throw new TypeError("The body cannot be read as multipart/form-data: its content-type names no 'boundary'");
    return parseMultipart(bytes, boundary);
  }
  if (type?.essence !== 'application/x-www-form-urlencoded') {
    const found = headers.get('content-type');
    throw new TypeError(
      `formData() reads multipart/form-data and application/x-www-form-urlencoded; the content-type is ${found === null ? 'missing' : `'${found}'`}`,
    );
  }
  const form = new FormData();
  for (const [name, value] of new URLSearchParams(decoder.decode(bytes))) form.append(name, value);
  return form;
}

function cloneOf(message: Message): Message {
  const { body } = message;
  if (message.bodyUsed || body?.locked)
    throw new TypeError('A body that was read, or has a reader, cannot be cloned: clone before reading');
  const [own, other] = body === null ? [null, null] : tee(body);
  if (own !== null) {
    setBranch(message, own);
    // One that was a branch is no longer read by itself.
    if (message instanceof Response) markStreamed(message);
  }
  return message instanceof Request ? remake(message, other) : remakeResponse(message, other);
}

function remakeResponse(response: Response, body: ReadableStream | null): Response {
  const { status, statusText, headers, url, redirected, type } = response;
  const copy = new Response(body, { status, statusText, headers });
  // Of what the program made itself, all of these are empty.
  const kept = { url, redirected, type };
  for (const [name, value] of Object.entries(kept)) {
    if (copy[name as keyof typeof kept] !== value) Object.defineProperty(copy, name, { value, configurable: true });
  }
  return copy;
}
