import { Failure, JsonValue, Result, Store } from "@skerry/guest";
import { Hour } from "./hour";
import { Reading } from "./reading";
import { Summary } from "./summary";
import { HOUR, MINUTE } from "./time";

/** Hours that are kept of each device: the place of an hour is taken by the one 31 days later. */
const KEPT_HOURS: i64 = 31 * 24;

/** Somebody wins each round, so as many requests at once as the manifest permits all come through. */
const TRIES: i32 = 256;

/** Keys that a store gives at once. */
const MOST_KEYS: i32 = 256;

/** What became of the readings of a batch. */
export class Outcome {
  accepted: i32 = 0;
  duplicates: i32 = 0;
  /** Of hours whose place is taken. */
  tooOld: i32 = 0;

  toJson(): JsonValue {
    return JsonValue.object()
      .setNumber("accepted", this.accepted)
      .setNumber("duplicates", this.duplicates)
      .setNumber("tooOld", this.tooOld);
  }
}

/** The readings of a device. */
export class Rollup {
  private constructor(
    private readonly store: Store,
    private readonly device: string,
  ) {}

  static open(device: string): Result<Rollup> {
    const store = Store.open("rollup");
    return store.isError ? Result.fail<Rollup>(store.error) : Result.ok(new Rollup(store.value, device));
  }

  /**
   * Adds readings in any order. Fails with `"conflict"`, or like the store: some hours may have theirs by then. Sending
   * the batch again is right, as what is there already counts as duplicate.
   */
  add(readings: Reading[]): Result<Outcome> {
    const outcome = new Outcome();
    const byHour = new Map<i64, Reading[]>();
    for (let i = 0; i < readings.length; i++) {
      const hour = readings[i].time / HOUR;
      if (!byHour.has(hour)) byHour.set(hour, []);
      byHour.get(hour).push(readings[i]);
    }
    const hours = byHour.keys();
    for (let i = 0; i < hours.length; i++) {
      const failure = this.addToHour(hours[i], byHour.get(hours[i]), outcome);
      if (failure !== null) return Result.fail<Outcome>(failure);
    }
    return Result.ok(outcome);
  }

  /** The minutes or hours that start from `from` on and before `to` and have readings. */
  series(from: i64, to: i64, step: i64): Result<JsonValue> {
    const points = JsonValue.array();
    const first = from / HOUR;
    const last = (to - 1) / HOUR;
    for (let start = first; start <= last; start += MOST_KEYS) {
      const end = min(last, start + MOST_KEYS - 1);
      const found = this.hours(start, end);
      if (found.isError) return Result.fail<JsonValue>(found.error);
      for (let i = 0; i < found.value.length; i++) {
        const hour = found.value[i];
        // A place that has another hour now has nothing of this one.
        if (hour !== null && hour.number == start + i) addPoints(points, hour, from, to, step);
      }
    }
    return Result.ok(points);
  }

  /** Adds to a copy of what is stored, and again to what others stored meanwhile, until nobody was faster. */
  private addToHour(number: i64, readings: Reading[], outcome: Outcome): Failure | null {
    const opened = this.store.version(this.keyOf(number));
    if (opened.isError) return opened.error;
    const version = opened.value;
    for (let i = 0; i < TRIES; i++) {
      let hour = Hour.from(version.value);
      if (hour !== null && hour.number > number) {
        outcome.tooOld += readings.length;
        return null;
      }
      if (hour === null || hour.number < number) hour = Hour.empty(number);
      const accepted = addAll(hour, readings);
      const swapped = accepted == 0 ? Result.ok(true) : version.swap(hour.bytes);
      if (swapped.isError) return swapped.error;
      if (!swapped.value) continue;
      outcome.accepted += accepted;
      outcome.duplicates += readings.length - accepted;
      return null;
    }
    return new Failure("conflict", "Too many requests change this hour, try again");
  }

  private hours(first: i64, last: i64): Result<Array<Hour | null>> {
    const keys: string[] = [];
    for (let number = first; number <= last; number++) keys.push(this.keyOf(number));
    const found = this.store.getMany(keys);
    if (found.isError) return Result.fail<Array<Hour | null>>(found.error);
    const hours: Array<Hour | null> = [];
    for (let i = 0; i < found.value.length; i++) hours.push(Hour.from(found.value[i]));
    return Result.ok(hours);
  }

  private keyOf(hour: i64): string {
    return this.device + "/" + (hour % KEPT_HOURS).toString();
  }
}

function addAll(hour: Hour, readings: Reading[]): i32 {
  let accepted = 0;
  for (let i = 0; i < readings.length; i++) if (hour.add(readings[i])) accepted++;
  return accepted;
}

function addPoints(points: JsonValue, hour: Hour, from: i64, to: i64, step: i64): void {
  const start = hour.number * HOUR;
  for (let time = start; time < start + HOUR; time += step) {
    if (time < from || time >= to) continue;
    const summary = new Summary(time);
    for (let at = time; at < time + step; at += MINUTE) hour.addTo(summary, <i32>((at - start) / MINUTE));
    if (!summary.isEmpty) points.push(summary.toJson());
  }
}
