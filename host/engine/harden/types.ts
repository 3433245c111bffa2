import { TYPE } from '../format/index.ts';
import { invalid, unsupported } from './fault.ts';
import { ENGINE_LIMITS } from './options.ts';
import type { ModuleReader } from './reader.ts';

/** Only as fields. */
const PACKED = new Set<number>([TYPE.i8, TYPE.i16]);
const HELP_PROPOSAL = 'Compile without this proposal.';

const isAbstractHeap = (byte: number): boolean => byte >= TYPE.exn && byte <= TYPE.noexn;

/** Skips a heap type. Type indices at or above `typeCount` are refused. */
export function heapType(reader: ModuleReader, typeCount: number): void {
  const start = reader.offset;
  const byte = reader.byte();
  if (isAbstractHeap(byte)) return;
  if (isNegative(byte)) {
    unsupported(start, `Heap type 0x${byte.toString(16)} is not supported`, HELP_PROPOSAL);
  }
  reader.offset = start;
  typeIndex(reader, typeCount);
}

/** Whether a signed LEB128 of this one byte is negative: a type of the specification, not one by index. */
const isNegative = (byte: number): boolean => byte >= 0x40 && byte < 0x80;

/** A type index in the signed 33-bit encoding of heap types and block types. */
function typeIndex(reader: ModuleReader, typeCount: number): number {
  const start = reader.offset;
  const index = reader.s33('A type index');
  if (index < 0 || index >= typeCount) invalid(start, `There is no type ${index}`);
  return index;
}

/** Skips a value type and says whether it is a reference. */
export function valueType(reader: ModuleReader, typeCount: number): boolean {
  const start = reader.offset;
  const byte = reader.byte();
  if (byte >= TYPE.v128 && byte <= TYPE.i32) return false;
  if (byte === TYPE.ref || byte === TYPE.refNull) {
    heapType(reader, typeCount);
    return true;
  }
  if (isAbstractHeap(byte)) return true;
  return unsupported(start, `Value type 0x${byte.toString(16)} is not supported`, HELP_PROPOSAL);
}

/** The heap type of exceptions, and the one of which there is only null. */
const EXCEPTION_HEAPS = new Set<number>([TYPE.exn, TYPE.noexn]);

/** Whether the value type ahead is a reference to an exception. Nothing is skipped. */
export function isExceptionReference({ bytes, offset }: ModuleReader): boolean {
  const first = bytes[offset] ?? 0;
  return EXCEPTION_HEAPS.has(first === TYPE.ref || first === TYPE.refNull ? (bytes[offset + 1] ?? 0) : first);
}

/** Bytes of the value type that starts with this byte. */
const bytesOf = (type: number): number => (type === TYPE.v128 ? 16 : type === TYPE.i32 || type === TYPE.f32 ? 4 : 8);

/** Skips a block type. */
export function blockType(reader: ModuleReader, typeCount: number): void {
  const start = reader.offset;
  const byte = reader.byte();
  if (byte === TYPE.empty) return;
  reader.offset = start;
  if (isNegative(byte)) valueType(reader, typeCount);
  else typeIndex(reader, typeCount);
}

/** What the rest needs to know of the type section. */
export interface TypeTable {
  /** Entries of the section: a recursion group is one. */
  readonly entries: number;
  /** Types, those inside recursion groups counted one by one. */
  readonly count: number;
  /** Number of parameters, or -1 where the type is not a function type. */
  readonly parameters: readonly number[];
  /** Bytes of the parameters together. */
  readonly parameterBytes: readonly number[];
  /** Whether a parameter is a reference. */
  readonly takesReference: readonly boolean[];
  /** Number of results, 0 where the type is not a function type. */
  readonly results: readonly number[];
  /** Where the entries stand in the module. */
  readonly start: number;
  readonly end: number;
}

export const NO_TYPES: TypeTable = {
  entries: 0,
  count: 0,
  parameters: [],
  parameterBytes: [],
  takesReference: [],
  results: [],
  start: 0,
  end: 0,
};

class TypeSection {
  readonly reader: ModuleReader;
  readonly collectedHeap: boolean;
  readonly parameters: number[] = [];
  readonly parameterBytes: number[] = [];
  readonly takesReference: boolean[] = [];
  readonly results: number[] = [];

  constructor(reader: ModuleReader, collectedHeap: boolean) {
    this.reader = reader;
    this.collectedHeap = collectedHeap;
  }

  recursionGroup(): void {
    const { reader } = this;
    if (reader.bytes[reader.offset] !== TYPE.rec) return this.#subtype();
    reader.byte();
    for (let left = reader.count('types', ENGINE_LIMITS.types); left > 0; left--) this.#subtype();
  }

  #subtype(): void {
    const { reader } = this;
    if (this.parameters.length >= ENGINE_LIMITS.types) invalid(reader.offset, `More than ${ENGINE_LIMITS.types} types`);
    const form = reader.bytes[reader.offset];
    if (form === TYPE.sub || form === TYPE.subFinal) {
      reader.byte();
      for (let left = reader.count('supertypes', ENGINE_LIMITS.types); left > 0; left--) reader.u32();
    }
    this.#composite();
  }

  #composite(): void {
    const { reader } = this;
    const start = reader.offset;
    const form = reader.byte();
    if (form === TYPE.func) return this.#functionType();
    if (form !== TYPE.struct && form !== TYPE.array) {
      unsupported(start, `Type form 0x${form.toString(16)} is not supported`, HELP_PROPOSAL);
    }
    if (!this.collectedHeap) {
      unsupported(start, 'The module defines struct or array types', 'Compile for linear memory: it can be bounded.');
    }
    this.#declare(-1, 0, false, 0);
    for (let left = form === TYPE.struct ? reader.count('fields', ENGINE_LIMITS.fields) : 1; left > 0; left--) this.#field();
  }

  #field(): void {
    const { reader } = this;
    if (PACKED.has(reader.bytes[reader.offset] ?? 0)) reader.byte();
    else valueType(reader, Infinity);
    reader.byte();
  }

  #functionType(): void {
    const { reader } = this;
    const parameters = reader.count('parameters', ENGINE_LIMITS.parameters);
    let reference = false;
    let bytes = 0;
    for (let i = 0; i < parameters; i++) {
      bytes += bytesOf(reader.bytes[reader.offset] ?? 0);
      reference = valueType(reader, Infinity) || reference;
    }
    const results = reader.count('results', ENGINE_LIMITS.parameters);
    for (let i = 0; i < results; i++) valueType(reader, Infinity);
    this.#declare(parameters, bytes, reference, results);
  }

  #declare(parameters: number, bytes: number, reference: boolean, results: number): void {
    this.parameters.push(parameters);
    this.parameterBytes.push(bytes);
    this.results.push(results);
    this.takesReference.push(reference);
  }
}

export function readTypes(reader: ModuleReader, collectedHeap: boolean): TypeTable {
  const entries = reader.count('types', ENGINE_LIMITS.types);
  const start = reader.offset;
  const section = new TypeSection(reader, collectedHeap);
  for (let i = 0; i < entries; i++) section.recursionGroup();
  const { parameters, parameterBytes, takesReference, results } = section;
  return { entries, count: parameters.length, parameters, parameterBytes, takesReference, results, start, end: reader.offset };
}
