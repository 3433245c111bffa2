/**
 * A thumbnail three times: in TypeScript, in TypeScript with its loops over the pixels in AssemblyScript, and an example that is
 * AssemblyScript alone, with a codec of its own. `node bench/compiled-modules/index.ts [--rounds N] [--json FILE]`
 */
import { inflateSync } from 'node:zlib';
import { makePng } from '../../examples/image-thumbnail/test/png.ts';
import { built } from '../../test/support/built.ts';
import { serving } from '../engine/host.ts';
import { median, options, report } from '../engine/report.ts';

const { rounds, json } = options({ rounds: 15 });

const FUNCTIONS = ['bench/functions/thumbnail-interpreted', 'bench/functions/thumbnail-compiled', 'examples/image-thumbnail'];
const PICTURE = new Uint8Array(makePng(640, 480, { color: 2, depth: 8 }, (x, y, channel) => ((x * y + 85 * channel) >> 4) & 255));

const host = await serving();
const subjects: { name: string; bytes: number; first: number; times: number[] }[] = [];

async function ask(name: string): Promise<[milliseconds: number, png: Buffer]> {
  const start = performance.now();
  const response = await fetch(`http://127.0.0.1:${host.port}/${name}?width=200`, { method: 'POST', body: PICTURE });
  const png = Buffer.from(await response.arrayBuffer());
  if (!response.ok) throw new Error(`${name}: ${response.status} ${png.toString()}`);
  return [performance.now() - start, png];
}

/** The samples of an image with one chunk of data, after its header. */
const samples = (png: Buffer): Buffer => inflateSync(png.subarray(png.indexOf('IDAT') + 4));

for (const folder of FUNCTIONS) {
  const name = folder.split('/').at(-1)!;
  const component = await built(folder);
  const start = performance.now();
  await host.add(name, component, { cpuTimeMs: 60_000, wallTimeMs: 60_000 });
  await ask(name);
  subjects.push({ name, bytes: component.length, first: performance.now() - start, times: [] });
}
const [interpreted, compiled] = [await ask('thumbnail-interpreted'), await ask('thumbnail-compiled')].map(([, png]) => samples(png));
if (!interpreted!.equals(compiled!)) throw new Error('The two thumbnails differ');
// In turns, so that what the machine does meanwhile is the same for all.
for (let round = 0; round < rounds; round++) for (const { name, times } of subjects) times.push((await ask(name))[0]);

await report(
  subjects.map(({ name, bytes, first, times }) => ({
    name,
    KiB: Math.round(bytes / 1024),
    'ms from deploy to first answer': first,
    'ms a request': median(times),
  })),
  json,
);
await host.close();
process.exit(0);
