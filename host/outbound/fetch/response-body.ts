import { ResultError } from '../../base/index.ts';
import { type ByteSource, BytesSource, PulledSource } from '../../wasi/index.ts';
import type { Deadline } from './deadline.ts';

/** The body of an upstream's response. Time counts while the guest waits for more of it. */
export function responseBody(stream: ReadableStream<Uint8Array> | null, deadline: Deadline, controller: AbortController): ByteSource {
  deadline.pause();
  if (stream === null) {
    deadline.over();
    return new BytesSource();
  }
  const reader = stream.getReader();
  const body = new PulledSource({
    async read() {
      deadline.restart();
      try {
        return await reader.read();
      } finally {
        deadline.pause();
      }
    },
    cancel: () => controller.abort(),
    failure: () => new ResultError({ tag: deadline.expired ?? 'HTTP-response-incomplete' }),
    over: () => deadline.over(),
  });
  // Whoever aborts ends a body that nobody is reading right now, too.
  controller.signal.addEventListener('abort', () => body.fail(undefined), { once: true });
  return body;
}
