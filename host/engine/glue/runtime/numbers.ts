import { trap } from './fail.ts';

const scratch = new DataView(new ArrayBuffer(8));

export function f32ToBits(value: number): number {
  scratch.setFloat32(0, value);
  return scratch.getInt32(0);
}

export function bitsToF32(bits: number): number {
  scratch.setInt32(0, bits);
  return scratch.getFloat32(0);
}

export function f64ToBits(value: number): bigint {
  scratch.setFloat64(0, value);
  return scratch.getBigInt64(0);
}

export function bitsToF64(bits: bigint): number {
  scratch.setBigInt64(0, bits);
  return scratch.getFloat64(0);
}

export function liftChar(code: number): string {
  if (code >= 0x11_0000 || (code >= 0xd800 && code < 0xe000)) throw trap('invalid `char` bit pattern');
  return String.fromCodePoint(code);
}

export function lowerChar(text: string): number {
  const code = text.codePointAt(0);
  if (code === undefined || (code >= 0xd800 && code < 0xe000)) throw new TypeError('expected a character');
  return code;
}
