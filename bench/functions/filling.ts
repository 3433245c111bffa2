/**
 * Functions that are alike but for a megabyte of their memory: a build of `filled-typescript` holds a text over and over, in
 * pieces, and each function made of it holds another in its place, so that 256 pages of each differ from those of all
 * others. What it answers tells which it is.
 */

export const FILLINGS = 32;
export const PAGES_TOGETHER = 8;
export const PAGE_BYTES = 4096;
/** Stands in every page many times. */
export const TEMPLATE = 'a text of 64 characters, which a generator replaces by another.\n';

/** The component with the number in place of each template, which keeps its length. */
export function refilled(component: Uint8Array, number: number): Uint8Array {
  const bytes = Buffer.from(component);
  const text = `${number} `.repeat(TEMPLATE.length).slice(0, TEMPLATE.length);
  const piece = Buffer.from(TEMPLATE.repeat((PAGES_TOGETHER * PAGE_BYTES) / TEMPLATE.length));
  const filling = Buffer.from(text.repeat(piece.length / TEMPLATE.length));
  let found = 0;
  for (let at = bytes.indexOf(piece); at >= 0; at = bytes.indexOf(piece, at), found++) filling.copy(bytes, at);
  if (found !== FILLINGS) throw new Error(`${found} pieces of ${FILLINGS} are in one piece in the component`);
  return new Uint8Array(bytes);
}
