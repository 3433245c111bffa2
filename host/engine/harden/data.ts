import { SkerryError } from '../../base/index.ts';
import { SECTION, TYPE, type Writer } from '../format/index.ts';
import { integerConstant } from './constant.ts';
import type { DataSegment } from './layout.ts';
import type { MemoryInfo, ModuleInfo } from './module.ts';
import { ModuleReader } from './reader.ts';

/** What becomes of a module's data segments. */
export interface DetachedData {
  /** What instantiation would have written, in this order. */
  readonly segments: readonly DataSegment[];
  /** Why the segments stay where they are. */
  readonly kept?: string;
}

const addressType = ({ wide }: MemoryInfo): number => (wide ? TYPE.i64 : TYPE.i32);

/** Flags of a data segment. */
const PASSIVE = 1;
const EXPLICIT = 2;

const PAGE_BYTES = 65_536n;

/**
 * Takes the active segments out of a module, so that modules which differ in their data only are the same code. Whoever
 * instantiates it writes them: behind the element segments, and before anything of the module runs, as the engine would.
 *
 * All of them or none: segments may overlap, and one that the engine writes would then come before one that it should
 * follow.
 */
export function detachData(module: ModuleInfo): DetachedData {
  if (module.data.count === 0) return { segments: [] };
  const segments: DataSegment[] = [];
  const kept = whyKept(module, segments);
  return kept === undefined ? { segments } : { segments: [], kept };
}

function whyKept(module: ModuleInfo, segments: DataSegment[]): string | undefined {
  const { data, dataCount, bytes } = module;
  const reader = new ModuleReader(bytes, data.start, data.end);
  try {
    const count = reader.u32();
    if (dataCount >= 0 && dataCount !== count) return NOT_VALID;
    for (let left = count; left > 0; left--) {
      const kept = segment(reader, module, segments);
      if (kept !== undefined) return kept;
    }
    return reader.done ? undefined : NOT_VALID;
  } catch (error) {
    if (!SkerryError.is(error)) throw error;
    return NOT_VALID;
  }
}

/** The engine that compiles the module says what is wrong. */
const NOT_VALID = 'its data section is not valid';

function segment(reader: ModuleReader, module: ModuleInfo, segments: DataSegment[]): string | undefined {
  const flags = reader.u32();
  if (flags > EXPLICIT) return NOT_VALID;
  if (flags === PASSIVE) return void reader.skip(reader.u32());
  const index = flags === EXPLICIT ? reader.u32() : 0;
  const memory = module.memories[index];
  if (memory === undefined) return NOT_VALID;
  if (memory.imported) return 'a data segment goes into an imported memory';
  const value = integerConstant(reader, addressType(memory));
  if (value === undefined) return 'a data segment goes to a place that is computed';
  const offset = BigInt.asUintN(memory.wide ? 64 : 32, value);
  const content = reader.take(reader.u32());
  if (offset + BigInt(content.length) > BigInt(memory.initial) * PAGE_BYTES) return 'a data segment lies outside of the memory';
  const owned = module.memories.slice(0, index).filter(({ imported }) => !imported).length;
  segments.push({ memory: owned, offset: Number(offset), bytes: content });
  return undefined;
}

/**
 * Writes the data section of a module whose active segments are detached. Where an instruction names a segment, all keep
 * their numbers: an active one is empty as soon as the module is instantiated, and so is what stands in its place.
 */
export function writeRest(writer: Writer, module: ModuleInfo): void {
  const { data, bytes } = module;
  const reader = new ModuleReader(bytes, data.start, data.end);
  writer.section(SECTION.data, () => {
    const count = reader.u32();
    writer.u32(count);
    for (let left = count; left > 0; left--) {
      const flags = reader.u32();
      const memory = flags === EXPLICIT ? reader.u32() : 0;
      if (flags !== PASSIVE) integerConstant(reader, addressType(module.memories[memory]!));
      const content = reader.take(reader.u32());
      writer.u8(PASSIVE);
      writer.u32(flags === PASSIVE ? content.length : 0);
      if (flags === PASSIVE) writer.copy(content, 0, content.length);
    }
  });
}
