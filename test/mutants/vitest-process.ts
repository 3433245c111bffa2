/**
 * Keeps Vitest warm: whatever has not changed since the last run is neither read nor compiled again. Runs as a process
 * of its own, in the copy of the tree, so that a mutant that never ends can be ended with it.
 */
import { join } from 'node:path';
import { createVitest, type TestModule } from 'vitest/node';

/** What is to be run. */
export interface Ask {
  /** Files that have changed since the last run. */
  readonly changed: readonly string[];
  readonly tests: readonly string[];
}

export interface Answer {
  /** Test files that failed. */
  readonly failed: readonly string[];
  /** Milliseconds for each test file that ran. */
  readonly durations: Readonly<Record<string, number>>;
  /** How many tests of each file ran to an end. */
  readonly ran: Readonly<Record<string, number>>;
  /** Whether something failed outside tests, such as a process that ended. What comes after in this one is not to be trusted. */
  readonly isBroken: boolean;
}

const root = process.cwd();
const vitest = await createVitest({ root, watch: false, bail: 1, maxWorkers: 2, reporters: [{}], retry: 0, silent: true });
await vitest.standalone();

async function run({ changed, tests }: Ask): Promise<Answer> {
  for (const file of changed) vitest.invalidateFile(join(root, file));
  const specifications = tests.flatMap((test) => vitest.getModuleSpecifications(join(root, test)));
  const { testModules: known, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  // Those of earlier runs are among them.
  const testModules = known.filter(({ relativeModuleId }) => tests.includes(relativeModuleId));
  const failed = testModules.filter((module) => !module.ok()).map(({ relativeModuleId }) => relativeModuleId);
  return {
    failed: failed.length === 0 && unhandledErrors.length > 0 ? ['an unhandled error'] : failed,
    durations: Object.fromEntries(testModules.map((module) => [module.relativeModuleId, module.diagnostic().duration])),
    ran: Object.fromEntries(testModules.map((module) => [module.relativeModuleId, count(module)])),
    isBroken: unhandledErrors.length > 0,
  };
}

const count = ({ children }: TestModule): number =>
  [...children.allTests()].filter((test) => ['passed', 'failed'].includes(test.result().state)).length;

process.on(
  'message',
  (ask: Ask) =>
    void run(ask).then(
      (answer) => process.send!(answer),
      (cause: unknown) => {
        console.error(cause);
        process.exit(1);
      },
    ),
);
// Whoever started this is gone, and a worker in a loop without an end would stay.
process.on('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
process.send!('ready');
