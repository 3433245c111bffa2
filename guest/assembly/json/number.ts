import { JsonWriter } from "./writer";

/** A finite number in JSON, as JavaScript writes it. */
export function formatNumber(value: f64): string {
  const writer = new JsonWriter();
  writer.number(value);
  return writer.finish();
}
