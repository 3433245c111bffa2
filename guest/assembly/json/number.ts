/** A finite number in JSON: integers without a fraction. */
export function formatNumber(value: f64): string {
  if (value == 0) return "0";
  const text = value.toString();
  return text.endsWith(".0") ? text.substring(0, text.length - 2) : text;
}
