/** BlurHash as its description has it, pixel by pixel for each wave: slow, and nothing here is shared with the function. */

export type Sample = (x: number, y: number, channel: number) => number;
type Light = [red: number, green: number, blue: number];

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~';

const base83 = (value: number, length: number): string =>
  Array.from({ length }, (_, i) => DIGITS[Math.floor(value / 83 ** (length - 1 - i)) % 83]).join('');

const toLinear = (value: number): number => (value <= 10.31475 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
const toSample = (light: number): number => {
  const value = Math.max(0, Math.min(1, light));
  return Math.floor((value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055) * 255 + 0.5);
};

function factor(width: number, height: number, sample: Sample, i: number, j: number): Light {
  const sum: Light = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const basis = Math.cos((Math.PI * i * x) / width) * Math.cos((Math.PI * j * y) / height);
      for (const channel of [0, 1, 2] as const) sum[channel] += basis * toLinear(sample(x, y, channel));
    }
  }
  const scale = (i === 0 && j === 0 ? 1 : 2) / (width * height);
  return sum.map((value) => value * scale) as Light;
}

export function reference(width: number, height: number, sample: Sample, countX: number, countY: number): string {
  const factors: Light[] = [];
  for (let j = 0; j < countY; j++) for (let i = 0; i < countX; i++) factors.push(factor(width, height, sample, i, j));
  const [first, ...others] = factors;
  const most = Math.max(0, ...others.flat().map(Math.abs));
  const scale = others.length === 0 ? 0 : Math.max(0, Math.min(82, Math.floor(most * 166 - 0.5)));
  const unit = (scale + 1) / 166;
  const step = (value: number): number =>
    Math.max(0, Math.min(18, Math.floor(Math.sign(value / unit) * Math.sqrt(Math.abs(value / unit)) * 9 + 9.5)));
  const [red, green, blue] = first!.map(toSample);
  const texts = others.map(([r, g, b]) => base83(step(r) * 361 + step(g) * 19 + step(b), 2));
  return [base83(countX - 1 + (countY - 1) * 9, 1), base83(scale, 1), base83((red! << 16) + (green! << 8) + blue!, 4), ...texts].join('');
}
