/** sRGB and the light that it stands for: the mean of black and white is 188, not 128. */

const LIGHT = lights();
const BETWEEN = between();

// @ts-ignore: decorator
@inline
export function toLight(byte: u32): f32 {
  return unchecked(LIGHT[byte]);
}

/** The nearest byte: how many of the borders between two bytes lie below. */
export function fromLight(light: f32): u8 {
  let byte = 0;
  for (let step = 128; step > 0; step >>= 1) if (light > unchecked(BETWEEN[byte + step - 1])) byte += step;
  return <u8>byte;
}

function lights(): StaticArray<f32> {
  const table = new StaticArray<f32>(256);
  for (let i = 0; i < 256; i++) table[i] = <f32>decode(<f64>i / 255);
  return table;
}

function between(): StaticArray<f32> {
  const table = new StaticArray<f32>(255);
  for (let i = 0; i < 255; i++) table[i] = <f32>decode((<f64>i + 0.5) / 255);
  return table;
}

/** IEC 61966-2-1. */
function decode(value: f64): f64 {
  return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
}
