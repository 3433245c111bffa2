import { HOST_LIMITS } from '../../engine/index.ts';
import type { ByteSource } from '../../wasi/index.ts';

/**
 * A guest's request body as undici iterates it: pulled when the socket has room, so that a slow upstream slows the
 * guest. Trailers are left out, which RFC 9110 6.5.1 permits: undici has no way to send them.
 */
export async function* requestBody(source: ByteSource): AsyncGenerator<Uint8Array> {
  for (;;) {
    const bytes = source.take(HOST_LIMITS.streamChunkBytes);
    if (bytes === undefined) return;
    if (bytes.length === 0) await source.ready();
    else yield bytes;
  }
}
