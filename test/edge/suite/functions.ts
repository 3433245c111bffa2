import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_LIMITS } from '@skerry/host/base';
import { parseManifest } from '@skerry/host/registry';
import { type ReadyFunction, readyFunction } from '../../../sdk/functions/index.ts';
import { watGuest } from '../../support/wat-guest.ts';
import { ready } from '../bundled.ts';
import { languageFunctions } from './languages.ts';
import type { Upstream } from './upstream.ts';

/** Functions from the text of a core module, with their limits. */
const WAT = {
  described: {},
  trap: {},
  'no-response': {},
  'set-error': {},
  exit: {},
  'drop-outparam': {},
  'set-twice': {},
  wait: { wallTimeMs: 100 },
  'endless-body': { wallTimeMs: 500, cpuTimeMs: 30_000 },
} as const;

/**
 * The functions that every host of the suite has.
 *
 * @param folder where components are written
 * @param upstream what some may call
 */
export async function suiteFunctions(folder: string, upstream: Upstream): Promise<ReadyFunction[]> {
  mkdirSync(folder, { recursive: true });
  const wat = Object.entries(WAT).map(async ([name, limits]) => {
    const file = join(folder, `${name}.wasm`);
    writeFileSync(file, await watGuest(name));
    return readyFunction({ directory: folder, manifest: parseManifest(JSON.stringify({ name, component: file, limits }), name) });
  });
  return [
    ...(await Promise.all(wat)),
    ...(await languageFunctions(upstream.origin)),
    await ready('test/guests/echo'),
    await ready('test/guests/state'),
    await ready('test/guests/hostile'),
    // What ends first on a busy machine, its time or something else, is a matter of chance: this one has time.
    await ready('test/guests/hostile', {
      name: 'hoarder',
      routes: ['/hoarder/*'],
      limits: { ...DEFAULT_LIMITS, cpuTimeMs: 20_000, wallTimeMs: 20_000 },
    }),
    await ready('test/guests/answers-as', { http: [upstream.origin] }),
    await ready('test/guests/answers-ts', { http: [upstream.origin, upstream.nobody] }),
    await ready('sdk/modules/fixtures/all', { name: 'composed', routes: ['/composed/*'] }),
    await ready('test/guests/pass-through'),
    // One at a time.
    await ready('test/guests/echo', { name: 'sent', routes: ['/sent'], limits: { ...DEFAULT_LIMITS, concurrency: 1, queue: 0 } }),
    await ready('test/guests/answers-as', {
      name: 'received',
      routes: ['/received'],
      limits: { ...DEFAULT_LIMITS, concurrency: 1, queue: 0 },
    }),
    await ready('test/testing-kit/guests/caller'),
  ];
}
