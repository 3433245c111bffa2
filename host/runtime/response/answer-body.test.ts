import { describe, expect, it } from 'vitest';
import { HOST_LIMITS } from '../../base/index.ts';
import { StreamedBody, WholeBody } from './answer-body.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** A body on its way, and what happened to it. */
function streamed(length?: number): { readonly body: StreamedBody; readonly events: string[] } {
  const events: string[] = [];
  const tell = (event: string) => () => void events.push(event);
  const told = { begun: tell('begun'), broken: tell('broken'), complete: tell('complete'), left: tell('left') };
  return { body: new StreamedBody(told, length), events };
}

describe('a body that is written while it is read', () => {
  it('has begun with its first bytes, and is complete when its end was read', async () => {
    const { body, events } = streamed();
    expect([body.isWhole, body.isOpen, body.capacity]).toEqual([false, true, HOST_LIMITS.streamBufferBytes]);
    const first = body.read();
    body.write(bytes('hello'));
    expect(await first).toEqual(bytes('hello'));
    expect(events).toEqual(['begun']);
    body.end([['x-sum', bytes('1')]]);
    expect([body.isOpen, events]).toEqual([false, ['begun', 'begun']]);
    expect([await body.read(), body.trailers]).toEqual([undefined, [['x-sum', bytes('1')]]]);
    expect(await body.read()).toBeUndefined();
    expect(events).toEqual(['begun', 'begun', 'complete']);
    body.cancel();
    expect(events).toHaveLength(3);
  });

  it('makes its guest wait for its reader, and not for the way to it', async () => {
    const { body } = streamed();
    body.write(new Uint8Array(HOST_LIMITS.streamBufferBytes));
    expect([body.capacity, body.flushed()]).toEqual([0, undefined]);
    let isReady = false;
    void body.ready().then(() => {
      isReady = true;
    });
    await turn();
    expect(isReady).toBe(false);
    await body.read();
    await turn();
    expect(isReady).toBe(true);
  });

  it('is broken when its guest gives it up, unless it has ended', () => {
    const { body, events } = streamed();
    body.abort();
    expect(events).toEqual(['broken']);
    body.end();
    body.abort();
    expect(events).toEqual(['broken', 'begun']);
  });

  it('breaks off behind what came of it', async () => {
    const { body, events } = streamed(9);
    const reason = new Error('broken');
    body.write(bytes('half'));
    body.break(reason);
    expect(body.isOpen).toBe(false);
    expect(await body.read()).toEqual(bytes('half'));
    for (let i = 0; i < 2; i++) await expect(body.read()).rejects.toBe(reason);
    expect(events).toEqual(['begun']);
  });

  it('is whole to who knows its length, whatever becomes of its guest', async () => {
    const { body, events } = streamed(4);
    body.write(bytes('half'));
    body.break(new Error('broken'));
    expect([await body.read(), await body.read(), events.at(-1)]).toEqual([bytes('half'), undefined, 'complete']);
  });

  it('does not break when it has ended', async () => {
    const { body } = streamed();
    body.end();
    body.break(new Error('broken'));
    expect(await body.read()).toBeUndefined();
  });

  it('is left once, and has nothing more for who left', async () => {
    const { body, events } = streamed();
    body.write(bytes('half'));
    body.cancel();
    body.cancel();
    expect([events, body.isOpen]).toEqual([['begun', 'left'], false]);
    expect(await body.read()).toBeUndefined();
    expect(events).toHaveLength(2);
  });
});

describe('a body that is here', () => {
  it('is read at once', async () => {
    const body = new WholeBody(bytes('hello'));
    expect([body.isWhole, body.trailers]).toEqual([true, undefined]);
    expect([await body.read(), await body.read()]).toEqual([bytes('hello'), undefined]);
  });

  it.each([undefined, bytes('')])('may be nothing: %o', async (none) => {
    expect(await new WholeBody(none).read()).toBeUndefined();
  });

  it('has nothing for who gave it up', async () => {
    const body = new WholeBody(bytes('hello'));
    body.cancel();
    expect(await body.read()).toBeUndefined();
  });
});
