/**
 * Runs web-platform-tests in functions: `npm run test:wpt [-- --update] [AREA …]`, with `WPT` naming a checkout. Each file has a
 * sandbox of its own. Exits with 1 when anything is worse than `expectations.json` says; `--update` writes it anew.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serveWithAll } from '../support/all-features.ts';
import { type Expectations, isBetter, readExpectations, type Result, worse, writeExpectations } from './expectations.ts';
import { serveTree } from './server.ts';
import { AREAS, harnessOf, type Job, jobsOf } from './tree.ts';

/** Time for one file; keys of RSA take some seconds each. */
const LIMIT_MS = 5000;
const CRYPTO_LIMIT_MS = 300_000;
const LANES = 2;
/** What depends on time may fail once on a busy machine. */
const ATTEMPTS = 3;
const PASS = 0;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { update: { type: 'boolean', default: false }, verbose: { type: 'boolean', default: false } },
});
const areas = positionals.length > 0 ? positionals : [...AREAS];

const reason = cannotRun(process.env['WPT']);
if (reason !== undefined) {
  console.log(`Skipped: ${reason}`);
  process.exit(0);
}
await main(process.env['WPT']!);

function cannotRun(root: string | undefined): string | undefined {
  if (root === undefined) return 'WPT names no checkout of web-platform-tests; docs/typescript.md says how to get one.';
  if (!existsSync(join(root, 'resources/testharness.js'))) return `WPT names ${root}, which has no resources/testharness.js.`;
  if (spawnSync('python3', ['--version']).status !== 0) return 'The server of web-platform-tests needs python3.';
  return undefined;
}

async function main(root: string): Promise<void> {
  const server = await serveTree(root);
  const app = await serveWithAll(new URL('function', import.meta.url), { http: [server.origin] });
  try {
    const tree = { root, origin: server.origin };
    const harness = harnessOf(tree);
    const expectations = readExpectations();
    const jobs = jobsOf(tree, areas);
    const results = await runAll(jobs, (job) => steady(job, expectations[job.id], () => run(app.url, harness, job)));
    report(jobs, results, expectations);
  } finally {
    await app.close();
    await server.close();
  }
}

async function runAll(jobs: readonly Job[], action: (job: Job) => Promise<Result>): Promise<Map<string, Result>> {
  const results = new Map<string, Result>();
  const waiting = jobs.values();
  const lane = async (): Promise<void> => {
    for (const job of waiting) results.set(job.id, await action(job));
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}

/** The best of a few attempts where the first is worse than expected. */
async function steady({ id }: Job, expected: Expectations[string] | undefined, attempt: () => Promise<Result>): Promise<Result> {
  let result = await attempt();
  for (let more = 1; more < ATTEMPTS && worse(id, result, expected).length > 0; more++) {
    const next = await attempt();
    if (next.passed >= result.passed) result = next;
  }
  return result;
}

async function run(url: string, harness: string, { area, base, test }: Job): Promise<Result> {
  const body = JSON.stringify({ base, harness, test, limitMs: area.startsWith('WebCryptoAPI') ? CRYPTO_LIMIT_MS : LIMIT_MS });
  const response = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(600_000) }).then((each) => each.text(), String);
  const told = answerOf(response);
  if (told.error !== undefined) return { passed: 0, failed: [], error: told.error };
  const failed = told.tests.filter(([, status]) => status !== PASS);
  if (values.verbose) for (const [name, , message] of failed) console.log(`  ${base}: ${name}: ${message}`);
  // The port of the server differs from run to run.
  const { host } = new URL(base);
  return { passed: told.tests.length - failed.length, failed: failed.map(([name]) => name.replaceAll(host, 'HOST')) };
}

interface Answer {
  readonly tests: readonly (readonly [name: string, status: number, message: string | null])[];
  readonly error?: string;
}

function answerOf(text: string): Answer {
  try {
    const answer = JSON.parse(text) as Partial<Answer>;
    if (answer.tests !== undefined) return answer as Answer;
  } catch {
    // The function itself has failed.
  }
  return { tests: [], error: `did not run: ${text.slice(0, 300)}` };
}

function report(jobs: readonly Job[], results: ReadonlyMap<string, Result>, expectations: Expectations): void {
  const table = Map.groupBy(jobs, ({ area }) => area);
  console.table(
    Object.fromEntries(
      Array.from(table, ([area, ids]) => {
        const all = ids.map(({ id }) => results.get(id)!);
        const passed = all.reduce((sum, each) => sum + each.passed, 0);
        const failed = all.reduce((sum, each) => sum + each.failed.length, 0);
        return [
          area,
          { passed, of: passed + failed, files: all.length, 'did not run': all.filter(({ error }) => error !== undefined).length },
        ];
      }),
    ),
  );
  const problems = Array.from(results).flatMap(([id, result]) => worse(id, result, expectations[id]));
  const better = Array.from(results).filter(([id, result]) => isBetter(result, expectations[id])).length;
  if (values.update) return writeExpectations(results, positionals.length > 0 ? expectations : {});
  for (const problem of problems) console.log(`worse: ${problem}`);
  if (better > 0) console.log(`${better} files are better than expected: run with --update.`);
  if (problems.length > 0) process.exitCode = 1;
}
