import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { guardHead } from './head-guard.ts';
import { responding } from './test-server.ts';

/** Node.js refuses to write a line into a value. */
const REFUSED = { 'x-line': 'a\nb' };

describe('a head that Node.js refuses', () => {
  it('is told to who called, as long as there is one', async () => {
    const { raw } = await responding();
    const onRefused = vi.fn();
    guardHead(raw, onRefused);
    expect(() => raw.writeHead(200, REFUSED)).toThrow('Invalid character');
    expect([onRefused.mock.calls.length, raw.destroyed]).toEqual([0, false]);
  });

  it('ends the response afterwards, and nothing else', async () => {
    const { raw, client } = await responding();
    const onRefused = vi.fn();
    guardHead(raw, onRefused)();
    const closed = once(client, 'close');
    expect(raw.writeHead(200, REFUSED)).toBe(raw);
    expect(onRefused.mock.calls).toEqual([[expect.objectContaining({ code: 'ERR_INVALID_CHAR' })]]);
    raw.end('x');
    await closed;
  });

  it('is another matter than one that it takes', async () => {
    const { raw, client } = await responding();
    guardHead(raw, () => expect.unreachable())();
    expect(raw.writeHead(201, { 'x-line': 'a' })).toBe(raw);
    raw.end();
    const [answer] = (await once(client, 'data')) as [string];
    expect(answer).toMatch(/^HTTP\/1\.1 201 Created\r\nx-line: a\r\n/);
  });
});
