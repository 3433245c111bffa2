import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { read, ROOT } from '../house/source-files.ts';
import { copyOfTree, removeCopy } from './copy.ts';
import { EQUIVALENT } from './equivalent.ts';
import { type Mutant, mutantsOfFile, sampled } from './mutant.ts';
import { mutated, mutationsOf } from './mutations.ts';
import { nearestTests } from './nearest.ts';
import { survivorsOf } from './report.ts';
import { type Outcome, Trial } from './trial.ts';

const mutantsIn = (source: string): string[] => mutationsOf('a.ts', source).map((each) => mutated(source, each));

describe('a source', () => {
  it.each<[string, string[]]>([
    ['f();', [';']],
    ['const ä = "ü" + b;', []],
    ['if (a < b) f();', ['if (!(a < b)) f();', 'if (a <= b) f();', 'if (a < b) ;']],
    ['x = a && b;', [';', 'x = (a);', 'x = (b);', 'x = ((a) || (b));']],
    ['const x = a ?? b;', ['const x = (a);', 'const x = (b);']],
    ['const x = (a as number) + 1;', ['const x = (a as number) - 1;', 'const x = (a as number) + 2;']],
    ['const x = [a, ...b];', ['const x = [...[], ...b];', 'const x = [a, ...[]];']],
    ['const x = { a, 1: true };', ['const x = { ...{}, 1: true };', 'const x = { a, ...{} };', 'const x = { a, 1: false };']],
    ['function f() { return x; }', ['function f() { return; }']],
    ['const f = () => x;', ['const f = () => undefined;']],
    ['while (a) b++;', ['while (false) b++;', 'while (a) ;', 'while (a) b--;']],
    ['switch (a) { case b: break; }', ['switch (a) { case b: ; }']],
    ['throw new Error("a" + 1);', [';']],
    ['const x = !a;', ['const x = (a);']],
    ['const x = a === "b";', ['const x = a !== "b";', `const x = a === '\\0';`]],
  ])('%s has these mutants', (source, expected) => {
    expect(mutantsIn(source).toSorted()).toEqual(expected.toSorted());
  });

  it.each([
    'import a from "a";',
    'interface A { b: 1 }',
    'type A = 1 | "b";',
    'let a: 1;',
    '"use strict";',
    'const f = g<1>;',
    'const a = b.c;',
    'const a = { b: undefined };',
    'function f() { return undefined; }',
  ])('%s has none', (source) => {
    expect(mutantsIn(source)).toEqual([]);
  });
});

it('a run can take up what survived in an earlier one', () => {
  const mutants = mutantsOfFile('test/mutants/report.ts');
  const states = ['killed', 'survived', 'untested'] as const;
  const outcomes = mutants.map((mutant, i): Outcome => ({ ...mutant, state: states[i % 3]!, milliseconds: 1 }));
  const earlier = JSON.parse(JSON.stringify(outcomes)) as Outcome[];
  expect(mutants.length).toBeGreaterThan(10);
  expect(mutants.filter(survivorsOf(earlier))).toEqual(mutants.filter((_, i) => i % 3 !== 0));
  expect(mutants.filter(survivorsOf([]))).toEqual([]);
  // A line above them has been written since.
  const moved = Array.from(mutants, (mutant) => ({ ...mutant, line: mutant.line + 1 }));
  expect(moved.filter(survivorsOf(earlier))).toEqual(moved.filter((_, i) => i % 3 !== 0));
});

it('a sample is the same for the same seed, and in order', () => {
  const all = Array.from({ length: 100 }, (_, i) => i);
  const some = sampled(all, 10, 1);
  expect(sampled(all, 10, 1)).toEqual(some);
  expect(sampled(all, 10, 2)).not.toEqual(some);
  expect(some.toSorted((a, b) => a - b)).toEqual(some);
  expect(sampled(all, 200, 1)).toEqual(all);
});

it('the nearest tests come first', () => {
  expect(nearestTests()('sdk/wit/semver.ts')[0]).toBe('sdk/wit/semver.test.ts');
  expect(nearestTests()('test/mutants/mutations.ts')).toEqual(['test/mutants/mutants.test.ts']);
  expect(nearestTests()('host/engine/types/equal.ts')[0]).toBe('test/conformance/conformance.test.ts');
});

it('what is said to be equivalent is still there', () => {
  const gone = EQUIVALENT.filter(({ file, line, mutant }) =>
    [mutant].flat().some((each) => !mutantsOfFile(file).some(({ before, after }) => before === line && (each ?? after) === after)),
  );
  expect(gone).toEqual([]);
});

const FILE = 'sdk/wit/semver.ts';
const TEST = 'sdk/wit/semver.test.ts';
const mutants = mutantsOfFile(FILE);
const KILLED = 'if (!(number !== right.numbers[index])) return number > right.numbers[index]!;';
/** No test can tell it from the source: equal ones do not get there. */
const SURVIVOR = 'return left >= right ? 1 : -1;';
const find = (text: string): Mutant => mutants.find(({ after }) => after === text)!;

describe('a mutant', () => {
  let copy: string;
  let trial: Trial;
  beforeAll(() => {
    copy = copyOfTree();
    trial = new Trial(copy, () => [TEST], 1);
  });
  afterAll(() => {
    trial.close();
    removeCopy(copy);
    expect(existsSync(copy)).toBe(false);
  });

  it('is killed by a test that fails, and no other by the same failure', async () => {
    const killed = await trial.run(find(KILLED));
    expect(killed).toMatchObject({ state: 'killed', by: TEST, file: FILE });
    expect(await trial.run(find(SURVIVOR))).toMatchObject({ state: 'survived' });
    expect(await trial.failing()).toEqual([]);
  });

  it.each([
    ['never ends', 'for (;;);', 'time'],
    ['ends its process', "process.kill(process.pid, 'SIGKILL');", expect.any(String)],
    ['is no program', '}', TEST],
  ])('is killed where it %s, and the next one is judged by itself', async (_, source, by) => {
    const broken = { ...mutants[0]!, source: `${read(FILE)}\n${source}` };
    expect(await trial.run(broken)).toMatchObject({ state: 'killed', by });
    expect(await trial.run(find(SURVIVOR))).toMatchObject({ state: 'survived' });
  });

  it('that is not taken back is told by the tests, which fail without one', async () => {
    expect(await trial.run(find(SURVIVOR))).toMatchObject({ state: 'survived' });
    const imported = 'host/engine/format/grammar.ts';
    writeFileSync(join(copy, imported), `${read(imported)}\nthrow new Error('stays');`);
    trial.close();
    expect(await trial.failing()).toEqual([TEST]);
    writeFileSync(join(copy, imported), read(imported));
  });

  it('is tried by the next test where a nearer one cannot be used', async () => {
    const other = new Trial(copy, () => ['sdk/wit/none.test.ts', TEST], 1);
    const { state, by } = await other.run(find(KILLED));
    other.close();
    expect([state, by]).toEqual(['killed', TEST]);
  });

  it('is tried again where its tests were skipped, as those are at times that follow a failure', async () => {
    const test = 'sdk/wit/skips.test.ts';
    const source = `import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import '../../${FILE}';
const runs = 'runs.txt';
it('runs at first and at third', (context) => {
  let before = 0;
  try {
    before = Number(readFileSync(runs, 'utf8'));
  } catch {}
  writeFileSync(runs, String(before + 1));
  if (before === 1) context.skip();
  expect(before).toBe(0);
});
`;
    writeFileSync(join(copy, test), source);
    const other = new Trial(copy, () => [test], 1);
    expect(await other.run(find(SURVIVOR))).toMatchObject({ state: 'killed', by: test });
    other.close();
  });

  it('of a file that no test imports is untested', async () => {
    const untested = new Trial('nowhere', () => [], 1);
    expect(await untested.run(mutants[0]!)).toMatchObject({ state: 'untested' });
  });
});

describe('the command', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'skerry-mutants-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Copies are made in `folder`. */
  const start = (...args: string[]): ChildProcess =>
    spawn(process.execPath, ['test/mutants/index.ts', FILE, ...args], {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const broken = (): boolean =>
    readdirSync(folder).some(
      (copy) => existsSync(join(folder, copy, FILE)) && readFileSync(join(folder, copy, FILE), 'utf8') !== read(FILE),
    );

  it('leaves the work tree as it is, and no process, when it is killed while a mutant is tried', async () => {
    const before = [read(FILE), statSync(join(ROOT, FILE)).mtimeMs];
    const child = start('--tests', '1');
    await expect.poll(broken, { timeout: 60_000, interval: 20 }).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect([read(FILE), statSync(join(ROOT, FILE)).mtimeMs]).toEqual(before);
    await expect.poll(() => processesIn(folder), { timeout: 30_000 }).toEqual([]);
  }, 120_000);

  it('takes those of a kind, leaves out what no test can tell, and ends well where all are killed', async () => {
    const child = start('--tests', '1', '--kind', '> to >=');
    let text = '';
    child.stdout!.on('data', (chunk) => (text += String(chunk)));
    await once(child, 'close');
    expect([child.exitCode, text]).toEqual([
      0,
      expect.stringMatching(/^all: (\d+) of \1 killed \(100 %\), 0 survived, 0 untested, [0-9.]+ s each\n$/),
    ]);
    expect(readdirSync(folder)).toEqual([]);
  }, 120_000);
});

/** Processes that work below a folder, where the system tells (Linux). */
function processesIn(folder: string): string[] {
  const links = existsSync('/proc') ? readdirSync('/proc').filter((each) => /^\d+$/.test(each)) : [];
  return links.flatMap((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder) ? [pid] : [];
    } catch {
      return [];
    }
  });
}
