import { invalid } from '../invalid.ts';

const MAX_BYTES = 64 * 1024 * 1024;

/** The response with its body in memory. One that breaks off is kept as far as it came, and breaks off again. */
export async function buffered(response: Response): Promise<Response> {
  if (response.body === null) return response;
  const chunks: Uint8Array[] = [];
  let failure: { readonly cause: unknown } | undefined;
  let size = 0;
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MAX_BYTES) break;
    }
  } catch (cause) {
    failure = { cause };
  }
  if (size > MAX_BYTES) throw tooLarge();
  return new Response(failure ? broken(chunks, failure.cause) : new Blob(chunks as BlobPart[]).stream(), response);
}

function broken(chunks: readonly Uint8Array[], cause: unknown): ReadableStream<Uint8Array> {
  const rest = [...chunks];
  return new ReadableStream({
    pull(controller) {
      const next = rest.shift();
      if (next) controller.enqueue(next);
      else controller.error(cause);
    },
  });
}

function tooLarge() {
  return invalid(`The response has more than ${MAX_BYTES} bytes, the limit of fetch`, 'Use start to read it in chunks.');
}
