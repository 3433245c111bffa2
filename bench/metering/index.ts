/** What metering costs: the same kernels plain and hardened, in one process, in turns. `node bench/metering/index.ts` */
import { fill, given, harden, TICK } from '../../host/engine/harden/index.ts';
import { compileKernels } from './compile.ts';

type Kernel = (size: number) => number;

/** Sizes for about 1 ms each, so that most runs are not interrupted. */
const SIZES = {
  fib: 28,
  sort: 16_000,
  sha256: 4_000,
  matrix: 120,
  json: 8,
  regex: 90,
  blur: 400,
  strings: 300,
  mandelbrot: 130,
  trees: 12,
  compress: 300_000,
};
const ROUNDS = Number(process.argv[2] ?? 200);
const WARM_UP = 60;
const SLICE = 1 << 20;
const KERNELS = Object.keys(SIZES) as (keyof typeof SIZES)[];

const plain = await compileKernels();
const { bytes, layout, data } = harden(plain, { virtualMemory: true });
let ticks = 0;

function plainKernels(): Record<string, Kernel> {
  return new WebAssembly.Instance(new WebAssembly.Module(plain.slice()), {}).exports as Record<string, Kernel>;
}

function meteredKernels(): Record<string, Kernel> {
  const tick = (): number => {
    fuel.value = SLICE;
    ticks++;
    return TICK.goOn;
  };
  const imports = { [layout.importModule]: { tick, yield: () => undefined, mayGrow: () => 1, ...given(layout) } };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
  const fuel = exports[layout.fuel!] as WebAssembly.Global;
  fill(exports, layout);
  for (const { memory, offset, bytes: content } of data) {
    new Uint8Array((exports[layout.memories[memory]!.name] as WebAssembly.Memory).buffer).set(content, offset);
  }
  if (layout.start) (exports[layout.start] as () => void)();
  return exports as unknown as Record<string, Kernel>;
}

function time(kernel: Kernel, size: number): number {
  const start = performance.now();
  kernel(size);
  return performance.now() - start;
}

/** The lowest tenth: on a machine that has other work, the median says more about that work. */
function typical(values: readonly number[]): number {
  const sorted = values.slice(WARM_UP).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 10)]!;
}

const engines = [plainKernels(), meteredKernels()] as const;
const ratios: number[] = [];
console.log('kernel        plain ms  metered ms   ratio  µs per slice');
for (const name of KERNELS) {
  const size = SIZES[name];
  const [a, b] = [engines[0][name]!(size), engines[1][name]!(size)];
  if (a !== b) throw new Error(`${name}: ${a} plain, ${b} metered`);
  const times: [number[], number[]] = [[], []];
  const before = ticks;
  for (let round = 0; round < ROUNDS; round++) {
    for (const which of round % 2 === 0 ? [0, 1] : [1, 0]) times[which]!.push(time(engines[which]![name]!, size));
  }
  const slices = (ticks - before) / ROUNDS;
  const [without, metered] = [typical(times[0]), typical(times[1])];
  const ratio = metered / without;
  ratios.push(ratio);
  const cells = [without.toFixed(2).padStart(9), metered.toFixed(2).padStart(11), ratio.toFixed(3).padStart(7)];
  console.log(name.padEnd(12), ...cells, ((metered * 1000) / slices).toFixed(1).padStart(12));
}
const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
console.log(`geometric mean ${mean.toFixed(3)} over ${ratios.length} kernels`);
