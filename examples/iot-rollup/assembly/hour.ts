import { Reading } from "./reading";
import { Summary } from "./summary";
import { HOUR, MINUTE } from "./time";

/** Offsets within a minute's 32 bytes: a bit for each second that has a reading, then sum, minimum and maximum. */
const SEEN: usize = 0;
const SUM: usize = 8;
const MIN: usize = 16;
const MAX: usize = 24;
const MINUTE_BYTES: i32 = 32;

/** Which hour it is, counted from 1970, stands in front. */
const HEADER_BYTES: i32 = 8;
const HOUR_BYTES: i32 = HEADER_BYTES + 60 * MINUTE_BYTES;

/** The readings of a device in one hour, as they are stored: 1928 bytes, however many readings there are. */
export class Hour {
  private constructor(readonly bytes: Uint8Array) {}

  static empty(number: i64): Hour {
    const bytes = new Uint8Array(HOUR_BYTES);
    store<i64>(bytes.dataStart, number);
    return new Hour(bytes);
  }

  /** @returns null when there is nothing stored, or nothing of ours */
  static from(bytes: Uint8Array | null): Hour | null {
    return bytes === null || bytes.length != HOUR_BYTES ? null : new Hour(bytes);
  }

  get number(): i64 {
    return load<i64>(this.bytes.dataStart);
  }

  /** @returns false when this second has a reading: then it is the same one, sent again */
  add(reading: Reading): bool {
    const at = this.at(<i32>((reading.time % HOUR) / MINUTE));
    const seen = load<u64>(at, SEEN);
    const second: u64 = 1 << ((reading.time % MINUTE) / 1000);
    if (seen & second) return false;
    const isFirst = seen == 0;
    store<u64>(at, seen | second, SEEN);
    store<f64>(at, load<f64>(at, SUM) + reading.value, SUM);
    if (isFirst || reading.value < load<f64>(at, MIN)) store<f64>(at, reading.value, MIN);
    if (isFirst || reading.value > load<f64>(at, MAX)) store<f64>(at, reading.value, MAX);
    return true;
  }

  /** Adds a minute, 0 to 59, to a summary. */
  addTo(summary: Summary, minute: i32): void {
    const at = this.at(minute);
    const count = <i32>popcnt<u64>(load<u64>(at, SEEN));
    if (count > 0) summary.add(count, load<f64>(at, SUM), load<f64>(at, MIN), load<f64>(at, MAX));
  }

  private at(minute: i32): usize {
    return this.bytes.dataStart + HEADER_BYTES + minute * MINUTE_BYTES;
  }
}
