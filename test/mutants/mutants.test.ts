import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { copyOfTree, removeCopy } from './copy.ts';
import { EQUIVALENT } from './equivalent.ts';
import { mutantsOfFile, sampled } from './mutant.ts';
import { mutated, mutationsOf } from './mutations.ts';
import { nearestTests } from './nearest.ts';
import { Trial } from './trial.ts';

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
  const gone = EQUIVALENT.filter(
    ({ file, line, mutant }) => !mutantsOfFile(file).some(({ before, after }) => before === line && (mutant ?? after) === after),
  );
  expect(gone).toEqual([]);
});

describe('a mutant', () => {
  const FILE = 'sdk/wit/semver.ts';
  const mutants = mutantsOfFile(FILE);
  const tests = (): string[] => ['sdk/wit/semver.test.ts'];
  const find = (text: string) => mutants.find(({ after }) => after === text)!;

  it('is killed by a test that fails, and no other by the same failure', async () => {
    const copy = copyOfTree();
    const trial = new Trial(copy, tests, 1);
    try {
      const killed = await trial.run(find('if (!(number !== right.numbers[index])) return number > right.numbers[index]!;'));
      expect(killed).toMatchObject({ state: 'killed', by: 'sdk/wit/semver.test.ts', file: FILE });
      const same = { ...find('return left > right ? 1 : -1;'.replace('>', '>=')), file: FILE };
      expect(await trial.run(same)).toMatchObject({ state: 'survived' });
    } finally {
      trial.close();
      removeCopy(copy);
    }
    expect(existsSync(copy)).toBe(false);
  });

  it('of a file that no test imports is untested', async () => {
    const trial = new Trial('nowhere', () => [], 1);
    expect(await trial.run(mutants[0]!)).toMatchObject({ state: 'untested' });
  });
});
