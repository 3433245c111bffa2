import { afterAll, beforeAll, expect, it } from 'vitest';
import { built } from '../support/built.ts';
import { type ServedComponents, serveComponents } from '../support/serve-component.ts';
import { neighbour } from './guest.ts';

let host: ServedComponents | undefined;

beforeAll(async () => {
  host = await serveComponents({
    hostile: {
      component: await built('test/guests/hostile'),
      manifest: { routes: ['/hostile/*'], limits: { cpuTimeMs: 200, wallTimeMs: 20_000 } },
    },
    neighbour: { component: await neighbour() },
  });
});

afterAll(() => host?.close());

async function codeOf(kind: string): Promise<string> {
  const response = await fetch(`${host!.url}/hostile/${kind}`);
  const text = await response.text();
  return response.ok ? text : `${response.status} ${(JSON.parse(text) as { error: { code: string } }).error.code}`;
}

it.each([
  ['loop', '504 LIMIT_CPU_TIME'],
  ['fibonacci', '504 LIMIT_CPU_TIME'],
  ['garbage', '504 LIMIT_CPU_TIME'],
  ['sort', '504 LIMIT_CPU_TIME'],
  ['clock', '504 LIMIT_CPU_TIME'],
  ['random', '504 LIMIT_CPU_TIME'],
  ['log', '504 LIMIT_CPU_TIME'],
  ['recursion', '500 GUEST_TRAPPED'],
  ['throw', '500 GUEST_TRAPPED'],
  ['bounds', '500 GUEST_TRAPPED'],
  ['null', '500 GUEST_TRAPPED'],
  ['nothing-bad', 'fine'],
])('a function in AssemblyScript that does %s ends with %s', async (kind, expected) => {
  const attack = Promise.all(Array.from({ length: 4 }, () => codeOf(kind)));
  expect(await (await fetch(`${host!.url}/neighbour`)).text()).toBe('neighbour');
  expect(await attack).toEqual([expected, expected, expected, expected]);
  await expect.poll(() => host!.registry.get('hostile')!.limiter.running).toBe(0);
});

it.each(['strings', 'arrays'])('a function in AssemblyScript that hoards %s finds its memory full, or its time', async (kind) => {
  for (const code of await Promise.all([codeOf(kind), codeOf(kind)])) expect(code).toMatch(/^(500 GUEST_TRAPPED|504 LIMIT_CPU_TIME)$/);
  expect(await codeOf('nothing-bad')).toBe('fine');
});
