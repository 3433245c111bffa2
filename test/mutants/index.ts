/**
 * Breaks the sources one small change at a time and lists the changes that no test notices:
 * `npm run test:mutants -- FOLDER… [--files PATTERN] [--kind WORD] [--limit N] [--seed N] [--tests N] [--json FILE] [--again FILE]`.
 * `--again` tries only those that survived in the run that wrote this file.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { copyOfTree, removeCopy } from './copy.ts';
import { mutantsOf, sampled } from './mutant.ts';
import { nearestTests } from './nearest.ts';
import { show, summary, survivorsOf } from './report.ts';
import { type Outcome, Trial } from './trial.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    files: { type: 'string' },
    kind: { type: 'string', default: '' },
    limit: { type: 'string' },
    seed: { type: 'string', default: '1' },
    tests: { type: 'string', default: '6' },
    json: { type: 'string' },
    again: { type: 'string' },
  },
});

if (positionals.length === 0) {
  console.error('Name folders or files whose sources are to be broken: npm run test:mutants -- host/storage');
  process.exit(2);
}

const wanted = values.again === undefined ? () => true : survivorsOf(JSON.parse(readFileSync(values.again, 'utf8')) as Outcome[]);
const all = mutantsOf(positionals, values.files).filter((mutant) => mutant.kind.includes(values.kind) && wanted(mutant));
const mutants = sampled(all, values.limit === undefined ? all.length : Number(values.limit), Number(values.seed));
console.error(`${mutants.length} of ${all.length} mutants`);

const copy = copyOfTree();
const trial = new Trial(copy, nearestTests(), Number(values.tests));
const outcomes: Outcome[] = [];
const failing: string[] = [];
let isStopped = false;
// What is known by then is told all the same.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    isStopped = true;
    trial.close();
  });
}
try {
  for (const mutant of mutants) {
    const outcome = await trial.run(mutant);
    if (isStopped) break;
    outcomes.push(outcome);
    if (outcome.state === 'survived') console.log(show(outcome));
  }
  if (!isStopped) failing.push(...(await trial.failing()));
} finally {
  trial.close();
  removeCopy(copy);
}
console.log(summary(outcomes));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(outcomes, undefined, 2)}\n`);
for (const test of failing) console.error(`${test} fails without a mutant by now: what it killed may be alive`);
process.exitCode = isStopped || failing.length > 0 || outcomes.some(({ state }) => state === 'survived') ? 1 : 0;
