import type { Offsets } from './inverted-index.ts';

const WORDS_BEFORE = 8;
const WORDS_AFTER = 22;

/**
 * HTML: the neighbourhood of the first word that was found, and every one of them marked.
 *
 * @param from position of the first word to show; what comes before it is the title
 */
export function snippet(text: string, { starts, ends }: Offsets, found: ReadonlySet<number>, from: number): string {
  const hit = starts.findIndex((_, position) => position >= from && found.has(position));
  const first = Math.max(hit, from);
  const begin = Math.max(first - WORDS_BEFORE, from);
  const end = Math.min(first + WORDS_AFTER, starts.length);
  let html = begin > from ? '… ' : '';
  let at = starts[begin]!;
  for (let position = begin; position < end; position++) {
    const word = escape(text.slice(starts[position], ends[position]));
    html += escape(text.slice(at, starts[position])) + (found.has(position) ? `<mark>${word}</mark>` : word);
    at = ends[position]!;
  }
  return html + (end < starts.length ? ' …' : escape(text.slice(at)));
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!).replaceAll(/\s+/g, ' ');
}
