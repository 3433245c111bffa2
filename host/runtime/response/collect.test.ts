import { describe, expect, it } from 'vitest';
import type { AnswerBody } from './answer-body.ts';
import { StreamedBody } from './answer-body.ts';
import { collect } from './collect.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function answerWith(...chunks: readonly string[]) {
  const events: string[] = [];
  const tell = (event: string) => () => void events.push(event);
  const body = new StreamedBody({ begun: () => {}, broken: () => {}, complete: tell('complete'), left: tell('left') }, undefined);
  const answer = Promise.resolve({ status: 201, headers: [['x', bytes('1')]] as const, body: body as AnswerBody });
  for (const chunk of chunks) body.write(bytes(chunk));
  return { answer, body, events };
}

describe('an answer that is collected', () => {
  it('may be as long as was asked for', async () => {
    const { answer, body, events } = answerWith('01234', '56789');
    body.end([['x-sum', bytes('1')]]);
    expect(await collect(answer, 10)).toEqual({
      status: 201,
      headers: [['x', bytes('1')]],
      body: bytes('0123456789'),
      trailers: [['x-sum', bytes('1')]],
      failure: undefined,
    });
    expect(events).toEqual(['complete']);
  });

  it('is left when it is longer', async () => {
    const { answer, events } = answerWith('0123456789');
    const { body, failure } = await collect(answer, 9);
    expect([body.length, failure, events]).toEqual([
      0,
      expect.objectContaining({ code: 'RESPONSE_TOO_LARGE', help: expect.stringContaining('as it comes') }),
      ['left'],
    ]);
  });

  it('has what came before it broke off', async () => {
    const { answer, body } = answerWith('half');
    const reason = new Error('broken');
    body.break(reason);
    expect(await collect(answer, 10)).toMatchObject({ body: bytes('half'), failure: reason });
  });
});
