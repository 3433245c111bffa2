import { readFileSync } from 'node:fs';
import { type Command, usageError } from './arguments.ts';

/**
 * The text of a key in a file.
 *
 * @param option what named the file, `--sign`
 * @throws SkerryError `USAGE` when it cannot be read
 */
export function readKeyFile(file: string, option: string, command: Command): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw usageError(`${option} names ${file}, which cannot be read: ${(cause as Error).message}`, command);
  }
}
