import { fileURLToPath } from 'node:url';
import { openCopyOnWrite } from '../../host/cow/index.ts';
import { componentEngine, type Engine, type Instance } from '../../host/engine/index.ts';
import { discover } from '../../sdk/cli/discover.ts';
import { readComponent, readyFunction } from '../../sdk/cli/functions.ts';

const opened = openCopyOnWrite();

/** The engine with each way to put memories back that this platform has. */
export const RESETTING: readonly (readonly [name: string, engine: Engine])[] = [
  ['copy', componentEngine()],
  ...(opened.available ? [['copy-on-write', componentEngine({ memory: opened.strategy })] as const] : []),
];

/** The engine with sandboxes that are used once. */
export function neverReused(engine: Engine = componentEngine()): Engine {
  return {
    name: engine.name,
    async prepare(component, options) {
      const prepared = await engine.prepare(component, options);
      return {
        engine: prepared.engine,
        instantiate: async (imports, signal) => new UsedOnce(await prepared.instantiate(imports, signal)),
      };
    },
  };
}

class UsedOnce implements Instance {
  readonly #inner: Instance;

  constructor(inner: Instance) {
    this.#inner = inner;
  }

  get cpuTimeMs(): number {
    return this.#inner.cpuTimeMs;
  }

  call(interfaceId: string, functionName: string, args: readonly unknown[]): Promise<unknown> {
    return this.#inner.call(interfaceId, functionName, args);
  }

  get failed(): boolean {
    return this.#inner.failed;
  }

  stop(reason: Error): void {
    this.#inner.stop(reason);
  }

  reset(): boolean {
    return false;
  }
}

/** Builds a function of `test/guests`. */
export async function builtGuest(folder: string): Promise<Uint8Array> {
  const [found] = discover(fileURLToPath(new URL(`../../test/guests/${folder}`, import.meta.url)));
  const { build, manifest } = await readyFunction(found!);
  return readComponent(build.file, manifest.name);
}
