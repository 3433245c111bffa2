import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { SkerryError } from '@skerry/host/base';
import type { BuiltFunction } from '../build/index.ts';
import { shown } from './discover.ts';

/** A component in memory, with what is known of its file. */
export interface Held {
  readonly build: BuiltFunction;
  readonly component: Uint8Array;
}

const NAMED_BY_COMPONENT = '"component" in skerry.json names a .wasm file, relative to skerry.json.';

/** In this thread: 9 ms for 14 MB, where another thread would have to be sent a copy first, which takes longer. */
export const digestOf = (component: Uint8Array): string => createHash('sha256').update(component).digest('hex');

/**
 * @param help where the file is named; default: as `component` in the manifest
 * @throws SkerryError `COMPONENT_NOT_FOUND`, `DESCRIPTORS_EXHAUSTED`
 */
export async function readComponent(file: string, name: string, help = NAMED_BY_COMPONENT): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    if (['EMFILE', 'ENFILE'].includes((cause as NodeJS.ErrnoException).code ?? '')) {
      throw new SkerryError('DESCRIPTORS_EXHAUSTED', `The component of "${name}" cannot be opened: too many open files`, {
        help: 'Raise the limit of open files, such as with `ulimit -n`.',
        cause,
      });
    }
    throw new SkerryError('COMPONENT_NOT_FOUND', `The component of "${name}" cannot be read: ${shown(file)}`, {
      help,
      cause,
    });
  }
}
