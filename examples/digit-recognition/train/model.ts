import { drawings } from './draw.ts';
import { type Example, type Layer, newLayer, train } from './network.ts';
import { SIDE, normalize } from './normalize.ts';
import { Random } from './random.ts';

const SEED = 1;
const EXAMPLES = 6000;
const EPOCHS = 8;
const HIDDEN = 64;

/** Draws, and trains on what was drawn. The same weights come out each time. */
export function trainModel(): readonly [Layer, Layer] {
  const random = new Random(SEED);
  const examples = drawings(EXAMPLES, random).flatMap(({ digit, side, pixels }): Example[] => {
    const input = normalize(pixels, side);
    return input ? [{ digit, input }] : [];
  });
  const layers = [newLayer(SIDE * SIDE, HIDDEN, random), newLayer(HIDDEN, 10, random)] as const;
  train(layers, examples, EPOCHS, random);
  return layers;
}

/** Weights in a byte each: a row of them times its scale is what was trained, but for rounding. */
export interface Quantized {
  readonly weights: readonly (readonly number[])[];
  readonly scales: readonly number[];
  readonly biases: readonly number[];
}

export function quantize({ inputs, outputs, weights }: Layer): Quantized {
  const rows = Array.from({ length: outputs }, (_, out) => [...weights.subarray(out * (inputs + 1), (out + 1) * (inputs + 1))]);
  const biases = rows.map((row) => Math.fround(row.pop()!));
  const scales = rows.map((row) => Math.fround(Math.max(...row.map(Math.abs)) / 127));
  return { weights: rows.map((row, out) => row.map((weight) => Math.round(weight / scales[out]!) || 0)), scales, biases };
}

/** What the weights in bytes stand for. */
export function dequantize({ weights, scales, biases }: Quantized): Layer {
  const rows = weights.map((row, out) => [...row.map((weight) => weight * scales[out]!), biases[out]!]);
  return { inputs: weights[0]!.length, outputs: weights.length, weights: Float64Array.from(rows.flat()) };
}

/** The text of `assembly/weights.ts`: a neuron on each line. */
export function sourceOf([hidden, output]: readonly [Quantized, Quantized]): string {
  const list = (name: string, type: string, lines: readonly string[]): string =>
    `export const ${name}: StaticArray<${type}> = [\n${lines.map((line) => `  ${line},\n`).join('')}];\n`;
  const layer = (name: string, { weights, scales, biases }: Quantized): string[] => [
    list(
      `${name}_WEIGHTS`,
      'i8',
      weights.map((row) => row.join(', ')),
    ),
    list(`${name}_SCALES`, 'f32', scales.map(String)),
    list(`${name}_BIASES`, 'f32', biases.map(String)),
  ];
  return ['/** Made by `train/index.ts`: not to be edited. */\n', ...layer('HIDDEN', hidden), ...layer('OUTPUT', output)].join('\n');
}
