/** Comparing with more names than this costs more than a suggestion is worth. */
const CANDIDATE_LIMIT = 1000;
const LENGTH_LIMIT = 100;

/** The most similar name, if one is so similar that it was probably meant. */
export function closest(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > LENGTH_LIMIT) return undefined;
  let best: string | undefined;
  // Of two letters, one alone says nothing.
  let least = Math.ceil(name.length / 3);
  for (const candidate of candidates.slice(0, CANDIDATE_LIMIT)) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance >= least) continue;
    least = distance;
    best = candidate;
  }
  return best;
}

/** Insertions, deletions and substitutions between two words (Levenshtein). */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const changed = previous[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(changed, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[to.length]!;
}
