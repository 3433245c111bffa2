const LONGEST_LINE = 100_000;

/** The lines of a body, as they come in. @throws when it is not UTF-8, or a line is longer than any should be */
export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = readAhead(body).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    const lines = (rest + (done ? decoder.decode() : decoder.decode(value, { stream: true }))).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
    if (rest.length > LONGEST_LINE) throw new RangeError(`A line has more than ${LONGEST_LINE} characters`);
    if (done) break;
  }
  if (rest !== '') yield rest;
}

/** Takes what comes, however slow we are: a server gives up on a client that needs minutes to send a file. */
function readAhead(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const unlimited = { highWaterMark: Number.POSITIVE_INFINITY };
  return body.pipeThrough(new TransformStream(undefined, unlimited, unlimited));
}

/** A body of what is generated, no faster than somebody reads it. */
export function bodyOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await texts.return(undefined);
    },
  });
}
