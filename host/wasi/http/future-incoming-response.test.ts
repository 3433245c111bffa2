import { expect, it } from 'vitest';
import { ResultError } from '../../base/index.ts';
import { BytesSource } from '../io/index.ts';
import type { ByteSource } from '../source.ts';
import { Exchange, FutureIncomingResponse } from './future-incoming-response.ts';

const BODY = new TextEncoder().encode('abc');

/** An exchange that has been answered with a body, and how often it was told to be over. */
async function answered(body: ByteSource = new BytesSource(BODY)) {
  const over: number[] = [];
  const exchange = new Exchange(() => over.push(1));
  await exchange.follow(Promise.resolve({ status: 200, headers: [], body }));
  const outcome = exchange.outcome;
  if (outcome?.tag !== 'ok' || outcome.val === undefined) throw new Error('There is no response');
  return { exchange, over, body: outcome.val.body };
}

it('is over when the last byte was taken, and is said to be so once', async () => {
  const { over, body } = await answered();
  expect([body.take(2)?.length, body.take(9)?.length, over]).toEqual([2, 1, []]);
  expect([body.take(9), over]).toEqual([undefined, [1]]);
  body.cancel();
  expect([body.take(9), over]).toEqual([undefined, [1]]);
});

it('is over when the body breaks off, and when nobody wants it', async () => {
  const breaks: ByteSource = {
    isReady: true,
    trailers: undefined,
    take: () => {
      throw new ResultError({ tag: 'connection-terminated' });
    },
    ready: async () => {},
    cancel() {},
  };
  const broken = await answered(breaks);
  expect(() => broken.body.take(9)).toThrow(ResultError);
  const unwanted = await answered();
  unwanted.body.cancel();
  expect([broken.over, unwanted.over]).toEqual([[1], [1]]);
});

it('is over when there is no answer, and says why', async () => {
  const over: number[] = [];
  const refused = new Exchange(() => over.push(1));
  await refused.follow(Promise.reject(new ResultError({ tag: 'connection-refused' })));
  expect([refused.isReady, refused.outcome, over]).toEqual([true, { tag: 'err', val: { tag: 'connection-refused' } }, [1]]);
  const bug = new Error('bug');
  const broken = new Exchange(() => over.push(1));
  await broken.follow(Promise.reject(bug));
  expect(() => broken.outcome).toThrow(bug);
});

it('cancels a response that comes after its future was dropped, and none that was taken', async () => {
  const { promise, resolve } = Promise.withResolvers<{ status: number; headers: []; body: ByteSource }>();
  const body = new BytesSource(BODY);
  const dropped = new Exchange(() => {});
  const following = dropped.follow(promise);
  new FutureIncomingResponse(dropped)[Symbol.dispose]();
  expect(dropped.signal.aborted).toBe(true);
  resolve({ status: 200, headers: [], body });
  await following;
  expect(body.take(9)).toBeUndefined();
  const { exchange } = await answered();
  const future = new FutureIncomingResponse(exchange);
  expect(future.get()).toMatchObject({ tag: 'ok', val: { tag: 'ok' } });
  expect(future.get()).toEqual({ tag: 'err', val: undefined });
  future[Symbol.dispose]();
  expect(exchange.signal.aborted).toBe(false);
});
