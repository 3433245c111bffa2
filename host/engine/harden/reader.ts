import { Reader } from '../format/index.ts';
import { malformed } from './fault.ts';

/** A cursor over a core module: what breaks the format is told by its offset in the module. */
export class ModuleReader extends Reader {
  override fault(offset: number, message: string): Error {
    return malformed(offset, message);
  }
}
