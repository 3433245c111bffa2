import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ExchangeControl } from './dispatcher.ts';
import { Exchange } from './exchange.ts';
import { bytes, failure, requestTo, source } from './fixtures/call.ts';

const TIMEOUTS = { connectMs: 100, firstByteMs: 1000, betweenBytesMs: 500, totalMs: 10_000 };

/** A connection, as far as the exchange speaks to it. */
class Connection {
  readonly aborted = vi.fn();
  readonly controller = {
    abort: this.aborted,
    pause: vi.fn(),
    resume: vi.fn(),
    rawHeaders: [],
    rawTrailers: [],
  } satisfies ExchangeControl;
}

function exchangeOf(isResolving = false, more: Parameters<typeof requestTo>[1] = {}) {
  const { controller, aborted } = new Connection();
  const exchange = new Exchange(requestTo('http://a.example/', more), TIMEOUTS, () => isResolving);
  const failed = vi.fn();
  exchange.response.catch(failed);
  return { exchange, controller, aborted, failed };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

describe('outbound: timers', () => {
  test.each([
    [false, 'connection-timeout'],
    [true, 'DNS-timeout'],
  ])('to connect, while a name is resolved: %j', async (isResolving, tag) => {
    const { exchange, failed } = exchangeOf(isResolving);
    await pass(99);
    expect(failed).not.toHaveBeenCalled();
    await pass(1);
    expect(await failure(exchange.response)).toMatchObject({ tag });
  });

  test('an upstream that still takes the request is not silent', async () => {
    const { exchange, controller, aborted, failed } = exchangeOf();
    exchange.onRequestStart(controller);
    for (let i = 0; i < 5; i++) {
      await pass(900);
      exchange.onBodySent();
    }
    await pass(999);
    expect(failed).not.toHaveBeenCalled();
    await pass(1);
    expect(await failure(exchange.response)).toMatchObject({ tag: 'connection-read-timeout' });
    expect(aborted).toHaveBeenCalledOnce();
  });

  test('one that takes the request while it answers is silent when it sends nothing', async () => {
    const { exchange, controller } = exchangeOf();
    exchange.onRequestStart(controller);
    exchange.onResponseStart(controller, 200);
    const { body } = await exchange.response;
    await pass(400);
    exchange.onBodySent();
    await pass(100);
    expect(() => body.take(10)).toThrow(expect.objectContaining({ payload: { tag: 'connection-read-timeout', val: undefined } }));
  });

  test('each part of an answer gives the next as much time again', async () => {
    const { exchange, controller, aborted } = exchangeOf();
    exchange.onRequestStart(controller);
    exchange.onResponseStart(controller, 200);
    for (let i = 0; i < 5; i++) {
      await pass(499);
      exchange.onResponseData(controller, bytes('x'));
    }
    expect(aborted).not.toHaveBeenCalled();
    await pass(500);
    expect(aborted).toHaveBeenCalledOnce();
  });

  test('none runs while the guest makes the upstream wait, and anew from then on', async () => {
    const { exchange, controller, aborted } = exchangeOf();
    exchange.onRequestStart(controller);
    exchange.onResponseStart(controller, 200);
    exchange.pause();
    await pass(5000);
    expect(aborted).not.toHaveBeenCalled();
    exchange.resume();
    await pass(499);
    expect(aborted).not.toHaveBeenCalled();
    await pass(1);
    expect(aborted).toHaveBeenCalledOnce();
    exchange.resume();
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each<[string, number, (exchange: Exchange, controller: ExchangeControl) => void]>([
    ['an answer, and a body that is not sent yet is not broken', 0, (exchange, controller) => exchange.onResponseEnd(controller)],
    ['a failure, and what is written of a body is taken', 1, (exchange) => exchange.fail(new Error('x'))],
    ['nobody who waits, and what is written of a body is taken', 1, (exchange) => exchange.cancel()],
  ])('none is left after %s', async (_, parts, end) => {
    const body = source('x');
    const taken = vi.spyOn(body, 'take');
    const abort = new AbortController();
    const { exchange, controller, aborted } = exchangeOf(false, { body, signal: abort.signal });
    exchange.onRequestStart(controller);
    exchange.onResponseStart(controller, 200);
    end(exchange, controller);
    expect(vi.getTimerCount()).toBe(0);
    expect(taken).toHaveBeenCalledTimes(parts);
    const times = aborted.mock.calls.length;
    abort.abort();
    expect(aborted).toHaveBeenCalledTimes(times);
  });

  test('a request that was given up before it began is aborted when it begins', async () => {
    const { exchange, controller, aborted } = exchangeOf();
    exchange.cancel();
    exchange.onRequestStart(controller);
    expect(aborted).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
    expect(await failure(exchange.response)).toMatchObject({ tag: 'connection-terminated' });
  });

  test('a time that is longer than timers can be is the longest that they can be', async () => {
    const longest = 2 ** 31 - 1;
    const exchange = new Exchange(requestTo('http://a.example/'), { ...TIMEOUTS, connectMs: 2 ** 40, totalMs: 2 ** 41 }, () => false);
    const failed = vi.fn();
    exchange.response.catch(failed);
    await pass(longest - 1);
    expect(failed).not.toHaveBeenCalled();
    await pass(1);
    expect(failed).toHaveBeenCalledOnce();
  });
});
