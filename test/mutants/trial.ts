import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './mutant.ts';
import type { Nearest } from './nearest.ts';
import { type Broken, Runner } from './runner.ts';
import type { Answer } from './vitest-process.ts';

export interface Outcome extends Omit<Mutant, 'source'> {
  /** `untested`: no test that can be used imports the file. */
  readonly state: 'killed' | 'survived' | 'untested';
  /** The test file that failed, or what else stopped the mutant. */
  readonly by?: string;
  readonly milliseconds: number;
}

/** The nearest test files run first: most mutants get no further. */
const FIRST = 2;
/** A test file that takes longer is none of those that run for each mutant. */
const LONGEST_MS = 20_000;
/** So many are replaced by others that are further away. */
const MOST_LEFT_OUT = 6;
const FIRST_RUN_MS = 120_000;
/** A mutant may take so many times what the tests take without it, and some seconds. */
const SLOWER = 4;
const SPARE_MS = 8000;
/** How often tests are run again that something else has called off. */
const AGAIN = 3;

/** A test file without a mutant. */
interface Whole {
  readonly milliseconds: number;
  readonly tests: number;
}

/** Tries mutants in a copy of the tree. */
export class Trial {
  readonly #copy: string;
  readonly #nearest: Nearest;
  readonly #most: number;
  readonly #runner: Runner;
  /** Written since Vitest ran last. */
  readonly #changed = new Set<string>();
  /** Each test file without a mutant; undefined for those that cannot be used. */
  readonly #known = new Map<string, Whole | undefined>();

  /** @param most how many test files are run for each mutant */
  constructor(copy: string, nearest: Nearest, most: number) {
    this.#copy = copy;
    this.#nearest = nearest;
    this.#most = most;
    this.#runner = new Runner(copy);
  }

  async run({ source, ...mutant }: Mutant): Promise<Outcome> {
    const tests = await this.#testsFor(mutant.file);
    const start = performance.now();
    if (tests.length === 0) return { ...mutant, state: 'untested', milliseconds: 0 };
    const whole = readFileSync(join(this.#copy, mutant.file), 'utf8');
    this.#write(mutant.file, source);
    const by = await this.#firstFailure(tests);
    this.#write(mutant.file, whole);
    const milliseconds = Math.round(performance.now() - start);
    return by === undefined ? { ...mutant, state: 'survived', milliseconds } : { ...mutant, state: 'killed', by, milliseconds };
  }

  /**
   * The test files among those used that fail without a mutant by now. They may have failed for the same reason before,
   * so that nothing is known of the mutants that they are said to have killed.
   */
  async failing(): Promise<string[]> {
    const failing: string[] = [];
    for (const [test, whole] of this.#known) {
      if (whole === undefined) continue;
      const result = await this.#ask([test], FIRST_RUN_MS);
      if (typeof result === 'string' || result.failed.length > 0) failing.push(test);
    }
    return failing;
  }

  close(): void {
    this.#runner.close();
  }

  #write(file: string, text: string): void {
    writeFileSync(join(this.#copy, file), text);
    this.#changed.add(file);
  }

  #ask(tests: readonly string[], milliseconds: number): Promise<Answer | Broken> {
    const changed = [...this.#changed];
    this.#changed.clear();
    return this.#runner.run({ changed, tests }, milliseconds);
  }

  async #firstFailure(tests: readonly string[]): Promise<string | undefined> {
    for (const some of [tests.slice(0, FIRST), tests.slice(FIRST)]) {
      if (some.length === 0) continue;
      const alone = some.reduce((sum, test) => sum + this.#known.get(test)!.milliseconds, 0);
      const result = await this.#judge(some, alone * SLOWER + SPARE_MS);
      if (typeof result === 'string') return result;
      if (result.failed.length > 0) return result.failed[0];
    }
    return undefined;
  }

  /**
   * Vitest does not wait until the run in which a test failed has been called off: at times it is the next one whose tests
   * are skipped, and what is skipped has not failed.
   */
  async #judge(tests: readonly string[], milliseconds: number): Promise<Answer | Broken> {
    for (let again = 0; ; again++) {
      const result = await this.#ask(tests, milliseconds);
      if (typeof result === 'string' || result.failed.length > 0) return result;
      const skipped = tests.filter((test) => (result.ran[test] ?? 0) < this.#known.get(test)!.tests);
      if (skipped.length === 0) return result;
      if (again === AGAIN) throw new Error(`${skipped.join(', ')}: Vitest skips tests that ran before`);
    }
  }

  /** The nearest tests that pass without a mutant, in a time that can be waited for. */
  async #testsFor(file: string): Promise<string[]> {
    const usable: string[] = [];
    for (const test of this.#nearest(file).slice(0, this.#most + MOST_LEFT_OUT)) {
      if (!this.#known.has(test)) this.#known.set(test, await this.#measure(test));
      if (this.#known.get(test) !== undefined) usable.push(test);
      if (usable.length === this.#most) break;
    }
    return usable;
  }

  async #measure(test: string): Promise<Whole | undefined> {
    const first = await this.#ask([test], FIRST_RUN_MS);
    // It may have been called off.
    const result = isEmpty(first, test) ? await this.#ask([test], FIRST_RUN_MS) : first;
    const problem = problemOf(result, test);
    if (problem !== undefined) console.error(`${test} is left out: ${problem}`);
    return problem === undefined && typeof result !== 'string'
      ? { milliseconds: result.durations[test]!, tests: result.ran[test]! }
      : undefined;
  }
}

const isEmpty = (result: Answer | Broken, test: string): boolean =>
  typeof result !== 'string' && result.failed.length === 0 && (result.ran[test] ?? 0) === 0;

function problemOf(result: Answer | Broken, test: string): string | undefined {
  if (typeof result === 'string') return `it ended by ${result}`;
  if (result.failed.length > 0) return 'it fails without a mutant';
  if (isEmpty(result, test)) return 'none of its tests runs here';
  return result.durations[test]! > LONGEST_MS ? `it takes ${Math.round(result.durations[test]!)} ms` : undefined;
}
