import { SkerryError } from '../../base/index.ts';
import { ByteQueue, type HeaderEntries } from '../../wasi/index.ts';
import type { AnswerBody } from './answer-body.ts';
import type { Answer } from './answer-sink.ts';

/** An answer that is over. */
export interface CollectedAnswer {
  readonly status: number;
  readonly headers: HeaderEntries;
  /** The body, as far as it came. */
  readonly body: Uint8Array;
  readonly trailers: HeaderEntries | undefined;
  /** Why that is not all of it: it broke off, or is larger than was asked for (`RESPONSE_TOO_LARGE`). */
  readonly failure: Error | undefined;
}

/**
 * Waits for an answer and reads its body to the end.
 *
 * @param maxBytes the longest body that is taken, in bytes. The client leaves when it is longer
 * @throws what `leave` was given, when the client left before there was an answer
 */
export async function collect(answer: Promise<Answer>, maxBytes: number): Promise<CollectedAnswer> {
  const { status, headers, body } = await answer;
  const bytes = new ByteQueue();
  const failure = await readAll(body, bytes, maxBytes);
  return { status, headers, body: bytes.takeAll(), trailers: body.trailers, failure };
}

async function readAll(body: AnswerBody, bytes: ByteQueue, maxBytes: number): Promise<Error | undefined> {
  try {
    for (let chunk = await body.read(); chunk !== undefined; chunk = await body.read()) {
      if (bytes.size + chunk.length > maxBytes) throw tooLarge(maxBytes);
      bytes.push(chunk);
    }
    return undefined;
  } catch (cause) {
    body.cancel();
    return cause as Error;
  }
}

function tooLarge(maxBytes: number): SkerryError {
  return new SkerryError('RESPONSE_TOO_LARGE', `The response has more than ${maxBytes} bytes, which is all that is taken`, {
    help: 'Take the body in parts as it comes, or have the function send less.',
  });
}
