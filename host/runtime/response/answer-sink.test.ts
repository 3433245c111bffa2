import { describe, expect, it, vi } from 'vitest';
import { SkerryError } from '../../base/index.ts';
import { Fields, OutgoingBody, OutgoingResponse, ResponseOutparam } from '../../wasi/http/index.ts';
import { type Answer, type AnswerOptions, AnswerSink, type Asking } from './answer-sink.ts';
import type { Sending } from './sink.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (body: Uint8Array | undefined): string => new TextDecoder().decode(body);
const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => void setImmediate(resolve));
};

const sinkFor = (asking: Partial<Asking> = {}, options: AnswerOptions = {}): AnswerSink =>
  new AnswerSink({ isHead: false, asksUsage: false, ...asking }, { now: () => 0, ...options });

/** A response that its guest has given away, and its body. */
function given(headers: readonly (readonly [string, string])[] = []): { readonly response: OutgoingResponse; readonly body: OutgoingBody } {
  const response = new OutgoingResponse(Fields.fromList(headers.map(([name, value]) => [name, bytes(value)])));
  const body = response.body();
  ResponseOutparam.set(new ResponseOutparam({ respond: () => {}, abandon: () => {} }, { isBodyless: false }), { tag: 'ok', val: response });
  return { response, body };
}

function write(body: OutgoingBody, text: string): void {
  const stream = body.write();
  stream.write(bytes(text));
  stream[Symbol.dispose]();
}

/** A request that has used something, and what became of its response. */
function sending(): Sending & { readonly told: unknown[] } {
  const told: unknown[] = [];
  return {
    told,
    usage: { cpuTimeMs: 3, memoryBytes: 65_536 },
    failed: (cause) => void told.push(['failed', cause]),
    unfinished: ({ code }) => void told.push(['unfinished', code]),
  };
}

const lines = ({ headers }: Answer): string[] => headers.map(([name, value]) => `${name}: ${textOf(value)}`);
const isSettled = async (answer: Promise<Answer>): Promise<boolean> =>
  await Promise.race([answer.then(() => true), turns(0).then(() => false)]);
const DATE = 'date: Thu, 01 Jan 1970 00:00:00 GMT';

describe('an answer', () => {
  it('is there at once where its body is whole', async () => {
    const sink = sinkFor();
    const { response, body } = given([['x-a', '1']]);
    write(body, 'hello');
    OutgoingBody.finish(body, undefined);
    sink.send(response, sending());
    const answer = await sink.answer;
    expect([answer.status, lines(answer), answer.body.isWhole, textOf(await answer.body.read())]).toEqual([
      200,
      ['x-a: 1', 'content-length: 5', DATE],
      true,
      'hello',
    ]);
    const gone = vi.fn();
    sink.onGone(gone);
    sink.leave(new Error('late'));
    expect([sink.isGone, gone.mock.calls]).toEqual([false, []]);
  });

  it('is there when its body begins, or at the end of the turn', async () => {
    const begun = sinkFor();
    const one = given();
    begun.send(one.response, sending());
    expect(await isSettled(begun.answer)).toBe(false);
    write(one.body, 'hello');
    expect(await isSettled(begun.answer)).toBe(true);
    const silent = sinkFor();
    silent.send(given([['content-length', '9']]).response, sending());
    await turns(1);
    expect(await isSettled(silent.answer)).toBe(true);
    const answer = await silent.answer;
    expect([lines(answer), answer.body.isWhole]).toEqual([['content-length: 9', DATE], false]);
  });

  it('says when it was made, unless it says so itself', async () => {
    const sink = sinkFor();
    const { response, body } = given([['date', 'today']]);
    OutgoingBody.finish(body, undefined);
    sink.send(response, sending());
    expect(lines(await sink.answer)).toEqual(['date: today', 'content-length: 0']);
    const clock = sinkFor({}, { now: undefined });
    clock.refuse(new SkerryError('HOST_BUG', 'no'));
    expect(
      Math.abs(
        Date.parse(
          lines(await clock.answer)
            .at(-1)!
            .slice(6),
        ) - Date.now(),
      ),
    ).toBeLessThan(60_000);
  });

  it('has what the host tells, in place of what the function says there', async () => {
    const sink = sinkFor();
    const { response, body } = given([
      ['x-a', '1'],
      ['x-b', '2'],
    ]);
    OutgoingBody.finish(body, undefined);
    sink.tell('x-b', 'host');
    sink.tell('x-c', 'host');
    sink.send(response, sending());
    expect(lines(await sink.answer)).toEqual(['x-a: 1', 'content-length: 0', DATE, 'x-b: host', 'x-c: host']);
  });

  it.each([
    [true, true, ['server-timing: cpu;dur=3.00, memory;desc="65536"']],
    [true, false, []],
    [false, true, []],
  ])('says what it cost where the client asks and may know: %s, %s', async (asksUsage, details, told) => {
    const sink = sinkFor({ asksUsage }, { details });
    const { response, body } = given();
    OutgoingBody.finish(body, undefined);
    sink.send(response, sending());
    expect(lines(await sink.answer).filter((line) => line.startsWith('server'))).toEqual(told);
  });
});

describe('a body that its guest gives up', () => {
  it('is an error in place of the answer, as long as there is none', async () => {
    const sink = sinkFor();
    const { response } = given();
    const told = sending();
    sink.send(response, told);
    response.content.abort();
    const answer = await sink.answer;
    expect([answer.status, told.told]).toEqual([500, [['unfinished', 'GUEST_BODY_INCOMPLETE']]]);
    expect(textOf(await answer.body.read())).toContain('GUEST_BODY_INCOMPLETE');
    expect(await answer.body.read()).toBeUndefined();
  });

  it('breaks off otherwise', async () => {
    const sink = sinkFor();
    const { response, body } = given();
    const told = sending();
    sink.send(response, told);
    write(body, 'half');
    response.content.abort();
    const answer = await sink.answer;
    expect(textOf(await answer.body.read())).toBe('half');
    await expect(answer.body.read()).rejects.toMatchObject({ code: 'GUEST_BODY_INCOMPLETE' });
    expect([answer.status, told.told]).toEqual([200, [['unfinished', 'GUEST_BODY_INCOMPLETE']]]);
    // It has not got everything.
    sink.leave(new Error('enough'));
    expect(sink.isGone).toBe(true);
  });
});

describe('a refusal', () => {
  it.each([
    [false, { code: 'GUEST_TRAPPED', message: 'The function failed' }],
    [undefined, { code: 'GUEST_TRAPPED', message: 'The function failed' }],
    [true, { code: 'GUEST_TRAPPED', message: 'Why', help: 'How' }],
  ])('has the details that the client may know: %s', async (details, error) => {
    const sink = sinkFor({}, details === undefined ? {} : { details });
    sink.refuse(new SkerryError('GUEST_TRAPPED', 'Why', { help: 'How' }));
    const answer = await sink.answer;
    const body = textOf(await answer.body.read());
    expect([answer.status, JSON.parse(body)]).toEqual([500, { error }]);
    expect(lines(answer)).toEqual(['content-type: application/json', `content-length: ${body.length}`, DATE]);
  });

  it('has no body for HEAD', async () => {
    const sink = sinkFor({ isHead: true });
    sink.refuse(new SkerryError('GUEST_TRAPPED', 'Why'));
    const answer = await sink.answer;
    expect([await answer.body.read(), lines(answer)[1]]).toEqual([undefined, 'content-length: 66']);
  });

  it('is the first thing that is said, or nothing', async () => {
    const sink = sinkFor();
    sink.refuse(new SkerryError('GUEST_TRAPPED', 'Why'));
    sink.cut(new SkerryError('LIMIT_WALL_TIME', 'Late'));
    expect((await sink.answer).status).toBe(500);
    const cut = sinkFor();
    cut.cut(new SkerryError('LIMIT_WALL_TIME', 'Late'));
    expect((await cut.answer).status).toBe(504);
  });
});

describe('a client that leaves', () => {
  const reason = new Error('enough');

  it('is told of once, and gets no answer', async () => {
    const sink = sinkFor();
    const gone = vi.fn();
    sink.onGone(gone);
    expect(sink.isGone).toBe(false);
    sink.leave(reason);
    sink.leave(new Error('again'));
    expect([sink.isGone, gone.mock.calls.length]).toEqual([true, 1]);
    await expect(sink.answer).rejects.toBe(reason);
    sink.refuse(new SkerryError('GUEST_TRAPPED', 'Why'));
    await expect(sink.answer).rejects.toBe(reason);
  });

  it('is told of at once to who asks later, and not to who has called it off', () => {
    const sink = sinkFor();
    const early = vi.fn();
    sink.onGone(early)();
    sink.leave(reason);
    const late = vi.fn();
    sink.onGone(late);
    expect([early.mock.calls.length, late.mock.calls.length]).toEqual([0, 1]);
  });

  it('while a body comes reads what has come, and then why there is no more', async () => {
    const sink = sinkFor();
    const { response, body } = given();
    sink.send(response, sending());
    write(body, 'half');
    sink.leave(reason);
    const answer = await sink.answer;
    expect(textOf(await answer.body.read())).toBe('half');
    await expect(answer.body.read()).rejects.toBe(reason);
  });

  it('by reading no more leaves as well, unless it has read everything', async () => {
    for (const [isRead, count] of [
      [false, 1],
      [true, 0],
    ] as const) {
      const sink = sinkFor();
      const { response, body } = given();
      const gone = vi.fn();
      sink.onGone(gone);
      sink.send(response, sending());
      write(body, 'whole');
      OutgoingBody.finish(body, undefined);
      const answer = await sink.answer;
      await answer.body.read();
      if (isRead) await answer.body.read();
      answer.body.cancel();
      sink.leave(reason);
      expect([sink.isGone, gone.mock.calls.length]).toEqual([!isRead, count]);
    }
  });
});
