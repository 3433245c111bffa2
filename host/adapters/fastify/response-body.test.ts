import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { HOST_LIMITS, SkerryError } from '../../base/index.ts';
import { ResponseBody } from './response-body.ts';
import { bodyOf, responding, turns } from './test-server.ts';

const LIMIT = HOST_LIMITS.streamBufferBytes;

const bodyFor = (raw: ServerResponse | PassThrough): ResponseBody => new ResponseBody(raw as ServerResponse, () => expect.unreachable());

/** Whether it has come to an end by the end of this turn. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  await turns(1);
  return done;
}

describe('the body of a response', () => {
  it('takes as much as is not read yet, and then none', async () => {
    const body = bodyFor(new PassThrough());
    expect(body.capacity).toBe(LIMIT);
    body.write(new Uint8Array(10));
    expect([body.capacity, await isDone(body.ready())]).toEqual([LIMIT - 10, true]);
    body.write(new Uint8Array(LIMIT));
    expect(body.capacity).toBe(0);
    const ready = body.ready();
    expect(await isDone(ready)).toBe(false);
    body.read(20);
    expect([body.capacity, await isDone(ready)]).toEqual([10, true]);
  });

  it('is flushed when all of it is read', async () => {
    const body = bodyFor(new PassThrough());
    expect(await isDone(body.flushed())).toBe(true);
    body.write(new Uint8Array(10));
    const flushed = body.flushed();
    body.read(9);
    expect(await isDone(flushed)).toBe(false);
    body.read(1);
    expect(await isDone(flushed)).toBe(true);
  });

  it('may be written without anything', async () => {
    const body = bodyFor(new PassThrough());
    body.write(new Uint8Array(0));
    body.write(new Uint8Array(1));
    body.end();
    const chunks: unknown[] = [];
    for await (const chunk of body) chunks.push(chunk);
    expect(chunks).toHaveLength(1);
  });

  it('wakes who waits when it is given up, and takes nothing more', async () => {
    const body = bodyFor(new PassThrough());
    body.write(new Uint8Array(LIMIT));
    const waits = [body.ready(), body.flushed()];
    const failed = once(body, 'error');
    body.abort();
    expect(await failed).toEqual([expect.objectContaining({ code: 'GUEST_BODY_INCOMPLETE' })]);
    await Promise.all(waits);
    expect([body.isOpen, body.capacity]).toEqual([false, 0]);
    body.write(new Uint8Array(1));
    expect(body.readableLength).toBe(LIMIT);
  });

  it('is given up for a reason, unless it was whole before', async () => {
    const body = bodyFor(new PassThrough());
    const failed = once(body, 'error');
    const reason = new SkerryError('LIMIT_WALL_TIME', 'late');
    body.abort(reason);
    expect(await failed).toEqual([reason]);
    const whole = bodyFor(new PassThrough());
    whole.end();
    whole.abort(reason);
    expect(whole.destroyed).toBe(false);
  });

  it('ends once, with trailers if there are any', () => {
    const trailers = vi.fn();
    const body = new ResponseBody(new PassThrough() as unknown as ServerResponse, trailers);
    body.end([['x', new Uint8Array(1)]]);
    body.end([['y', new Uint8Array(1)]]);
    expect(trailers.mock.calls).toEqual([[[['x', new Uint8Array(1)]]]]);
    bodyFor(new PassThrough()).end([]);
  });
});

describe('the head of a response', () => {
  it('leaves before there is a body', async () => {
    const { raw, client } = await responding();
    const body = bodyFor(raw);
    body.pipe(raw);
    const [head] = (await once(client, 'data')) as [string];
    expect([head.startsWith('HTTP/1.1 200 OK\r\n'), bodyOf(head)]).toEqual([true, '']);
    body.write(Buffer.from('late'));
    expect(await once(client, 'data')).toEqual(['4\r\nlate\r\n']);
  });

  it('leaves with the body where that comes in the same turn', async () => {
    const { raw } = await responding();
    const written = vi.spyOn(raw, 'write');
    const body = bodyFor(raw);
    body.pipe(raw);
    body.write(Buffer.from('soon'));
    await turns(3);
    expect(written.mock.calls.map(([chunk]) => String(chunk))).toEqual(['soon']);
  });

  it.each(['body', 'response'] as const)('does not leave when its %s is given up before', async (what) => {
    const { raw } = await responding();
    const written = vi.spyOn(raw, 'write');
    const body = bodyFor(raw).on('error', () => {});
    body.pipe(raw);
    if (what === 'body') body.abort();
    else raw.destroy();
    await turns(3);
    expect(written).not.toHaveBeenCalled();
  });

  it('is none of its business where it goes elsewhere first', async () => {
    const { raw } = await responding();
    const written = vi.spyOn(raw, 'write');
    bodyFor(raw).pipe(new Writable());
    await turns(3);
    expect(written).not.toHaveBeenCalled();
  });

  it('says whether it ends what it is sent to', async () => {
    const { raw } = await responding();
    const body = bodyFor(raw);
    expect(body.pipe(raw, { end: false })).toBe(raw);
    body.end();
    await turns(5);
    expect(raw.writableEnded).toBe(false);
  });
});
