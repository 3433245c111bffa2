import { HIDDEN_BIASES, HIDDEN_SCALES, HIDDEN_WEIGHTS, OUTPUT_BIASES, OUTPUT_SCALES, OUTPUT_WEIGHTS } from "./weights";

/** The probability of each digit. @param input 256 brightnesses, 0 to 1 */
export function recognize(input: StaticArray<f32>): StaticArray<f32> {
  const hidden = layer(input, HIDDEN_WEIGHTS, HIDDEN_SCALES, HIDDEN_BIASES);
  for (let i = 0; i < hidden.length; i++) hidden[i] = max<f32>(0, hidden[i]);
  return softmax(layer(hidden, OUTPUT_WEIGHTS, OUTPUT_SCALES, OUTPUT_BIASES));
}

/** The weighted sum of all inputs, for each neuron. Its weights are bytes, and its scale says what they stand for. */
function layer(
  input: StaticArray<f32>,
  weights: StaticArray<i8>,
  scales: StaticArray<f32>,
  biases: StaticArray<f32>,
): StaticArray<f32> {
  const sums = new StaticArray<f32>(biases.length);
  for (let neuron = 0, start = 0; neuron < sums.length; neuron++, start += input.length) {
    let sum: f32 = 0;
    for (let i = 0; i < input.length; i++) sum += unchecked(input[i]) * <f32>unchecked(weights[start + i]);
    sums[neuron] = sum * scales[neuron] + biases[neuron];
  }
  return sums;
}

function softmax(sums: StaticArray<f32>): StaticArray<f32> {
  let largest = sums[0];
  for (let i = 1; i < sums.length; i++) largest = max(largest, sums[i]);
  let whole: f32 = 0;
  for (let i = 0; i < sums.length; i++) {
    sums[i] = Mathf.exp(sums[i] - largest);
    whole += sums[i];
  }
  for (let i = 0; i < sums.length; i++) sums[i] /= whole;
  return sums;
}
