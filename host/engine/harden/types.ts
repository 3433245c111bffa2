import { invalid, unsupported } from './fault.ts';
import { ENGINE_LIMITS } from './options.ts';
import type { Reader } from './reader.ts';

const REF = 0x64;
const REF_NULL = 0x63;
const V128 = 0x7b;
/** `i8` and `i16`, only as fields. */
const PACKED = new Set([0x78, 0x77]);
const FIRST_ABSTRACT_HEAP = 0x69;
const LAST_ABSTRACT_HEAP = 0x74;
const HELP_PROPOSAL = 'Compile without this proposal.';

/** Skips a heap type. Type indices at or above `typeCount` are refused. */
export function heapType(reader: Reader, typeCount: number): void {
  const start = reader.pos;
  const byte = reader.u8();
  if (byte >= FIRST_ABSTRACT_HEAP && byte <= LAST_ABSTRACT_HEAP) return;
  if (byte >= 0x40 && byte < 0x80) {
    unsupported(start, `Heap type 0x${byte.toString(16)} is not supported`, HELP_PROPOSAL);
  }
  reader.pos = start;
  typeIndex(reader, typeCount);
}

/** A type index in the signed 33-bit encoding of heap types and block types. */
function typeIndex(reader: Reader, typeCount: number): number {
  const start = reader.pos;
  let index = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = reader.u8();
    index += (byte & 0x7f) * factor;
    if (byte < 0x80) {
      if (byte & 0x40 && reader.pos - start < 5) invalid(start, 'Type index is negative');
      break;
    }
    if (reader.pos - start >= 5) invalid(start, 'Type index is too long');
  }
  if (index >= typeCount) invalid(start, `There is no type ${index}`);
  return index;
}

/** Skips a value type and says whether it is a reference. */
export function valueType(reader: Reader, typeCount: number): boolean {
  const start = reader.pos;
  const byte = reader.u8();
  if (byte >= V128 && byte <= 0x7f) return false;
  if (byte === REF || byte === REF_NULL) {
    heapType(reader, typeCount);
    return true;
  }
  if (byte >= FIRST_ABSTRACT_HEAP && byte <= LAST_ABSTRACT_HEAP) return true;
  return unsupported(start, `Value type 0x${byte.toString(16)} is not supported`, HELP_PROPOSAL);
}

/** The heap type of exceptions, and the one of which there is only null. */
const EXCEPTION_HEAPS = new Set([0x69, 0x74]);

/** Whether the value type at `pos` is a reference to an exception. Nothing is skipped. */
export function isExceptionReference({ bytes, pos }: Reader): boolean {
  const first = bytes[pos] ?? 0;
  return EXCEPTION_HEAPS.has(first === REF || first === REF_NULL ? (bytes[pos + 1] ?? 0) : first);
}

/** Bytes of the value type that starts with this byte. */
const bytesOf = (type: number): number => (type === V128 ? 16 : type === 0x7f || type === 0x7d ? 4 : 8);

/** Skips a block type. */
export function blockType(reader: Reader, typeCount: number): void {
  const start = reader.pos;
  const byte = reader.u8();
  if (byte === 0x40) return;
  reader.pos = start;
  if (byte < 0x40 || byte >= 0x80) typeIndex(reader, typeCount);
  else valueType(reader, typeCount);
}

/** What the rest needs to know of the type section. */
export interface TypeTable {
  /** Entries of the section: a recursion group is one. */
  readonly entries: number;
  /** Types, those inside recursion groups counted one by one. */
  readonly count: number;
  /** Number of parameters, or -1 where the type is no function type. */
  readonly parameters: readonly number[];
  /** Bytes of the parameters together. */
  readonly parameterBytes: readonly number[];
  /** Whether a parameter is a reference. */
  readonly takesReference: readonly boolean[];
  /** Number of results, 0 where the type is no function type. */
  readonly results: readonly number[];
  /** Where the entries stand in the module. */
  readonly start: number;
  readonly end: number;
}

export const NO_TYPES: TypeTable = { entries: 0, count: 0, parameters: [], parameterBytes: [], takesReference: [], results: [], start: 0, end: 0 };

class TypeSection {
  readonly reader: Reader;
  readonly collectedHeap: boolean;
  readonly parameters: number[] = [];
  readonly parameterBytes: number[] = [];
  readonly takesReference: boolean[] = [];
  readonly results: number[] = [];

  constructor(reader: Reader, collectedHeap: boolean) {
    this.reader = reader;
    this.collectedHeap = collectedHeap;
  }

  recursionGroup(): void {
    const { reader } = this;
    if (reader.bytes[reader.pos] !== 0x4e) return this.#subtype();
    reader.u8();
    for (let left = reader.count(ENGINE_LIMITS.types, 'types'); left > 0; left--) this.#subtype();
  }

  #subtype(): void {
    const { reader } = this;
    if (this.parameters.length >= ENGINE_LIMITS.types) invalid(reader.pos, `More than ${ENGINE_LIMITS.types} types`);
    const form = reader.bytes[reader.pos];
    if (form === 0x50 || form === 0x4f) {
      reader.u8();
      for (let left = reader.count(ENGINE_LIMITS.types, 'supertypes'); left > 0; left--) reader.u32();
    }
    this.#composite();
  }

  #composite(): void {
    const { reader } = this;
    const start = reader.pos;
    const form = reader.u8();
    if (form === 0x60) return this.#functionType();
    if (form !== 0x5f && form !== 0x5e) {
      unsupported(start, `Type form 0x${form.toString(16)} is not supported`, HELP_PROPOSAL);
    }
    if (!this.collectedHeap) {
      unsupported(start, 'The module defines struct or array types', 'Compile for linear memory: it can be bounded.');
    }
    this.#declare(-1, 0, false, 0);
    for (let left = form === 0x5f ? reader.count(ENGINE_LIMITS.fields, 'fields') : 1; left > 0; left--) this.#field();
  }

  #field(): void {
    const { reader } = this;
    if (PACKED.has(reader.bytes[reader.pos] ?? 0)) reader.u8();
    else valueType(reader, Infinity);
    reader.u8();
  }

  #functionType(): void {
    const { reader } = this;
    const parameters = reader.count(ENGINE_LIMITS.parameters, 'parameters');
    let reference = false;
    let bytes = 0;
    for (let i = 0; i < parameters; i++) {
      bytes += bytesOf(reader.bytes[reader.pos] ?? 0);
      reference = valueType(reader, Infinity) || reference;
    }
    const results = reader.count(ENGINE_LIMITS.parameters, 'results');
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

export function readTypes(reader: Reader, collectedHeap: boolean): TypeTable {
  const entries = reader.count(ENGINE_LIMITS.types, 'types');
  const start = reader.pos;
  const section = new TypeSection(reader, collectedHeap);
  for (let i = 0; i < entries; i++) section.recursionGroup();
  const { parameters, parameterBytes, takesReference, results } = section;
  return { entries, count: parameters.length, parameters, parameterBytes, takesReference, results, start, end: reader.pos };
}
