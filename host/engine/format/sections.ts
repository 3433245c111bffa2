import { Reader } from './reader.ts';
import { Writer } from './writer.ts';

/** Sections of a core module by id (WebAssembly Core Specification 3.0, "Modules"). */
export const SECTION = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
  tag: 13,
} as const;

/** Magic and version of a core module. */
export const CORE_PREAMBLE: readonly number[] = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
/** Magic and version: the first bytes of a module or a component, and what tells the two apart. */
export const PREAMBLE_BYTES = 8;

export interface Section {
  readonly id: number;
  /** The content, without id and size. */
  readonly body: Uint8Array;
}

/**
 * The sections of a core module or a component, in order; bodies are views into `bytes`.
 *
 * @throws SkerryError `COMPONENT_INVALID` when a section is longer than what is left
 */
export function splitSections(bytes: Uint8Array): Section[] {
  const reader = new Reader(bytes, PREAMBLE_BYTES);
  const sections: Section[] = [];
  while (!reader.done) {
    const id = reader.byte('A section');
    sections.push({ id, body: reader.take(reader.u32('The size of a section'), 'A section') });
  }
  return sections;
}

/** @param preamble of the binary that the sections come from: its first bytes tell a module from a component */
export function joinSections(preamble: Uint8Array, sections: readonly Section[]): Uint8Array<ArrayBuffer> {
  const writer = new Writer(sections.reduce((sum, { body }) => sum + body.length + 6, PREAMBLE_BYTES));
  writer.copy(preamble, 0, PREAMBLE_BYTES);
  for (const { id, body } of sections) {
    writer.u8(id);
    writer.u32(body.length);
    writer.copy(body, 0, body.length);
  }
  return writer.finish();
}
