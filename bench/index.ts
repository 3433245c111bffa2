/**
 * `npm run bench`: a hello in each host, measured in one run on this machine's loopback.
 * Absolute figures say more about the machine than about the hosts; compare ratios.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildAll } from '../sdk/cli/build-all.ts';
import { discover } from '../sdk/functions/discover.ts';
import { generatorName } from './http/load.ts';
import { measureAll } from './http/measure.ts';
import { SUBJECTS } from './http/subjects.ts';
import { table } from './http/table.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '32' },
    rounds: { type: 'string', default: '1' },
    only: { type: 'string', multiple: true },
  },
});

const { only } = values;
const subjects = SUBJECTS.filter(({ name }) => !only || name === 'fastify' || only.includes(name));
const load = { connections: Number(values.connections), seconds: Number(values.seconds) };

for (const language of ['assemblyscript', 'typescript']) {
  await buildAll(discover(fileURLToPath(new URL(`../examples/hello-${language}`, import.meta.url))));
}
console.error(`${load.connections} connections for ${load.seconds} s each, by ${generatorName()}`);
const results = await measureAll(subjects, load, Number(values.rounds), (text) => console.error(text));
console.log(`\n${table(results)}`);
if (values.json) await writeFile(values.json, `${JSON.stringify({ subjects: results }, undefined, 2)}\n`);
