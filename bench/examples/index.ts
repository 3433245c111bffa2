/**
 * `node bench/examples/index.ts`: builds every example and prints the table of `examples/README.md`.
 * `--write` puts the figures into the READMEs. Times are of this machine; sizes are the same everywhere.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { discover } from '../../sdk/functions/discover.ts';
import { type Measurement, measure } from './measure.ts';
import { table, withLine, withTable } from './report.ts';
import { WORKLOADS } from './workloads.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '500' },
    only: { type: 'string', multiple: true },
    write: { type: 'boolean', default: false },
  },
});
if (values.only && values.write) throw new Error('--write needs all examples: the table is written as a whole');

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));
const requests = Number(values.requests);
// Node.js compiles what is used often a second time, and better.
const effort = { requests, warmUp: Math.ceil(requests / 2) };

const folders = discover(EXAMPLES).filter(({ manifest }) => !values.only || values.only.includes(manifest.name));
const unknown = folders.map(({ manifest }) => manifest.name).filter((name) => !WORKLOADS[name]);
if (unknown.length > 0) throw new Error(`bench/examples/workloads.ts has no request for ${unknown.join(', ')}`);

const measurements: Measurement[] = [];
for (const folder of folders) {
  const { name } = folder.manifest;
  const measured = await measure(folder, WORKLOADS[name]!, effort);
  console.error(`${name}: built in ${Math.round(measured.buildMs)} ms, ${measured.requestMs.toFixed(3)} ms for ${measured.request}`);
  measurements.push(measured);
}
console.log(table(measurements));
if (values.write) await writeAll();

async function writeAll(): Promise<void> {
  await change(`${EXAMPLES}README.md`, (readme) => withTable(readme, measurements));
  for (const each of measurements) await change(`${EXAMPLES}${each.name}/README.md`, (readme) => withLine(readme, each));
}

async function change(file: string, edit: (text: string) => string): Promise<void> {
  await writeFile(file, edit(await readFile(file, 'utf8')));
}
