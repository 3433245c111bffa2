// As a user of vitest writes it.
import { openFunction, type TestFunction } from '@skerry/sdk/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

let fn: TestFunction;
beforeAll(async () => {
  fn = await openFunction('function', { clock: new Date('2026-01-01T00:00:00Z'), random: 1, outbound: [] });
}, 120_000);
afterAll(() => fn.close());

it('greets', async () => {
  const { response, cpuTimeMs, memoryBytes, failure } = await fn.fetch('/greeter?name=Ada');
  expect(await response.text()).toBe('Hello Ada, it is 2026-01-01T00:00:00.000Z');
  expect(cpuTimeMs).toBeGreaterThan(0);
  expect(memoryBytes).toBeGreaterThan(1_000_000);
  expect(failure).toBeUndefined();
});

it('shows what is wrong with a function', async () => {
  await expect(openFunction('broken')).rejects.toMatchObject({ code: 'BUILD_FAILED', message: expect.stringContaining('index.js:2:') });
});
