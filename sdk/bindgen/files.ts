import type { WorldInterface } from '../wit/model.ts';
import { Scope } from './names.ts';

/** A name as part of a path: it leads nowhere else. */
export const fileName = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '-');

/** `wasi-io-streams` for `wasi:io/streams@0.2.12`; with the version where a world has two of them. */
export function fileNames(items: readonly WorldInterface[]): string[] {
  const short = items.map(({ name }) => fileName(name.replace(/@.*$/, '')));
  const scope = new Scope();
  return items.map(({ name }, i) => scope.claim(short.filter((each) => each === short[i]).length > 1 ? fileName(name) : short[i]!, 'case'));
}
