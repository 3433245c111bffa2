import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openCopyOnWrite } from '../../host/cow/index.ts';
import { componentEngine, type Engine } from '../../host/engine/index.ts';
import { PreparedCache } from '../../host/node/prepared-cache.ts';

const opened = openCopyOnWrite();
const folder = mkdtempSync(join(tmpdir(), 'skerry-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The engine with each way to put memories back that this platform has. */
export const RESETTING: readonly (readonly [name: string, engine: Engine])[] = [
  ['copy', componentEngine()],
  ...(opened.available
    ? [
        ['copy-on-write', componentEngine({ memory: opened.strategy })] as const,
        ['copy-on-write of what was kept', componentEngine({ memory: opened.strategy, cache: new PreparedCache(folder) })] as const,
      ]
    : []),
];

/** The engine with sandboxes that are used once. */
export function neverReused(engine: Engine = componentEngine()): Engine {
  return {
    name: engine.name,
    describe: (component) => engine.describe(component),
    async prepare(component, options) {
      const prepared = await engine.prepare(component, options);
      return {
        engine: prepared.engine,
        memories: prepared.memories,
        async instantiate(imports, signal) {
          const instance = await prepared.instantiate(imports, signal);
          return Object.assign(instance, { reset: () => 'impossible' as const });
        },
      };
    },
  };
}
