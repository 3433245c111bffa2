/**
 * Runs test262, the tests of JavaScript's standard, in functions: `npm run test:262 [-- --update] [AREA …]`, with `TEST262` naming a
 * checkout. Each file has a sandbox of its own. Exits with 1 when one fails that `failing.json` does not have; `--update` writes it anew.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serveWithAll } from '../support/all-features.ts';
import { AREAS, type Case, casesOf } from './cases.ts';
import { readFailing, writeFailing } from './failing.ts';

const LANES = 2;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { update: { type: 'boolean', default: false }, verbose: { type: 'boolean', default: false } },
});

const root = process.env['TEST262'];
if (root === undefined || !existsSync(join(root, 'harness/assert.js'))) {
  console.log('Skipped: TEST262 names no checkout of test262; docs/typescript.md says how to get one.');
  process.exit(0);
}

const app = await serveWithAll(new URL('function', import.meta.url));
const areas = positionals.length > 0 ? positionals : AREAS;
const failing = new Map<string, string>();
const table: Record<string, { passed: number; of: number }> = {};
try {
  for (const area of areas) {
    const counts = (table[area] = { passed: 0, of: 0 });
    const cases = casesOf(root, area);
    const lane = async (): Promise<void> => {
      for (const each of cases) {
        const problem = await problemOf(each);
        counts.of++;
        if (problem === undefined) counts.passed++;
        else failing.set(each.id, problem);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  }
} finally {
  await app.close();
}
console.table(table);
if (values.verbose) for (const [id, problem] of failing) console.log(`${id}: ${problem.slice(0, 200)}`);
const known = readFailing();
if (values.update) writeFailing([...failing.keys(), ...known.filter((id) => !areas.some((area) => id.startsWith(`${area}/`)))]);
else {
  const worse = Array.from(failing).filter(([id]) => !known.includes(id));
  for (const [id, problem] of worse) console.log(`worse: ${id}: ${problem}`);
  const better = known.filter((id) => areas.some((area) => id.startsWith(`${area}/`)) && !failing.has(id));
  if (better.length > 0) console.log(`${better.length} files pass that did not: run with --update.`);
  if (worse.length > 0) process.exitCode = 1;
}

/** Why a file fails; undefined: it passes. */
async function problemOf({ script, throws }: Case): Promise<string | undefined> {
  const response = await fetch(app.url, { method: 'POST', body: script });
  const thrown = await response.text().catch(String);
  if (response.status !== 200) return `did not run: ${thrown}`;
  if (throws === undefined) return thrown === '' ? undefined : thrown;
  return thrown.startsWith(`${throws}: `) ? undefined : `no ${throws}: ${thrown}`;
}
