import type { Random } from './random.ts';
import { DIGITS, type Point, type Stroke } from './strokes.ts';

/** A picture of bright ink on dark ground, row by row, 0 to 255. */
export interface Drawing {
  readonly digit: number;
  readonly side: number;
  readonly pixels: Uint8Array;
}

/** Draws a digit as nobody drew it before: another way of writing, size, slant, pen and paper. */
export function draw(digit: number, random: Random): Drawing {
  const side = 16 + random.below(25);
  const place = placed(side, random);
  const warp = warped(random);
  const paths = random.pick(DIGITS[digit]!).map((stroke) => smooth(stroke).map((point) => place(warp(point))));
  const radius = (side * random.between(0.045, 0.15)) / 2;
  const noise = random.between(0, 30);
  const pixels = new Uint8Array(side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const ink = Math.min(1, Math.max(0, radius + 0.5 - nearest(paths, x + 0.5, y + 0.5)));
      pixels[y * side + x] = Math.min(255, Math.max(0, Math.round(255 * ink + random.between(-noise, noise))));
    }
  }
  return { digit, side, pixels };
}

/** So many drawings of each digit, in turn. */
export function drawings(count: number, random: Random): Drawing[] {
  return Array.from({ length: count }, (_, i) => draw(i % 10, random));
}

type Mapping = (point: Point) => Point;

/** Bends the paper a little, in slow waves. */
function warped(random: Random): Mapping {
  const waves = Array.from({ length: 3 }, () => ({
    x: random.between(-0.05, 0.05),
    y: random.between(-0.05, 0.05),
    alongX: random.between(-5, 5),
    alongY: random.between(-5, 5),
    phase: random.between(0, 2 * Math.PI),
  }));
  return ([x, y]) => {
    const heights = waves.map(({ alongX, alongY, phase }) => Math.sin(alongX * x + alongY * y + phase));
    const moved = (axis: 'x' | 'y', start: number): number => waves.reduce((sum, wave, i) => sum + wave[axis] * heights[i]!, start);
    return [moved('x', x), moved('y', y)];
  };
}

/** Turns, slants and stretches, and puts the digit somewhere onto the picture. */
function placed(side: number, random: Random): Mapping {
  const turn = random.between(-0.22, 0.22);
  const slant = random.between(-0.2, 0.35);
  const height = side * random.between(0.6, 0.85);
  const width = height * random.between(0.45, 0.9);
  const [left, top] = [side / 2 + side * random.between(-0.06, 0.06), side / 2 + side * random.between(-0.06, 0.06)];
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  return ([x, y]) => {
    const across = (x - 0.5) * width - (y - 0.5) * slant * height;
    const down = (y - 0.5) * height;
    return [left + across * cosine - down * sine, top + across * sine + down * cosine];
  };
}

/** A curve through the points of a stroke (Catmull-Rom). */
function smooth(stroke: Stroke): Point[] {
  if (stroke.length === 2) return [...stroke];
  const at = (i: number): Point => stroke[Math.min(stroke.length - 1, Math.max(0, i))]!;
  const points: Point[] = [];
  for (let i = 0; i < stroke.length - 1; i++) {
    for (const t of [0, 0.25, 0.5, 0.75]) {
      const mix = (axis: 0 | 1): number => {
        const [a, b, c, d] = [at(i - 1)[axis], at(i)[axis], at(i + 1)[axis], at(i + 2)[axis]];
        return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
      };
      points.push([mix(0), mix(1)]);
    }
  }
  return [...points, stroke.at(-1)!];
}

/** The distance from the pen's way. */
function nearest(paths: readonly (readonly Point[])[], x: number, y: number): number {
  let least = Infinity;
  for (const path of paths) {
    for (let i = 1; i < path.length; i++) {
      const [ax, ay] = path[i - 1]!;
      const [bx, by] = path[i]!;
      const [dx, dy] = [bx - ax, by - ay];
      const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
      least = Math.min(least, (x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2);
    }
  }
  return Math.sqrt(least);
}
