import { readFile } from 'node:fs/promises';
import { parse } from '@bytecodealliance/jco';
import { componentize } from '../../sdk/componentize/component.ts';

/** A component from `test/guests/wat/NAME.wat`: a core module that imports WASI by hand, to do what no library would. */
export async function watGuest(name: string): Promise<Uint8Array> {
  const text = await readFile(new URL(`../guests/wat/${name}.wat`, import.meta.url), 'utf8');
  const core = await parse(text);
  return componentize(new Uint8Array(core), 'utf8');
}

/** A component from the text of one. */
export async function watComponent(text: string): Promise<Uint8Array> {
  return parse(text);
}
