import type { Answer, AnswerBody } from '../../runtime/index.ts';
import { platformText } from '../../wasi/index.ts';

/** Statuses that `Response` takes no body with, not even an empty one. */
const BODYLESS: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * An answer as a `Response`.
 *
 * @param method of the request: an answer to HEAD has no body
 */
export async function responseOf({ status, headers, body }: Answer, method: string): Promise<Response> {
  const fields = new Headers();
  for (const [name, value] of headers) fields.append(name, platformText(value));
  const isBodyless = method === 'HEAD' || BODYLESS.has(status);
  return new Response(isBodyless ? null : await contentOf(body, fields), { status, headers: fields });
}

/** A body with a length: servers go by what they are given, not by the field. */
async function contentOf(body: AnswerBody, fields: Headers): Promise<BodyInit> {
  const length = fields.get('content-length');
  if (body.isWhole && !(ADDS_TYPE && !fields.has('content-type'))) return new Uint8Array((await body.read()) ?? NOTHING);
  const stream = streamOf(body);
  const { FixedLengthStream } = globalThis as unknown as { readonly FixedLengthStream?: FixedLength };
  return FixedLengthStream && length !== null ? stream.pipeThrough(new FixedLengthStream(BigInt(length))) : stream;
}

/** Bun says a type of bytes where nobody else does, and none of a stream. */
const ADDS_TYPE = 'Bun' in globalThis;

/** What workerd alone has. */
type FixedLength = new (length: bigint) => ReadableWritablePair<Uint8Array, Uint8Array>;

const NOTHING = new Uint8Array(0);

/** The bytes as they come, read no faster than somebody reads them here. A body that breaks off ends in an error. */
function streamOf(body: AnswerBody): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = await body.read();
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      },
      cancel: () => body.cancel(),
    },
    { highWaterMark: 0 },
  );
}
