import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { SkerryError } from '../base/index.ts';

/** Anybody but its owner. */
const OTHERS = 0o077;

/** What is wrong with a file, as a sentence without its subject, and what to do. */
export type Refuse = (problem: string, help?: string) => SkerryError;

/**
 * The text of a file that nobody but its owner may read or write.
 *
 * @param mostBytes a longer one is refused
 * @returns undefined when there is none
 * @throws what `refuse` makes; it is never told what stands in the file
 */
export function readPrivateFile(file: string, mostBytes: number, refuse: Refuse): string | undefined {
  let descriptor: number;
  try {
    // A pipe in its place must not make anybody wait.
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw refuse(`cannot be read: ${code}`);
  }
  try {
    const found = fstatSync(descriptor);
    const { size, mode } = found;
    if (!found.isFile() || size > mostBytes) throw refuse(`is no file of at most ${mostBytes} bytes`);
    if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
      throw refuse(
        `can be read or written by other users of this machine (mode ${(mode & 0o777).toString(8)})`,
        `Run \`chmod 600 ${file}\`.`,
      );
    }
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(readFileSync(descriptor));
  } catch (cause) {
    throw SkerryError.is(cause) ? cause : refuse('is not UTF-8, or cannot be read');
  } finally {
    closeSync(descriptor);
  }
}
