export interface Word {
  /** What it is found by. */
  readonly term: string;
  /** Where it stands in the text. */
  readonly start: number;
  readonly end: number;
}

export function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(/[\p{L}\p{N}]+(?:['’]\p{L}+)*/gu), ({ 0: word, index }) => ({
    term: stem(word.toLowerCase()),
    start: index,
    end: index + word.length,
  }));
}

/** The plural and the genitive are found by the singular: foxes, fox's → fox. */
function stem(word: string): string {
  const base = word.replace(/['’](?:s|$)/, '');
  if (base.length < 4 || /(?:ss|us|is)$/.test(base)) return base;
  if (base.endsWith('ies')) return `${base.slice(0, -3)}y`;
  return base.replace(/(?<=x|ch|sh|ss|z)es$|s$/, '');
}
