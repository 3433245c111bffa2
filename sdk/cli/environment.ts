import type { Command, Values } from './arguments.ts';
import { usageError } from './arguments.ts';

/** `SKERRY_HOST` says where the commands that deploy find a host. */
const OTHERWISE: Readonly<Record<string, string>> = { host: 'SKERRY_ADDRESS' };

/** `--admin-port` → `SKERRY_ADMIN_PORT`. */
function variableOf(option: string): string {
  return OTHERWISE[option] ?? `SKERRY_${option.toUpperCase().replaceAll('-', '_')}`;
}

/**
 * What was given on the command line, and by the environment what was not.
 *
 * @throws SkerryError `USAGE` for a flag that is neither on nor off
 */
export function withEnvironment(command: Command, values: Values, environment: NodeJS.ProcessEnv): Values {
  const given = Object.entries(command.options).flatMap(([option, { type }]) => {
    const text = environment[variableOf(option)];
    if (text === undefined || text === '') return [];
    return [[option, type === 'boolean' ? isOn(option, text, command) : text] as const];
  });
  return { ...Object.fromEntries(given), ...values };
}

function isOn(option: string, text: string, command: Command): boolean {
  if (text === '1' || text === 'true') return true;
  if (text === '0' || text === 'false') return false;
  throw usageError(`${variableOf(option)} is ${JSON.stringify(text)}; it must be 1 or 0`, command);
}
