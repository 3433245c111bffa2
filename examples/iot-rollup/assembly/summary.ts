import { JsonValue } from "@skerry/guest";

/** What is told of a minute or an hour. */
export class Summary {
  private count: i32 = 0;
  private sum: f64 = 0;
  private min: f64 = Infinity;
  private max: f64 = -Infinity;

  /** @param time of its start */
  constructor(readonly time: i64) {}

  get isEmpty(): bool {
    return this.count == 0;
  }

  add(count: i32, sum: f64, least: f64, most: f64): void {
    this.count += count;
    this.sum += sum;
    this.min = Math.min(this.min, least);
    this.max = Math.max(this.max, most);
  }

  toJson(): JsonValue {
    return JsonValue.object()
      .setNumber("time", <f64>this.time)
      .setNumber("count", this.count)
      .setNumber("min", this.min)
      .setNumber("max", this.max)
      .setNumber("mean", this.sum / <f64>this.count);
  }
}
