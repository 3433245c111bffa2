import { SkerryError } from '@skerry/host/base';
import { type DescribedCommand, helpText, meant, parseCommandLine } from './arguments.ts';
import { COMMANDS, describedCommand } from './commands.ts';
import { printError } from './output.ts';

function overview(): string {
  const lines = Object.entries(COMMANDS).map(([name, { operands, summary }]) => `  ${`${name} ${operands}`.padEnd(30)} ${summary}`);
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

async function findCommand(name: string): Promise<DescribedCommand> {
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry) return describedCommand(entry);
  throw new SkerryError('USAGE', `"${name}" is not a command${meant(name, [...Object.keys(COMMANDS), 'help'])}`, {
    help: `Commands are ${Object.keys(COMMANDS).join(', ')}; \`skerry --help\` describes them.`,
  });
}

async function printVersion(): Promise<number> {
  const { default: manifest } = await import('../package.json', { with: { type: 'json' } });
  console.log(manifest.version);
  return 0;
}
