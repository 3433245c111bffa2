/** The number that stands from `start` to `end`; its grammar was checked before. */
export function parseNumber(text: string, start: i32, end: i32): f64 {
  return F64.parseFloat(text.substring(start, end));
}

/** A finite number in JSON: integers without a fraction, everything else as short as the runtime makes it. */
export function formatNumber(value: f64): string {
  if (value == 0) return "0";
  const text = value.toString();
  return text.endsWith(".0") ? text.substring(0, text.length - 2) : text;
}
