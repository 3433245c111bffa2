export function add(one: i32, other: i32): i32 {
  return one + other;
}

export function same(text: string): string {
  return text;
}

export function length(bytes: Uint8Array): i32 {
  return bytes.length;
}

export function copy(bytes: Uint8Array): Uint8Array {
  return bytes;
}
