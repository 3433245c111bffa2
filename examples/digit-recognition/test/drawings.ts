import { readFileSync } from 'node:fs';
import type { Drawing } from '../train/draw.ts';

const FRAME = 2;

/** Drawn pixel by pixel and not by the program, a character for each; the network was not trained on any of it. */
export const HAND_DRAWN: readonly Drawing[] = readFileSync(new URL('drawings.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n\n')
  .map((block) => drawingOf(block.split('\n')));

function drawingOf([digit, ...rows]: readonly string[]): Drawing {
  const side = Math.max(8, rows.length, rows[0]!.length) + 2 * FRAME;
  const pixels = new Uint8Array(side * side);
  rows.forEach((row, y) => [...row].forEach((mark, x) => mark === '#' && (pixels[(y + FRAME) * side + x + FRAME] = 255)));
  return { digit: Number(digit), side, pixels };
}
