import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

/** Component binaries, types, code, calls, and the suites of others for them. */
const ENGINE = ['host/{engine,cow}/**/*.test.ts', 'test/{conformance,engine,wit}/**/*.test.ts'];

/** Beside the source: one part at a time, mostly without a process or a socket. With the rules of this repository. */
const UNIT = ['{host,sdk,guest,bench}/**/*.test.ts', 'test/house/**/*.test.ts'];

/** Commands, servers, functions, other hosts, documents, packages. */
const END_TO_END = ['{test,examples}/**/*.test.ts'];

const ELSEWHERE = ['**/node_modules/**', 'examples/*/build/**', '**/templates/**'];

function project(name: string, include: readonly string[], other: readonly string[] = []): TestProjectConfiguration {
  return { extends: true, test: { name, include: [...include], exclude: [...ELSEWHERE, ...other] } };
}

export default defineConfig({
  test: {
    projects: [project('engine', ENGINE), project('unit', UNIT, ENGINE), project('e2e', END_TO_END, [...ENGINE, ...UNIT])],
    pool: 'forks',
    // Vitest would leave one processor to itself, which is half of two: most of these tests wait for processes that they start.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 180_000,
    coverage: {
      provider: 'v8',
      include: ['host/**/*.ts', 'sdk/**/*.ts', 'guest/js/**/*.ts'],
      exclude: ['**/*.test.ts', '**/fixtures/**', '**/describe-*.ts', 'sdk/templates/**'],
      reporter: ['text-summary', 'html'],
      // A test that fails is no reason to hide what the others ran.
      reportOnFailure: true,
    },
  },
});
