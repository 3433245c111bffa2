import { SkerryError } from '../../base/index.ts';
import type { Helpers } from './helpers.ts';
import type { ModuleInfo } from './module.ts';
import { ModuleReader } from './reader.ts';
import { SECTION, Writer } from '../format/index.ts';

const FUNCTION_NAMES = 1;

/** Keeps the names of functions, so that a trap's stack can be read. A malformed section is left out, as engines do. */
export function writeNames(writer: Writer, module: ModuleInfo, helpers: Helpers): void {
  const names = functionNames(module, helpers);
  if (names === undefined) return;
  writer.section(SECTION.custom, () => {
    writer.name('name');
    writer.section(FUNCTION_NAMES, () => writer.copy(names.bytes, 0, names.length));
  });
}

function functionNames(module: ModuleInfo, helpers: Helpers): Writer | undefined {
  try {
    return renumbered(new ModuleReader(module.bytes, module.names.start, module.names.end), module, helpers);
  } catch (error) {
    if (SkerryError.is(error)) return undefined;
    throw error;
  }
}

function renumbered(reader: ModuleReader, module: ModuleInfo, helpers: Helpers): Writer | undefined {
  while (!reader.done) {
    const id = reader.byte();
    const length = reader.u32();
    if (id !== FUNCTION_NAMES) {
      reader.skip(length);
      continue;
    }
    const writer = new Writer(length + 1024);
    const count = reader.count('names', module.functionTypes.length);
    writer.u32(count);
    for (let i = 0; i < count; i++) {
      writer.u32(helpers.renumber(reader.u32()));
      const start = reader.offset;
      reader.skipName();
      writer.copy(module.bytes, start, reader.offset);
    }
    return writer;
  }
  return undefined;
}
