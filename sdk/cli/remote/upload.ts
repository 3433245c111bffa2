import { setTimeout as wait } from 'node:timers/promises';
import { SkerryError } from '@skerry/host/base';
import type { AdminClient } from './client.ts';

const ATTEMPTS = 6;
const FIRST_PAUSE = 250;
const CHUNK = 64 * 1024;
/** For a whole upload, over a slow line. */
const TIMEOUT = 600_000;

interface State {
  readonly state: 'absent' | 'partial' | 'complete';
  readonly receivedBytes: number;
}

/** Told how much is there. */
export type Progress = (bytes: number) => void;

/**
 * Sends a component unless it is there, and what lacks of it where an upload was cut off.
 *
 * @param path of the component in the API
 * @returns bytes that were sent; 0: it was there
 * @throws SkerryError as the host answers, `ADMIN_UNREACHABLE` when it stays away
 */
export async function upload(client: AdminClient, path: string, component: Uint8Array, onProgress: Progress): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const { state, receivedBytes: from } = await client.get<State>(path);
    if (state === 'complete') return 0;
    try {
      await client.sendOnce('PUT', `${path}?from=${from}`, {
        headers: { 'content-type': 'application/wasm' },
        body: streamOf(component, from, onProgress),
        duplex: 'half',
        signal: AbortSignal.timeout(TIMEOUT),
      });
      return component.length - from;
    } catch (cause) {
      if (!mayRepeat(cause, from) || attempt === ATTEMPTS) throw cause;
      await wait(FIRST_PAUSE * 2 ** attempt);
    }
  }
}

/** A connection that broke; what it left behind, which the host has not noticed yet; and what a power failure left of it, which is dropped. */
function mayRepeat(cause: unknown, from: number): boolean {
  if (SkerryError.is(cause) && cause.code === 'UPLOAD_DIGEST_WRONG') return from > 0;
  return SkerryError.is(cause) && ['ADMIN_UNREACHABLE', 'UPLOAD_IN_PROGRESS', 'UPLOAD_OFFSET_WRONG'].includes(cause.code);
}

function streamOf(component: Uint8Array, from: number, onProgress: Progress): ReadableStream<Uint8Array> {
  let at = from;
  return new ReadableStream({
    pull(controller) {
      if (at >= component.length) return controller.close();
      const chunk = component.subarray(at, at + CHUNK);
      at += chunk.length;
      controller.enqueue(chunk);
      onProgress(at);
    },
  });
}
