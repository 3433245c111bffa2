import { SkerryError } from '@skerry/host/base';
import { type Command, helpText, parseCommandLine } from './arguments.ts';
import { NEW_OPTIONS, newFunction } from './new-function.ts';
import { printError } from './output.ts';

const createCommand: Command = {
  name: 'create',
  program: 'npm create skerry --',
  summary: 'Create a function in a folder, named after it. On a terminal, asks for what you leave out.',
  usage: '[FOLDER] [--language LANGUAGE] [--kind KIND]',
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
