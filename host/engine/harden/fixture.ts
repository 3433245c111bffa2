import { parse } from '@bytecodealliance/jco';
import { fill, given, harden, type HardenedModule, type HardenOptions, type PrivateLayout, TICK } from './index.ts';

/** Modules written as text, for the tests of `harden` and of what builds on it. */
export const assemble = async (text: string): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await parse(text));

export interface Running {
  readonly exports: Record<string, WebAssembly.ExportValue>;
  readonly layout: PrivateLayout;
  /** How often the guest ran out of fuel. */
  ticks: number;
  /** Calls the exported function. */
  call(name: string, ...args: unknown[]): unknown;
}

export interface RunOptions {
  readonly harden?: Partial<HardenOptions>;
  readonly imports?: WebAssembly.Imports;
  /** Fuel of a slice. */
  readonly slice?: number;
  /** Slices until the guest is trapped. */
  readonly slices?: number;
  /** Pages that its memories may grow by, in one go. */
  readonly growthPages?: number;
}

/** Hardens and instantiates; the start function runs unless it traps. */
export function run(module: Uint8Array, options: RunOptions = {}): Running {
  const hardened = harden(module, options.harden);
  const { bytes, layout } = hardened;
  const running: Running = {
    exports: {},
    layout,
    ticks: 0,
    call: (name, ...args) => (running.exports[name] as (...args: unknown[]) => unknown)(...args),
  };
  const tick = (): number => {
    running.ticks++;
    if (running.ticks > (options.slices ?? 1000)) return TICK.trap;
    (running.exports[layout.fuel!] as WebAssembly.Global).value = options.slice ?? 1_000_000;
    return TICK.goOn;
  };
  const mayGrow = (pages: number): number => (pages <= (options.growthPages ?? Infinity) ? 1 : 0);
  const added = { tick, yield: () => undefined, mayGrow };
  const imports = { ...options.imports, [layout.importModule]: { ...options.imports?.[layout.importModule], ...added, ...given(layout) } };
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
  Object.assign(running.exports, instance.exports);
  settle(instance.exports, hardened);
  if (layout.start) running.call(layout.start);
  return running;
}

/** What instantiation of the original would have done, but for its start function. */
export function settle(exports: WebAssembly.Exports, { layout, data }: HardenedModule): void {
  fill(exports, layout);
  for (const { memory, offset, bytes } of data) {
    new Uint8Array((exports[layout.memories[memory]!.name] as WebAssembly.Memory).buffer).set(bytes, offset);
  }
}
