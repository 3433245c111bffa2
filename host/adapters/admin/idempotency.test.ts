import { describe, expect, it } from 'vitest';
import { Idempotency } from './idempotency.ts';

const code = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: { code?: string }) => error.code,
  );

describe('requests with an idempotency key', () => {
  it('are refused while the first of them runs, and answered as it was afterwards', async () => {
    const kept = new Idempotency<string>(() => 0);
    const { promise, resolve } = Promise.withResolvers<string>();
    const first = kept.run('me', '"k"', ['a'], () => promise);
    expect(await code(kept.run('me', '"k"', ['a'], async () => 'again'))).toBe('IDEMPOTENCY_KEY_IN_USE');
    expect(await code(kept.run('me', '"k"', ['b'], async () => 'again'))).toBe('IDEMPOTENCY_KEY_REUSED');
    resolve('done');
    expect(await first).toBe('done');
    expect(await kept.run('me', 'k', ['a'], async () => 'again')).toBe('done');
  });

  it('are sent anew when the first of them failed', async () => {
    const kept = new Idempotency<string>(() => 0);
    expect(await code(kept.run('me', '"k"', [], () => Promise.reject(Object.assign(new Error('no'), { code: 'NO' }))))).toBe('NO');
    expect(await kept.run('me', '"k"', [], async () => 'done')).toBe('done');
  });

  it('are as many as one may have kept, and others still have room', async () => {
    let now = 0;
    const kept = new Idempotency<number>(() => now);
    for (let key = 0; key < 5000; key++) await kept.run('me', `k${key}`, [], async () => key);
    expect(await code(kept.run('me', 'more', [], async () => 0))).toBe('IDEMPOTENCY_KEYS_EXHAUSTED');
    expect(await kept.run('me', 'k7', [], async () => 0)).toBe(7);
    expect(await kept.run('you', 'k7', [], async () => 0)).toBe(0);
    expect(await kept.run('me', undefined, [], async () => 1)).toBe(1);
    now = 24 * 60 * 60 * 1000;
    expect(await kept.run('me', 'more', [], async () => 0)).toBe(0);
  });
});
