import { JsonValue } from "@skerry/guest";

/** What is known of a column so far. Welford's method: one pass, and no sum of squares that swallows small differences. */
export class Column {
  private count: i32 = 0;
  private empty: i32 = 0;
  private other: i32 = 0;
  private min: f64 = Infinity;
  private max: f64 = -Infinity;
  private mean: f64 = 0;
  private squares: f64 = 0;

  constructor(private readonly name: string) {}

  addEmpty(): void {
    this.empty++;
  }

  /** NaN stands for a value that is no number. */
  add(value: f64): void {
    if (isNaN(value)) {
      this.other++;
      return;
    }
    this.count++;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    const distance = value - this.mean;
    this.mean += distance / <f64>this.count;
    this.squares += distance * (value - this.mean);
  }

  /** A column counts as numeric when it holds numbers and nothing else. */
  toJson(): JsonValue {
    const isNumeric = this.count > 0 && this.other == 0;
    const json = JsonValue.object()
      .setString("name", this.name)
      .setString("type", isNumeric ? "number" : "text")
      .setNumber("count", isNumeric ? this.count : this.count + this.other)
      .setNumber("empty", this.empty);
    if (!isNumeric) return json;
    return json
      .setNumber("min", this.min)
      .setNumber("max", this.max)
      .setNumber("mean", this.mean)
      .setNumber("stddev", this.count < 2 ? NaN : Math.sqrt(this.squares / <f64>(this.count - 1)));
  }
}
