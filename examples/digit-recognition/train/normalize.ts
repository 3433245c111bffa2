/** Sides of what the network looks at, and of the digit on it. */
export const SIDE = 16;
const DIGIT_SIDE = 14;

/** Ink is what has at least this part of the brightest pixel. */
const LEAST_INK = 0.35;
const SAMPLES = 3;

/**
 * A picture as the network sees it: the digit alone, in the middle, as large as it can be, 0 to 1. The same is in
 * `assembly/image.ts`; the test compares the two.
 */
export function normalize(pixels: Uint8Array, side: number): Float32Array | undefined {
  const brightest = pixels.reduce((a, b) => Math.max(a, b), 0);
  if (brightest === 0) return undefined;
  const box = boxOf(pixels, side, brightest * LEAST_INK);
  const scale = Math.max(box.right - box.left, box.bottom - box.top) / DIGIT_SIDE;
  const [middleX, middleY] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const seen = new Float32Array(SIDE * SIDE);
  for (let i = 0; i < seen.length; i++) {
    const [column, row] = [i % SIDE, Math.floor(i / SIDE)];
    let sum = 0;
    for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
      const x = column + ((sample % SAMPLES) + 0.5) / SAMPLES - SIDE / 2;
      const y = row + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES - SIDE / 2;
      sum += brightness(pixels, side, middleX + x * scale - 0.5, middleY + y * scale - 0.5);
    }
    seen[i] = sum / (SAMPLES * SAMPLES * brightest);
  }
  return seen;
}

function boxOf(pixels: Uint8Array, side: number, least: number) {
  const box = { left: side, right: 0, top: side, bottom: 0 };
  pixels.forEach((pixel, i) => {
    if (pixel < least) return;
    const [x, y] = [i % side, Math.floor(i / side)];
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x + 1);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y + 1);
  });
  return box;
}

/** Between the middles of four pixels; dark outside of the picture. */
function brightness(pixels: Uint8Array, side: number, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, below] = [x - left, y - top];
  const at = (column: number, row: number): number =>
    column < 0 || row < 0 || column >= side || row >= side ? 0 : pixels[row * side + column]!;
  const upper = at(left, top) * (1 - right) + at(left + 1, top) * right;
  const lower = at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right;
  return upper * (1 - below) + lower * below;
}
