/** `node:tty`: there is no terminal. */
import { unavailable } from './errors.ts';

export const isatty = (): boolean => false;

class NoTerminal {
  constructor() {
    throw unavailable('a stream of node:tty', 'a function has no terminal');
  }
}
export { NoTerminal as ReadStream, NoTerminal as WriteStream };

export default { isatty, ReadStream: NoTerminal, WriteStream: NoTerminal };
