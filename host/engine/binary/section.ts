import { invalid } from './fail.ts';
import type { ComponentReader } from './reader.ts';

/** Section ids of a component. */
export const SECTION = {
  custom: 0,
  coreModule: 1,
  coreInstance: 2,
  coreType: 3,
  component: 4,
  instance: 5,
  alias: 6,
  type: 7,
  canon: 8,
  start: 9,
  import: 10,
  export: 11,
  value: 12,
} as const;

const LAST_SECTION = SECTION.value;

export interface Section {
  readonly id: number;
  /** Of the section's id. */
  readonly offset: number;
  readonly content: ComponentReader;
}

/** The next section, its content not yet looked at. */
export function readSection(reader: ComponentReader): Section {
  const offset = reader.offset;
  const id = reader.byte('The id of a section');
  if (id > LAST_SECTION) throw invalid(offset, `There is no section with id ${id}`);
  const size = reader.u32('The size of a section');
  return { id, offset, content: reader.slice(size, `Section ${id}`) };
}
