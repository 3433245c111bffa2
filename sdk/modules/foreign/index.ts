import { readFileSync } from 'node:fs';
import { SkerryError } from '@skerry/host/base';
import { PREAMBLE_BYTES } from '@skerry/host/engine/format';
import type { Observations } from '../../observations/index.ts';
import { logicalPath } from '../../assemblyscript/index.ts';
import type { ModuleModel } from '../model.ts';
import { idOf } from '../wit.ts';
import { readForeignComponent } from './component.ts';
import { readCoreModule } from './core.ts';

/** Files that are composed as they are where TypeScript imports them. */
export const isForeignFile = (file: string): boolean => file.endsWith('.wasm');

const MAGIC = [0x00, 0x61, 0x73, 0x6d];
/** Where the binary formats of modules and components differ. */
const LAYER_OFFSET = 6;

/**
 * Finds out what WebAssembly from elsewhere offers to TypeScript: a component, or a core module.
 *
 * @param directory folder of the function
 * @param file absolute path
 * @throws SkerryError `BUILD_FAILED` for what is neither, offers nothing that crosses, or needs what nobody gives it
 */
export async function readForeign(directory: string, file: string, inputs: Observations): Promise<ModuleModel> {
  inputs.content(file);
  const path = logicalPath(directory, file);
  const bytes = new Uint8Array(read(file, path));
  if (bytes.length < PREAMBLE_BYTES || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw new SkerryError('BUILD_FAILED', `${path} is not WebAssembly in its binary format`, {
      help: 'Assemble a text by `wasm-tools parse`, and import the result.',
      where: path,
    });
  }
  const id = idOf(path, '.wasm');
  try {
    return bytes[LAYER_OFFSET] === 0 ? await readCoreModule(path, id, bytes) : readForeignComponent(path, id, bytes);
  } catch (error) {
    if (!SkerryError.is(error) || error.code === 'BUILD_FAILED') throw error;
    const options = { where: path, cause: error };
    throw new SkerryError(
      'BUILD_FAILED',
      `${path}: ${error.message}`,
      error.help === undefined ? options : { ...options, help: error.help },
    );
  }
}

function read(file: string, path: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new SkerryError('BUILD_FAILED', `There is no file ${path}`, { where: path, cause });
  }
}
