import type { ByteSource, OutboundRequest } from '../../wasi/index.ts';
import { drain } from '../drain.ts';
import { refuse } from '../target.ts';

/** A body whose length is declared goes out as a whole up to this size: with a stream, `fetch` declares none. */
const SMALL_BYTES = 64 * 1024;

/** At most as much as a source holds. */
const ALL = Number.MAX_SAFE_INTEGER;

type Body = Pick<RequestInit, 'body'> & { readonly duplex?: 'half' };

/**
 * The body in the form that `fetch` takes.
 *
 * @param wholeBytes bodies go out as a whole, with so many bytes at most; undefined: they are streamed
 * @param exchange ended by a body that breaks off on its way, with the reason: `fetch` says no more than that it failed
 * @throws ResultError `HTTP-request-body-size`, `HTTP-request-method-invalid` for GET and HEAD with a body
 */
export async function bodyOf(
  { body }: OutboundRequest,
  method: string,
  fields: Headers,
  wholeBytes: number | undefined,
  exchange: AbortController,
): Promise<Body> {
  if (body === undefined) return {};
  const declared = fields.get('content-length');
  fields.delete('content-length');
  if (method === 'GET' || method === 'HEAD') return nothing(body);
  const length = declared === null ? undefined : Number(declared);
  if (wholeBytes !== undefined) return { body: await whole(body, wholeBytes, length) };
  if (length !== undefined && length <= SMALL_BYTES) return { body: await whole(body, length, length) };
  return { body: stream(body, length, exchange), duplex: 'half' };
}

/** `fetch` sends none with these methods. */
async function nothing(body: ByteSource): Promise<Body> {
  if ((await next(body)) !== undefined) throw refuse('HTTP-request-method-invalid');
  return {};
}

async function whole(body: ByteSource, most: number, length: number | undefined): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (let part = await next(body); part !== undefined; part = await next(body)) {
    size += part.length;
    if (size > most) throw refuse('HTTP-request-body-size', BigInt(most));
    parts.push(new Uint8Array(part));
  }
  if (length !== undefined && size !== length) throw refuse('HTTP-request-body-size', BigInt(size));
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function stream(body: ByteSource, length: number | undefined, exchange: AbortController): ReadableStream<Uint8Array> {
  let left = length ?? Infinity;
  let isCancelled = false;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const part = await next(body);
          // The upstream has answered before this part came.
          if (isCancelled) return;
          left -= part?.length ?? 0;
          if (left < 0 || (part === undefined && left > 0 && length !== undefined)) throw refuse('HTTP-request-body-size', BigInt(length!));
          if (part === undefined) controller.close();
          else controller.enqueue(part);
        } catch (error) {
          if (isCancelled) return;
          exchange.abort(error);
          throw error;
        }
      },
      cancel() {
        isCancelled = true;
        void drain(body);
      },
    },
    { highWaterMark: 0 },
  );
}

async function next(body: ByteSource): Promise<Uint8Array | undefined> {
  while (!body.isReady) await body.ready();
  return body.take(ALL);
}
