/**
 * Bodies as they were before a server compressed them. Programs pass on what they fetch with its headers, so the headers
 * that tell of the compression go with it: `new Response(answer.body, answer)` has to be right.
 */

/** What the engine can decode, by its name in HTTP. */
const FORMATS: Readonly<Record<string, CompressionFormat>> = { gzip: 'gzip', 'x-gzip': 'gzip', deflate: 'deflate' };

/** Parts of a body are compressed parts, and these answers have no body. */
const UNDECODED = new Set([204, 205, 206, 304]);

/** @returns undefined for a body that is as it should be, or whose coding is not known */
export function decoded(response: Response, method: string): { readonly body: ReadableStream; readonly headers: Headers } | undefined {
  const codings =
    response.headers
      .get('content-encoding')
      ?.toLowerCase()
      .split(',')
      .map((coding) => coding.trim()) ?? [];
  const formats = codings.filter((coding) => coding !== 'identity' && coding !== '').map((coding) => FORMATS[coding]);
  if (formats.length === 0 || formats.includes(undefined) || method === 'HEAD' || UNDECODED.has(response.status)) return undefined;
  let { body } = response;
  if (body === null) return undefined;
  for (const format of formats.toReversed()) body = decompressed(body, format!);
  const headers = new Headers(response.headers);
  headers.delete('content-encoding');
  headers.delete('content-length');
  return { body, headers };
}

/** An empty body stays empty: it is no valid compressed one. */
function decompressed(body: ReadableStream<Uint8Array>, format: CompressionFormat): ReadableStream<Uint8Array<ArrayBuffer>> {
  const source = body.getReader();
  let plain: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined;
  return new ReadableStream(
    {
      async pull(controller) {
        if (plain === undefined) {
          const first = await source.read();
          if (first.done) return controller.close();
          plain = startDecompression(first.value, source, format);
        }
        const { done, value } = await plain.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel(reason) {
        await Promise.all([source.cancel(reason), plain?.cancel(reason)]);
      },
    },
    { highWaterMark: 0 },
  );
}

function startDecompression(
  first: Uint8Array,
  source: ReadableStreamDefaultReader<Uint8Array>,
  format: CompressionFormat,
): ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> {
  const { readable, writable } = new DecompressionStream(format);
  void feed(first, source, writable.getWriter());
  return readable.getReader();
}

async function feed(
  first: Uint8Array,
  source: ReadableStreamDefaultReader<Uint8Array>,
  target: WritableStreamDefaultWriter<BufferSource>,
): Promise<void> {
  try {
    for (let chunk: Uint8Array | undefined = first; chunk !== undefined; chunk = (await source.read()).value) {
      await target.write(chunk as BufferSource);
    }
    await target.close();
  } catch (error) {
    // Whoever reads what is decompressed learns of it there; nobody needs the rest.
    await Promise.allSettled([target.abort(error), source.cancel(error)]);
  }
}

/** What a server may use, given what the program, or the client whose headers it passes on, accepts. */
export function decodable(acceptEncoding: string): string {
  const accepted = acceptEncoding.split(',').map((each) => each.trim());
  const kept = accepted.filter((each) => ['identity', '*', ...Object.keys(FORMATS)].includes(each.split(';', 1)[0]!.trim().toLowerCase()));
  // Without the asterisk: what is not named is not acceptable.
  return kept.map((each) => each.replace(/^\*/, 'identity')).join(', ') || 'identity';
}
