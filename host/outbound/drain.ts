import { HOST_LIMITS } from '../base/index.ts';
import type { ByteSource } from '../wasi/index.ts';

/**
 * Reads what a guest still writes of a body that goes nowhere. It learns from the response that the request has failed: guests write bodies
 * beside waiting for an answer, and some give up altogether when the place that they write to is closed.
 */
export async function drain(body: ByteSource): Promise<void> {
  try {
    while (body.take(HOST_LIMITS.streamChunkBytes) !== undefined) await body.ready();
  } catch {
    // The guest gave it up.
  }
}
