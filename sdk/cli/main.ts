import { SkerryError } from '@skerry/host/base';
import { type Command, helpText, meant, parseCommandLine } from './arguments.ts';
import { COMMANDS } from './commands.ts';
import { printError } from './output.ts';

const SUMMARIES = [
  ['new [FOLDER] [--language LANGUAGE]', 'create a function'],
  ['build [DIR]', 'compile functions to WebAssembly components'],
  ['dev [DIR...]', 'serve functions while you edit them: each save goes live at once'],
  ['serve [DIR]', 'serve functions over HTTP'],
  ['invoke [DIR] [PATH]', 'call a function once, without a socket'],
  ['link [DIR]', 'link the packages of this installation into a function'],
  ['types [DIR]', 'write types for the grants of TypeScript functions'],
  ['bindgen WIT --out DIR', 'make a WIT world usable from AssemblyScript'],
  ['inspect FILE|DIR', 'show what a component imports, exports and needs'],
  ['completion SHELL', 'let bash, zsh or fish complete commands and options'],
] as const;

function overview(): string {
  const lines = SUMMARIES.map(([usage, summary]) => `  ${usage.padEnd(34)} ${summary}`);
  return [
    'Functions as WebAssembly components, each request in its own sandbox.',
    '',
    ...lines,
    '',
    '`skerry COMMAND --help` describes each.',
  ].join('\n');
}

/**
 * Runs the command line.
 *
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage
 */
export async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === '--version' || name === '-v') return await printVersion();
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      const topic = name === 'help' ? rest.find((word) => !word.startsWith('-')) : undefined;
      console.log(topic === undefined ? overview() : helpText(await findCommand(topic)));
      return name === undefined ? 2 : 0;
    }
    const command = await findCommand(name);
    const wantsHelp = rest.includes('--help') || rest.includes('-h');
    if (wantsHelp) console.log(helpText(command));
    return wantsHelp ? 0 : await command.run(parseCommandLine(command, rest));
  } catch (cause) {
    printError(cause, rest.includes('--json'));
    return SkerryError.is(cause) && cause.code === 'USAGE' ? 2 : 1;
  }
}

async function findCommand(name: string): Promise<Command> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load) return load();
  throw new SkerryError('USAGE', `"${name}" is not a command${meant(name, [...Object.keys(COMMANDS), 'help'])}`, {
    help: `Commands are ${Object.keys(COMMANDS).join(', ')}; \`skerry --help\` describes them.`,
  });
}

async function printVersion(): Promise<number> {
  const { default: manifest } = await import('../package.json', { with: { type: 'json' } });
  console.log(manifest.version);
  return 0;
}
