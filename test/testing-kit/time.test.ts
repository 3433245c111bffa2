import { openFunction, type TestFunction } from '@skerry/sdk/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../sdk/testing/random.ts';

const PROBE = new URL('./guests/probe/', import.meta.url);
const START = Date.parse('2026-01-01T00:00:00Z');
const UPSTREAM = 'https://api.example.com/';

let probe: TestFunction;
beforeAll(async () => {
  probe = await openFunction(PROBE, { clock: new Date(START) });
});
afterEach(() => probe.reset());
afterAll(() => probe.close());

const jsonOf = async (path: string): Promise<unknown> => (await probe.fetch(path)).response.json();

describe('a clock of its own', () => {
  it('stands still, and goes as far as it is told', async () => {
    expect(await jsonOf('/probe/time')).toMatchObject({ date: START });
    await probe.clock.advance(90_500);
    expect(await jsonOf('/probe/time')).toMatchObject({ date: START + 90_500 });
    expect(probe.clock.now()).toBe(START + 90_500);
    const { response } = await probe.fetch('/probe/time');
    expect(Date.parse(response.headers.get('date')!)).toBe(START + 90_000);
  });

  it('can be set, which no timer minds', async () => {
    const call = probe.fetch('/probe/sleep?ms=1000');
    await probe.clock.waiting();
    probe.clock.set('2030-01-01T00:00:00Z');
    await probe.clock.advance(999);
    expect(await Promise.race([call, 'sleeps'])).toBe('sleeps');
    await probe.clock.advance(1);
    const slept = Date.parse('2030-01-01T00:00:00Z') - START + 1000;
    expect(await (await call).response.json()).toEqual({ slept });
  });

  it('lets timers fire one after another, each at its time', async () => {
    const call = probe.fetch('/probe/sleep?ms=1000&ms=2000&ms=86400000');
    await probe.clock.advance(86_403_000);
    expect(await (await call).response.json()).toEqual({ slept: 86_403_000 });
  });

  it('is shared by calls that run at the same time', async () => {
    const calls = [1000, 3000, 2000].map((ms) => probe.fetch(`/probe/sleep?ms=${ms}&ms=500`));
    await probe.clock.waiting(3);
    await probe.clock.advance(10_000);
    const slept = await Promise.all(calls.map(async (call) => (await call).response.json()));
    expect(slept).toEqual([{ slept: 1500 }, { slept: 3500 }, { slept: 2500 }]);
  });

  it('drives a stream', async () => {
    const { response, finished } = probe.start('/probe/tick?count=3');
    const text = (await response).text();
    await probe.clock.advance(60_000);
    expect(await text).toBe(`${START}\n${START + 1000}\n${START + 2000}\n`);
    await finished;
  });

  it('drives answers that take their time, and a function that does not wait for them', async () => {
    const outbound = [{ request: UPSTREAM, respond: () => new Response('late'), delayMs: 3000 }];
    const call = probe.fetch('/probe/twice', { method: 'POST', body: JSON.stringify([UPSTREAM]), outbound });
    await probe.clock.advance(2999);
    expect(await Promise.race([call, 'waits'])).toBe('waits');
    await probe.clock.advance(1);
    expect(await (await call).response.json()).toEqual(['late']);

    const never = [{ request: UPSTREAM, respond: () => new Response(), delayMs: Infinity }];
    const given = probe.fetch('/probe/impatient', { method: 'POST', body: UPSTREAM, outbound: never });
    await probe.clock.advance(2000);
    expect(await (await given).response.text()).toBe('TimeoutError');
  });

  it('drives answers that a function waits for without any timer of its own', async () => {
    await using fn = await openFunction(new URL('./guests/relay/', import.meta.url), { clock: START });
    const answer = (n: number) => ({
      request: `${UPSTREAM}${n}`,
      async respond() {
        const now = fn.clock.now() - START;
        await new Promise((resolve) => setTimeout(resolve, 20));
        return new Response(String(now));
      },
      delayMs: n * 100,
    });
    const call = fn.fetch('/relay', { outbound: [answer(1), answer(2)] });
    await fn.clock.advance(10_000);
    expect(await (await call).response.text()).toBe('100 300');
  });

  it('drives a slow store', async () => {
    probe.store('notes').delay(700);
    const call = probe.fetch('/probe/note?key=a');
    await probe.clock.advance(699);
    expect(await Promise.race([call, 'waits'])).toBe('waits');
    await probe.clock.advance(1);
    expect(await (await call).response.text()).toBe('nothing');
  });

  it('is said to be stuck when a call neither waits for time nor ends', async () => {
    await using fn = await openFunction(new URL('../guests/echo/', import.meta.url), { clock: START });
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const { response } = fn.start('/echo', { method: 'POST', body: readable });
    await expect(fn.clock.advance(1)).rejects.toMatchObject({
      code: 'TEST_INVALID',
      message: expect.stringMatching(/^clock\.advance waited \d+ ms for POST http:\/\/localhost\/echo, which is neither/),
    });
    await writable.close();
    expect((await response).status).toBe(200);
  });

  it.each([-1, Number.NaN, Infinity])('does not go by %s ms', async (ms) => {
    await expect(probe.clock.advance(ms)).rejects.toMatchObject({ code: 'TEST_INVALID' });
  });

  it.each(['yesterday', -1, new Date(Number.NaN)])('does not start at %s', async (clock) => {
    await expect(openFunction(PROBE, { clock })).rejects.toMatchObject({ code: 'TEST_INVALID' });
    expect(() => probe.clock.set(clock)).toThrow('which is not an instant since 1970');
  });
});

describe('the time of the machine', () => {
  let fn: TestFunction;
  beforeAll(async () => {
    fn = await openFunction(PROBE);
  });
  afterAll(() => fn.close());

  it('goes by itself, and for answers as well', async () => {
    const before = Date.now();
    const { date } = (await (await fn.fetch('/probe/time')).response.json()) as { date: number };
    expect(date).toBeGreaterThanOrEqual(before);
    const outbound = [{ request: UPSTREAM, respond: () => new Response('late'), delayMs: 20 }];
    const { response } = await fn.fetch('/probe/twice', { method: 'POST', body: JSON.stringify([UPSTREAM]), outbound });
    expect(await response.json()).toEqual(['late']);
  });

  it('cannot be moved', async () => {
    await expect(fn.clock.advance(1)).rejects.toThrow("the function uses the machine's clock");
    await expect(fn.clock.waiting()).rejects.toMatchObject({ code: 'TEST_INVALID' });
    expect(() => fn.clock.set(0)).toThrow('clock.set was called');
  });
});

describe('chance', () => {
  const draw = async (random: string | number | undefined, calls = 1): Promise<string[]> => {
    await using fn = await openFunction(PROBE, random === undefined ? {} : { random });
    const drawn: string[] = [];
    for (let i = 0; i < calls; i++) drawn.push(await (await fn.fetch('/probe/random')).response.text());
    return drawn;
  };

  it('is the same for the same seed, call by call', async () => {
    const [first, second] = await draw(7, 2);
    expect(first).not.toBe(second);
    expect(await draw(7, 2)).toEqual([first, second]);
    expect(await draw(8)).not.toEqual([first]);
    expect(await draw('7')).toEqual([first]);
  });

  it('does not depend on who is faster', async () => {
    await using fn = await openFunction(PROBE, { random: 7 });
    const together = await Promise.all([1, 2].map(async () => (await fn.fetch('/probe/random')).response.text()));
    expect(together).toEqual(await draw(7, 2));
  });

  it('is the same in every version and on every machine', () => {
    const random = new SeededRandom('seed', 1);
    const drawn = [...random.bytes(3), ...random.bytes(70)];
    expect(drawn.slice(0, 6)).toEqual([162, 143, 140, 160, 22, 69]);
    expect([...new SeededRandom('seed', 1).bytes(73)]).toEqual(drawn);
    expect([...new SeededRandom('seed', 2).bytes(73)]).not.toEqual(drawn);
    expect(new SeededRandom('seed', 1).bytes(0)).toHaveLength(0);
  });

  it('is real without a seed', async () => {
    expect(await draw(undefined)).not.toEqual(await draw(undefined));
  });
});
