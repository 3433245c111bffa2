import { SkerryError } from '../../base/index.ts';
import type { Helpers } from './helpers.ts';
import type { ModuleInfo } from './module.ts';
import { ModuleReader } from './reader.ts';
import { SECTION, Writer } from '../format/index.ts';

const MODULE_NAME = 0;
const FUNCTION_NAMES = 1;
/** Longer names of modules are not for anybody to read. */
const MOST_NAME_BYTES = 100;

/**
 * Keeps the names of a module and its functions, so that a trap's stack can be read. A malformed section is left out, as
 * engines do.
 */
export function writeNames(writer: Writer, module: ModuleInfo, helpers: Helpers): void {
  const name = whole(() => moduleName(readerOf(module)));
  const names = whole(() => renumbered(readerOf(module), module, helpers));
  if (name === undefined && names === undefined) return;
  writer.section(SECTION.custom, () => {
    writer.name('name');
    if (name !== undefined) writer.section(MODULE_NAME, () => writer.copy(name, 0, name.length));
    if (names !== undefined) writer.section(FUNCTION_NAMES, () => writer.copy(names.bytes, 0, names.length));
  });
}

const readerOf = ({ bytes, names }: ModuleInfo): ModuleReader => new ModuleReader(bytes, names.start, names.end);

function whole<T>(read: () => T | undefined): T | undefined {
  try {
    return read();
  } catch (error) {
    if (SkerryError.is(error)) return undefined;
    throw error;
  }
}

/** With its length in front. */
function moduleName(reader: ModuleReader): Uint8Array | undefined {
  if (reader.done || reader.byte() !== MODULE_NAME) return undefined;
  const length = reader.u32();
  const start = reader.offset;
  return reader.skipName() <= MOST_NAME_BYTES && reader.offset === start + length ? reader.bytes.subarray(start, reader.offset) : undefined;
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
