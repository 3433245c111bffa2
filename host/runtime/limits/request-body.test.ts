import { describe, expect, it, vi } from 'vitest';
import type { SkerryError } from '../../base/index.ts';
import { BytesSource, Pipe } from '../../wasi/index.ts';
import { LimitedBody } from './request-body.ts';

const never = (): never => expect.unreachable();
const TOO_LARGE = expect.objectContaining({ payload: { tag: 'HTTP-request-body-size', val: 10n } });

/** A body that has come, and one byte too many. */
function tooLarge(): { readonly body: LimitedBody; readonly pipe: Pipe; readonly told: SkerryError[] } {
  const pipe = new Pipe();
  const told: SkerryError[] = [];
  const body = new LimitedBody(pipe.source, 10, (error) => void told.push(error));
  pipe.sink.write(new Uint8Array(11));
  expect(body.take(6)).toHaveLength(6);
  expect(() => body.take(6)).toThrow(TOO_LARGE);
  return { body, pipe, told };
}

describe('a request body', () => {
  it('is read up to its limit', () => {
    const body = new LimitedBody(new BytesSource(new Uint8Array(10)), 10, never);
    expect(body.take(100)).toHaveLength(10);
    expect(body.take(100)).toBeUndefined();
  });

  it('has what comes behind it', async () => {
    const { sink, source } = new Pipe();
    const body = new LimitedBody(source, 10, never);
    expect([body.isReady, body.take(1)]).toEqual([false, new Uint8Array(0)]);
    let isReady = false;
    const ready = body.ready().then(() => {
      isReady = true;
    });
    await Promise.resolve();
    expect(isReady).toBe(false);
    sink.end([['x-sum', new Uint8Array(1)]]);
    await ready;
    expect([body.isReady, body.take(1), body.trailers]).toEqual([true, undefined, [['x-sum', new Uint8Array(1)]]]);
  });

  it('fails beyond its limit, and says so once', async () => {
    const { body, told } = tooLarge();
    expect(body.isReady).toBe(true);
    await body.ready();
    expect(() => body.take(6)).toThrow(TOO_LARGE);
    expect(told).toEqual([
      expect.objectContaining({ code: 'REQUEST_BODY_TOO_LARGE', help: expect.stringContaining('"limits.requestBodyBytes"') }),
    ]);
  });

  it('is given up for whoever sends it, unless it is cut off already', () => {
    const source = new BytesSource(new Uint8Array(5));
    const cancelled = vi.spyOn(source, 'cancel');
    new LimitedBody(source, 10, never).cancel();
    expect(cancelled).toHaveBeenCalledOnce();
    const { body, pipe } = tooLarge();
    body.cancel();
    expect(pipe.sink.isOpen).toBe(true);
  });
});
