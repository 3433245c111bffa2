import { ResultError } from '../../base/index.ts';
import { type ByteSource, type HttpErrorCode, PulledSource } from '../../wasi/index.ts';

/**
 * A stream of bytes as a guest pulls it. Nothing is asked of the stream before the guest asks, and whoever sends is told when
 * nobody reads on.
 *
 * @param failure what the guest is told when the stream breaks off
 */
export function streamSource(stream: ReadableStream<Uint8Array>, failure: HttpErrorCode): ByteSource {
  const reader = stream.getReader();
  return new PulledSource({
    read: () => reader.read(),
    cancel: () => void reader.cancel().catch(() => {}),
    failure: () => new ResultError(failure),
  });
}
