import { SkerryError } from '@skerry/host/base';
import { type DescribedCommand, helpText, parseCommandLine } from './arguments.ts';
import { NEW_OPTIONS, NEW_USAGE, newFunction } from './new-function.ts';
import { NEW_SUMMARY } from './new-summary.ts';
import { printError } from './output.ts';

const createCommand: DescribedCommand = {
  name: 'create',
  program: 'npm create skerry --',
  ...NEW_SUMMARY,
  usage: NEW_USAGE,
  maxPositionals: 1,
  options: NEW_OPTIONS,
  run: (invocation) => newFunction(invocation, createCommand),
};

/**
 * `npm create skerry`: what `skerry new` does, before there is a `skerry`. Runs on any Node from 20 up.
 *
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage
 */
export async function create(args: readonly string[]): Promise<number> {
  try {
    const invocation = parseCommandLine(createCommand, args);
    if (invocation.values['help'] !== true) return await createCommand.run(invocation);
    console.log(helpText(createCommand));
    return 0;
  } catch (cause) {
    printError(cause, false);
    return SkerryError.is(cause) && cause.code === 'USAGE' ? 2 : 1;
  }
}
