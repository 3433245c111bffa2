import type { Random } from './random.ts';

/** A layer of neurons, each with a weight for every input and a bias behind them. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Float64Array;
}

export interface Example {
  readonly input: ArrayLike<number>;
  readonly digit: number;
}

export function newLayer(inputs: number, outputs: number, random: Random): Layer {
  const bound = Math.sqrt(6 / inputs);
  const weights = Float64Array.from({ length: outputs * (inputs + 1) }, () => random.between(-bound, bound));
  for (let i = 0; i < outputs; i++) weights[i * (inputs + 1) + inputs] = 0;
  return { inputs, outputs, weights };
}

export function forward({ inputs, outputs, weights }: Layer, input: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(outputs);
  for (let out = 0; out < outputs; out++) {
    const start = out * (inputs + 1);
    let sum = weights[start + inputs]!;
    for (let i = 0; i < inputs; i++) sum += weights[start + i]! * input[i]!;
    sums[out] = sum;
  }
  return sums;
}

/** The probability of each digit. */
export function predict([hidden, output]: readonly [Layer, Layer], input: ArrayLike<number>): Float64Array {
  return softmax(
    forward(
      output,
      forward(hidden, input).map((sum) => Math.max(0, sum)),
    ),
  );
}

function softmax(sums: Float64Array): Float64Array {
  const largest = sums.reduce((a, b) => Math.max(a, b));
  const powers = sums.map((sum) => Math.exp(sum - largest));
  const whole = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / whole);
}

/** Stochastic gradient descent with momentum, by examples in random order. */
export function train(layers: readonly [Layer, Layer], examples: readonly Example[], epochs: number, random: Random): void {
  const speeds = layers.map(({ weights }) => new Float64Array(weights.length));
  const [hidden, output] = layers;
  const total = epochs * examples.length;
  for (let step = 0; step < total; step++) {
    const { input, digit } = random.pick(examples);
    const rate = 0.005 * (1 - step / total);
    const active = forward(hidden, input).map((sum) => Math.max(0, sum));
    // The derivative of the cross entropy by the sums of the last layer.
    const errors = softmax(forward(output, active));
    errors[digit]! -= 1;
    const hiddenErrors = backward(output, errors, active);
    update(output, speeds[1]!, active, errors, rate);
    update(hidden, speeds[0]!, input, hiddenErrors, rate);
  }
}

/** What the errors of a layer mean for its inputs; none for those that were cut off at 0. */
function backward({ inputs, outputs, weights }: Layer, errors: Float64Array, active: Float64Array): Float64Array {
  return active.map((value, i) => {
    if (value === 0) return 0;
    let sum = 0;
    for (let out = 0; out < outputs; out++) sum += weights[out * (inputs + 1) + i]! * errors[out]!;
    return sum;
  });
}

const MOMENTUM = 0.8;

function update(
  { inputs, outputs, weights }: Layer,
  speeds: Float64Array,
  input: ArrayLike<number>,
  errors: Float64Array,
  rate: number,
): void {
  for (let out = 0; out < outputs; out++) {
    const start = out * (inputs + 1);
    const step = -rate * errors[out]!;
    for (let i = 0; i <= inputs; i++) {
      const speed = MOMENTUM * speeds[start + i]! + step * (i === inputs ? 1 : input[i]!);
      speeds[start + i] = speed;
      weights[start + i]! += speed;
    }
  }
}
