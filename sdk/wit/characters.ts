import { invalid } from './errors.ts';
import type { WitSource } from './source.ts';

/**
 * Characters that a WIT text must not have (WIT.md, "Lexical structure"): controls other than line ends and tabs,
 * those that change the direction of what follows, and those that Unicode deprecates or strongly discourages.
 */
const FORBIDDEN = /(?![\t\n\r])\p{Cc}|[\u202a-\u202e\u2066-\u2069]|\u0149|\u0673|\u0f77|\u0f79|\u17a3|\u17a4|\u17b4|\u17b5/u;

export function checkCharacters(source: WitSource): void {
  const found = FORBIDDEN.exec(source.text);
  if (found === null) return;
  const code = found[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  const span = { source, start: found.index, end: found.index + found[0].length };
  throw invalid(span, `The character U+${code} is not allowed in WIT`, 'Remove it; your editor may not show it.');
}
