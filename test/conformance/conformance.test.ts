import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { componentEngine } from '../../host/engine/index.ts';
import expected from './expected.json' with { type: 'json' };
import { runScript } from './script.ts';

/** The specification's own suite, with its own licence. */
const SUITE = fileURLToPath(new URL('suite/test', import.meta.url));

/** Lines of the commands that are known not to go as the suite has it, by file. */
function expectedFailures(file: string): number[] {
  return expected.flatMap(({ cases }) => (cases as Readonly<Record<string, readonly number[]>>)[file] ?? []).toSorted((a, b) => a - b);
}

const files = fs
  .readdirSync(SUITE, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.wast'))
  .map((file) => file.split(path.sep).join('/'))
  .toSorted();

describe('the component-model suite', () => {
  it('is here', () => {
    expect(files, `${SUITE} has no .wast file, so nothing would be tested`).not.toEqual([]);
  });

  it.each(files)('%s', async (file) => {
    const outcomes = await runScript(fs.readFileSync(path.join(SUITE, file), 'utf8'), componentEngine());
    expect(outcomes, 'the file has no command').not.toEqual([]);
    const failures = outcomes.filter(({ failure }) => failure !== undefined);
    const known = new Set(expectedFailures(file));
    const unexpected = failures.filter(({ line }) => !known.has(line));
    expect(unexpected, 'fails and stands in no list').toEqual([]);
    const failed = new Set(failures.map(({ line }) => line));
    expect(
      [...known].filter((line) => !failed.has(line)),
      'passes now: take it off expected.json',
    ).toEqual([]);
  });

  it('lists no file that is not there', () => {
    const listed = expected.flatMap(({ cases }) => Object.keys(cases));
    expect(listed.filter((file) => !files.includes(file))).toEqual([]);
  });
});
