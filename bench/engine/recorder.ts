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
      async prepare(component, options) {
        const prepared = await timed(record.prepare, () => engine.prepare(component, options));
        return {
          engine: prepared.engine,
          instantiate: async (imports, signal) =>
            new RecordedInstance(await timed(record.instantiate, () => prepared.instantiate(imports, signal)), record, reuse),
        };
      },
    },
  };
}

class RecordedInstance implements Instance {
  readonly #inner: Instance;
  readonly #record: Record;
  readonly #reuse: boolean;

  constructor(inner: Instance, record: Record, reuse: boolean) {
    this.#inner = inner;
    this.#record = record;
    this.#reuse = reuse;
  }

  call(interfaceId: string, functionName: string, args: readonly unknown[]): Promise<unknown> {
    return timed(this.#record.call, () => this.#inner.call(interfaceId, functionName, args));
  }

  get cpuTimeMs(): number {
    return this.#inner.cpuTimeMs;
  }

  stop(reason: Error): void {
    this.#inner.stop(reason);
  }

  reset(): boolean {
    if (!this.#reuse) return false;
    const start = performance.now();
    const isReset = this.#inner.reset();
    this.#record.reset.push((performance.now() - start) * 1000);
    return isReset;
  }
}

async function timed<T>(into: number[], run: () => Promise<T>): Promise<T> {
  const start = performance.now();
  try {
    return await run();
  } finally {
    into.push((performance.now() - start) * 1000);
  }
}
