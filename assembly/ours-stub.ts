import { JsonValue } from "../guest/assembly/json/value";
let held: JsonValue | null = null;
export function parse(text: string): bool {
  const parsed = JsonValue.parse(text);
  if (parsed.isError) return false;
  held = parsed.value;
  return true;
}
export function stringify(): string { return held!.toString(); }
