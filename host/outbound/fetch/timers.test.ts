import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_LIMITS } from '../../base/index.ts';
import type { OutboundRequest, OutboundResponse } from '../../wasi/index.ts';
import { failure, requestTo } from '../fixtures/call.ts';
import { fetchOutbound } from './index.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

function send({ fetch, ...changes }: Partial<OutboundRequest> & { readonly fetch: typeof globalThis.fetch }): Promise<OutboundResponse> {
  const outbound = fetchOutbound({ functionName: 'f', rules: ['http://a.test'], limits: DEFAULT_LIMITS, fetch });
  return outbound.send(requestTo('http://a.test/', changes));
}

/** An upstream whose answer and each part of its body come when the test says so. */
function upstream(): {
  readonly fetch: typeof fetch;
  answer(): void;
  part(text: string | undefined): void;
} {
  const answered = Promise.withResolvers<Response>();
  let body: ReadableStreamDefaultController<Uint8Array>;
  const stream = new ReadableStream<Uint8Array>({ start: (controller) => void (body = controller) });
  return {
    fetch: async (_, init) => {
      const { signal } = init as { signal: AbortSignal };
      signal.addEventListener('abort', () => answered.reject(signal.reason));
      return answered.promise;
    },
    answer: () => answered.resolve(new Response(stream)),
    part: (text) => (text === undefined ? body.close() : body.enqueue(new TextEncoder().encode(text))),
  };
}

describe('timers', () => {
  it('run while the upstream is waited for, each part gives the next as much time again, and none is left in the end', async () => {
    const { fetch, answer, part } = upstream();
    const sent = send({ firstByteTimeoutMs: 100, betweenBytesTimeoutMs: 50, fetch });
    await vi.advanceTimersByTimeAsync(99);
    expect(vi.getTimerCount()).toBe(2);
    answer();
    const { body } = await sent;
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1000);
    for (const text of ['one', 'two', 'six']) {
      const waiting = body.ready();
      await vi.advanceTimersByTimeAsync(49);
      expect(vi.getTimerCount()).toBe(2);
      part(text);
      await waiting;
      expect(String.fromCharCode(...body.take(9)!)).toBe(text);
      await vi.advanceTimersByTimeAsync(1000);
      expect(vi.getTimerCount()).toBe(1);
    }
    part(undefined);
    await body.ready();
    expect(body.take(9)).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are over with a failure, and with an answer that has no body', async () => {
    await send({ fetch: async () => Response.error() }).catch(() => {});
    await send({ fetch: async () => new Response(null, { status: 204 }) });
    expect(vi.getTimerCount()).toBe(0);
    const { fetch } = upstream();
    const late = failure(send({ firstByteTimeoutMs: 100, fetch }));
    await vi.advanceTimersByTimeAsync(100);
    expect(await late).toEqual({ tag: 'connection-read-timeout' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('do not begin again in a body that was given up', async () => {
    const { fetch, answer, part } = upstream();
    answer();
    const { body } = await send({ fetch });
    part('one');
    await body.ready();
    body.cancel();
    await vi.advanceTimersByTimeAsync(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
