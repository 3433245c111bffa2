import type { Engine, Instance } from '@skerry/host/engine';

/** Microseconds of everything that sandboxes were asked to do. */
export interface Record {
  readonly prepare: number[];
  readonly instantiate: number[];
  readonly call: number[];
  readonly reset: number[];
}

/** An engine that notes how long each step takes, and whose sandboxes are used again or not. */
export function recorded(engine: Engine, reuse = true): { readonly engine: Engine; readonly record: Record } {
  const record: Record = { prepare: [], instantiate: [], call: [], reset: [] };
  return {
    record,
    engine: {
      name: engine.name,
      describe: (component) => engine.describe(component),
      async prepare(component, options) {
        const prepared = await timed(record.prepare, () => engine.prepare(component, options));
        return {
          engine: prepared.engine,
          memories: prepared.memories,
          async instantiate(imports, signal) {
            const instance = await timed(record.instantiate, () => prepared.instantiate(imports, signal));
            return observed(instance, record, reuse);
          },
        };
      },
    },
  };
}

function observed(instance: Instance, record: Record, reuse: boolean): Instance {
  const call = instance.call.bind(instance);
  const reset = instance.reset.bind(instance);
  return Object.assign(instance, {
    call: (...args: Parameters<Instance['call']>) => timed(record.call, () => call(...args)),
    reset(): ReturnType<Instance['reset']> {
      if (!reuse) return 'impossible';
      const start = performance.now();
      const outcome = reset();
      record.reset.push((performance.now() - start) * 1000);
      return outcome;
    },
  });
}

async function timed<T>(into: number[], run: () => Promise<T>): Promise<T> {
  const start = performance.now();
  try {
    return await run();
  } finally {
    into.push((performance.now() - start) * 1000);
  }
}
