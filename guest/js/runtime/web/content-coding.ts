/**
 * Bodies as they were before a server compressed them. Programs pass on what they fetch with its headers, so the headers
 * that tell of the compression go with it: `new Response(answer.body, answer)` has to be right.
 */

import { Decoder, type DecoderFormat } from '../compression/decoder.ts';

/** What can be decoded, by its name in HTTP. */
const FORMATS: Readonly<Record<string, DecoderFormat>> = {
  br: 'brotli',
  gzip: 'http-gzip',
  'x-gzip': 'http-gzip',
  deflate: 'http-deflate',
};

/** Parts of a body are compressed parts, and these answers have no body. */
const UNDECODED = new Set([204, 205, 206, 304]);

/** Each takes memory, and a server chooses how many there are. */
const MOST_CODINGS = 5;

/**
 * @returns undefined for a body that is as it should be, or whose coding is not known
 * @throws TypeError for one that is compressed too many times
 */
export function decoded(response: Response, method: string): { readonly body: ReadableStream; readonly headers: Headers } | undefined {
  const codings =
    response.headers
      .get('content-encoding')
      ?.toLowerCase()
      .split(',')
      .map((coding) => coding.trim()) ?? [];
  const formats = codings.filter((coding) => coding !== 'identity' && coding !== '').map((coding) => FORMATS[coding]);
  if (formats.length === 0 || formats.includes(undefined) || method === 'HEAD' || UNDECODED.has(response.status)) return undefined;
  if (formats.length > MOST_CODINGS)
    throw new TypeError(`The body of ${response.url} is compressed ${formats.length} times; ${MOST_CODINGS} is the most`);
  let { body } = response;
  if (body === null) return undefined;
  for (const format of formats.toReversed()) body = decompressed(body, format!);
  const headers = new Headers(response.headers);
  headers.delete('content-encoding');
  headers.delete('content-length');
  return { body, headers };
}

/** An empty body stays empty: it is no valid compressed one. Reads no more than what is asked for needs. */
function decompressed(body: ReadableStream<Uint8Array>, format: DecoderFormat): ReadableStream<Uint8Array<ArrayBuffer>> {
  const source = body.getReader();
  const decoder = new Decoder(format);
  let isEmpty = true;
  let output: Iterator<Uint8Array<ArrayBuffer>> = [][Symbol.iterator]();
  const next = async (): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    for (;;) {
      const made = output.next();
      if (made.done !== true) return made.value;
      const { done, value } = await source.read();
      if (done) return undefined;
      isEmpty = false;
      output = decoder.feed(value);
    }
  };
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const chunk = await next();
          if (chunk !== undefined) return controller.enqueue(chunk);
          if (!isEmpty) decoder.end();
          controller.close();
        } catch (error) {
          decoder.release();
          // Nobody needs the rest.
          await source.cancel(error).catch(() => undefined);
          throw error;
        }
      },
      cancel(reason) {
        decoder.release();
        return source.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** What a server may use, given what the program, or the client whose headers it passes on, accepts. */
export function decodable(acceptEncoding: string): string {
  const accepted = acceptEncoding.split(',').map((each) => each.trim());
  const kept = accepted.filter((each) => ['identity', '*', ...Object.keys(FORMATS)].includes(each.split(';', 1)[0]!.trim().toLowerCase()));
  // Without the asterisk: what is not named is not acceptable.
  return kept.map((each) => each.replace(/^\*/, 'identity')).join(', ') || 'identity';
}
