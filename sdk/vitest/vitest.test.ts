import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from '@bytecodealliance/jco';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../test/support/folder.ts';
import { openFunction } from '../testing/index.js';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const VITEST = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

const PATHS = ['/numbers', '/arrays', '/records', '/realm', '/refused', '/keep?n=3', '/loop?n=2'];

/** A run of its own: the plugin is for the server that compiles tests. */
async function run(answers: unknown): Promise<{ readonly passed: number; readonly failed: string }> {
  const file = join(temporaryFolder(), 'report.json');
  const args = [VITEST, 'run', '--root', FIXTURES, '--reporter', 'json', '--outputFile', file, '--silent'];
  const env = { ...process.env, ANSWERS: JSON.stringify(answers), VITEST_POOL_ID: undefined, VITEST_WORKER_ID: undefined };
  // Its exit code says no more than the report.
  await promisify(execFile)(process.execPath, args, { env }).catch(() => undefined);
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests: number;
    testResults: { message: string; assertionResults: { failureMessages: string[] }[] }[];
  };
  const failed = report.testResults.flatMap(({ message, assertionResults }) => [
    message,
    ...assertionResults.flatMap(({ failureMessages }) => failureMessages),
  ]);
  return { passed: report.numPassedTests, failed: failed.filter((text) => text !== '').join('\n') };
}

it('lets tests import compiled modules, which are what they are inside a function', async () => {
  await using fn = await openFunction(new URL('../modules/fixtures/all/', import.meta.url));
  const answers: [path: string, answer: unknown][] = [];
  for (const path of PATHS) answers.push([path, await (await fn.fetch(path)).response.json()]);
  const core = join(FIXTURES, 'src/core.wasm');
  onTestFinished(() => rmSync(core, { force: true }));
  writeFileSync(core, await parse(readFileSync(new URL('../modules/fixtures/foreign/src/core.wat', import.meta.url), 'utf8')));
  const { passed, failed } = await run(answers);
  expect(failed).toBe('');
  expect(passed).toBe(PATHS.length + 9);
});
