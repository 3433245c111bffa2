/** The candidate that a word was probably meant to be: at most two letters away, and less than half of the word. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const most = Math.min(2, Math.floor(word.length / 2));
  const ranked = candidates.map((candidate) => ({ candidate, far: distance(candidate, word) })).toSorted((a, b) => a.far - b.far);
  return ranked[0] !== undefined && ranked[0].far <= most ? ranked[0].candidate : undefined;
}

/** Levenshtein distance, for words as short as keys are; two neighbours that changed places count once. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, before[j - 2]! + 1);
      next.push(best);
    }
    before = row;
    row = next;
  }
  return row[b.length]!;
}
