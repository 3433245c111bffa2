/** `node:stream/consumers`: reads a stream to its end. */
import { Buffer } from '../buffer.ts';

type Source = AsyncIterable<unknown> | Iterable<unknown> | ReadableStream;

async function* chunksOf(source: Source): AsyncGenerator<unknown> {
  if (!(source instanceof ReadableStream)) return yield* source as AsyncIterable<unknown>;
  const reader = source.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value as unknown;
  }
}

async function partsOf(source: Source): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunksOf(source)) parts.push(typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array));
  return parts;
}

export async function buffer(source: Source): Promise<Uint8Array> {
  return Buffer.concat(await partsOf(source));
}

export async function arrayBuffer(source: Source): Promise<ArrayBuffer> {
  const bytes = await buffer(source);
  return bytes.slice().buffer as ArrayBuffer;
}

export async function bytes(source: Source): Promise<Uint8Array> {
  return new Uint8Array(await arrayBuffer(source));
}

export async function text(source: Source): Promise<string> {
  return new TextDecoder('utf-8', { ignoreBOM: false }).decode(await buffer(source));
}

export async function json(source: Source): Promise<unknown> {
  return JSON.parse(await text(source)) as unknown;
}

export async function blob(source: Source): Promise<Blob> {
  return new Blob((await partsOf(source)) as BlobPart[]);
}

export async function array(source: Source): Promise<unknown[]> {
  return Array.fromAsync(chunksOf(source));
}

export default { array, arrayBuffer, blob, buffer, bytes, json, text };
