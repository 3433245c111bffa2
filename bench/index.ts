/**
 * `npm run bench`: a hello and some ordinary work in each host, measured in one run on this machine's loopback.
 * Absolute figures say more about the machine than about the hosts; compare ratios.
 */
import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { buildAll } from '../sdk/cli/build-all.ts';
import { discover } from '../sdk/functions/discover.ts';
import { generatorName } from './http/load.ts';
import { measureAll } from './http/measure.ts';
import { PLACES } from './http/processors.ts';
import { FUNCTIONS, SUBJECTS } from './http/subjects.ts';
import { tables } from './http/table.ts';

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
const subjects = SUBJECTS.filter(({ name }) => !only || name.startsWith('fastify') || only.includes(name));
const load = { connections: Number(values.connections), seconds: Number(values.seconds) };

for (const folder of FUNCTIONS) await buildAll(discover(folder));
console.error(
  `${load.connections} connections for ${load.seconds} s each, by ${generatorName()}; ${PLACES}; load of the machine ${loadavg()[0]!.toFixed(1)}`,
);
const results = await measureAll(subjects, load, Number(values.rounds), (text) => console.error(text));
console.log(`\n${tables(results)}`);
if (values.json) await writeFile(values.json, `${JSON.stringify({ subjects: results }, undefined, 2)}\n`);
