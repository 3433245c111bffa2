import { openFunction, type OpenOptions, type TestFunction } from '@skerry/sdk/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROBE = new URL('./guests/probe/', import.meta.url);
const START = Date.parse('2026-01-01T00:00:00Z');
const URL_A = 'https://api.example.com/a';

const OPTIONS: OpenOptions = {
  clock: START,
  random: 7,
  keyvalue: { notes: { first: 'as it was', bytes: Uint8Array.of(104, 105) } },
  outbound: {
    inOrder: [
      { request: URL_A, respond: new Response('one') },
      { request: URL_A, respond: new Response('two') },
    ],
  },
};

let fn: TestFunction;
beforeAll(async () => {
  fn = await openFunction(PROBE, OPTIONS);
});
afterAll(() => fn.close());

const textOf = async (path: string, init?: RequestInit): Promise<string> => (await fn.fetch(path, init)).response.text();
const ask = (...urls: readonly string[]): Promise<string> => textOf('/probe/twice', { method: 'POST', body: JSON.stringify(urls) });

/** All that a test can see of a function's world. */
async function seen(): Promise<unknown> {
  const store = fn.store('notes');
  return {
    random: [await textOf('/probe/random'), await textOf('/probe/random')],
    time: (JSON.parse(await textOf('/probe/time')) as { date: number }).date,
    now: fn.clock.now(),
    keys: await store.keys(),
    values: [await textOf('/probe/note?key=first'), await textOf('/probe/note?key=bytes'), await textOf('/probe/note?key=new')],
    answers: await ask(URL_A, URL_A),
  };
}

describe('a reset function', () => {
  it('is as it was opened, whatever a test did to it', async () => {
    const before = await seen();
    expect(before).toMatchObject({
      time: START,
      keys: ['bytes', 'first'],
      values: ['as it was', 'hi', 'nothing'],
      answers: '["one","two"]',
    });
    const store = fn.store('notes');
    await textOf('/probe/note?key=new', { method: 'PUT', body: 'mine' });
    await store.put('first', 'changed');
    await store.delete('bytes');
    await fn.clock.advance(5000);
    fn.clock.set('2030-01-01T00:00:00Z');
    store.fail({ on: 'read' });
    store.delay(1000);
    await fn.reset();
    expect(await seen()).toEqual(before);
    await fn.reset();
    expect(await seen()).toEqual(before);
    await fn.reset();
    await ask(URL_A, URL_A);
  });

  it('has its monotonic clock back as well', async () => {
    await fn.reset().catch(() => {});
    const first = await textOf('/probe/time');
    await fn.clock.advance(5000);
    await fn.reset().catch(() => {});
    expect(await textOf('/probe/time')).toBe(first);
    await ask(URL_A, URL_A);
  });

  it('says once what was expected and not sent, and expects it again', async () => {
    await fn.reset();
    await ask(URL_A);
    await expect(fn.reset()).rejects.toMatchObject({
      code: 'TEST_EXPECTATION_FAILED',
      message: expect.stringContaining(`any method ${URL_A} (0 of 1)`),
    });
    expect(await ask(URL_A, URL_A)).toBe('["one","two"]');
    await fn.reset();
    // A test that has failed already is not told of what follows from it.
    await expect(ask(`${URL_A}/other`)).rejects.toThrow('unexpected request');
    await fn.reset();
    expect(await ask(URL_A, URL_A)).toBe('["one","two"]');
  });

  it('has ended the calls of before, which reach nothing of what comes after', async () => {
    await fn.reset();
    await ask(URL_A, URL_A);
    const call = fn.fetch('/probe/sleep?ms=1000');
    const ended = expect(call).rejects.toThrow('"probe" was reset while a call was running');
    await fn.clock.waiting();
    await fn.reset();
    await ended;
    expect(await textOf('/probe/sleep')).toBe('{"slept":0}');
    await ask(URL_A, URL_A);
  });

  it('is not called meanwhile, nor reset when it is closed', async () => {
    const reset = fn.reset();
    await expect(fn.fetch('/probe/time')).rejects.toMatchObject({ code: 'TEST_INVALID', help: 'Wait for reset().' });
    await reset;
    await ask(URL_A, URL_A);
    const other = await openFunction(PROBE);
    await other.close();
    await expect(other.reset()).rejects.toMatchObject({ code: 'TEST_INVALID' });
  });
});
