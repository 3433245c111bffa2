import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildWorld, generateBindings } from '../../sdk/bindgen/index.ts';
import { exercise } from './exercise.ts';
import { type World, parseWit, resolveWorld } from '../../sdk/wit/index.ts';

export const worldOf = (wit: string, world?: string): World =>
  resolveWorld(parseWit([{ file: 'test.wit', text: wit }]), world === undefined ? {} : { world });

export interface Guest {
  readonly component: Uint8Array;
  readonly warnings: readonly string[];
}

/** Text of an author's modules by path; a function gets the skeletons to make them from. */
export type Author = Readonly<Record<string, string>> | ((skeletons: ReadonlyMap<string, string>) => Readonly<Record<string, string>>);

/** Makes a component of a world and what its author wrote. */
export function buildGuest(wit: string, author: Author = {}, options: GuestOptions = {}): Promise<Guest> {
  return buildGuestOf(worldOf(wit), author, options);
}

export interface GuestOptions {
  readonly optimize?: boolean;
  /** Whether everything is used, so that everything is compiled. */
  readonly exercised?: boolean;
}

export async function buildGuestOf(world: World, author: Author, { exercised = false, ...options }: GuestOptions): Promise<Guest> {
  const directory = await mkdtemp(join(tmpdir(), 'skerry-bindgen-'));
  try {
    const generated = generateBindings(world);
    const bindings = exercised ? exercise(generated) : generated;
    const sources = typeof author === 'function' ? author(bindings.skeletons) : author;
    for (const [path, text] of [...bindings.files, ...bindings.skeletons, ...Object.entries(sources)]) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    return await buildWorld(world, bindings, directory, options);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
