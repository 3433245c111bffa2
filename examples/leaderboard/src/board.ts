/** The best players of a season, best first. Of equal scores, the one that was reached first stands first. */
export type Board = readonly Entry[];

export interface Entry {
  readonly player: string;
  readonly score: number;
}

export interface Ranked extends Entry {
  /** From 1. Equal scores share a rank, and the next rank is skipped: 1, 2, 2, 4. */
  readonly rank: number;
}

/** Of more players than this only the best are on the board: it is one value of the store, at most 1 MiB. */
export const MAX_PLAYERS = 5000;

/** The board with a player's score, if it is better than the one that was there. */
export function submit(board: Board, entry: Entry): Board {
  const present = board.find(({ player }) => player === entry.player);
  if (present && present.score >= entry.score) return board;
  const others = present ? board.filter((other) => other !== present) : board;
  return others.toSpliced(countAbove(others, entry.score - 1), 0, entry).slice(0, MAX_PLAYERS);
}

/** Entries from one position to another, with their ranks. */
export function ranked(board: Board, from: number, to: number): Ranked[] {
  return board.slice(Math.max(from, 0), to).map(({ player, score }) => ({ rank: countAbove(board, score) + 1, player, score }));
}

export function positionOf(board: Board, player: string): number {
  return board.findIndex((entry) => entry.player === player);
}

/** How many scores are higher, in few steps, since the board is sorted. */
function countAbove(board: Board, score: number): number {
  let low = 0;
  let high = board.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (board[middle]!.score > score) low = middle + 1;
    else high = middle;
  }
  return low;
}
