// As a user of node:test writes it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFunction } from '@skerry/sdk/testing';

test('greets, and says when it was', async () => {
  const fn = await openFunction(new URL('./function/', import.meta.url), { clock: '2026-01-01T00:00:00Z' });
  try {
    const { response, logs, denied } = await fn.fetch('/greeter?name=Ada');
    assert.equal(await response.text(), 'Hello Ada, it is 2026-01-01T00:00:00.000Z');
    assert.deepEqual(logs, [{ level: 'info', origin: 'stdout', message: 'greeting Ada' }]);
    assert.deepEqual(denied, []);
  } finally {
    await fn.close();
  }
});

test('is called from CommonJS as well', async () => {
  const { createRequire } = await import('node:module');
  const kit = createRequire(import.meta.url)('@skerry/sdk/testing');
  assert.equal(kit.openFunction, openFunction);
});
