import { Failure, JsonValue, Result } from "@skerry/guest";
import { HOUR } from "./time";

const MOST_READINGS: i32 = 1000;

/** How far ahead of ours the clock of a device may be. */
const MOST_AHEAD: i64 = HOUR;

export class Reading {
  constructor(
    /** Milliseconds since 1970. */
    readonly time: i64,
    readonly value: f64,
  ) {}
}

/** Takes `[{"time": …, "value": …}, …]`, all or nothing. Fails with `"invalid"` and says which reading is wrong. */
export function parseBatch(json: JsonValue, now: i64): Result<Reading[]> {
  if (!json.isArray || json.length == 0 || json.length > MOST_READINGS) {
    return invalid(`The body must be an array of 1 to ${MOST_READINGS} readings`);
  }
  const readings: Reading[] = [];
  for (let i = 0; i < json.length; i++) {
    const item = json.at(i)!;
    const time = item.getNumber("time");
    const value = item.getNumber("value");
    if (!(time >= 0 && time == Math.floor(time))) return invalid(`Reading ${i}: "time" must be milliseconds since 1970`);
    if (time > <f64>(now + MOST_AHEAD)) return invalid(`Reading ${i}: "time" is in the future`);
    if (!isFinite(value)) return invalid(`Reading ${i}: "value" must be a number`);
    readings.push(new Reading(<i64>time, value));
  }
  return Result.ok(readings);
}

function invalid(message: string): Result<Reading[]> {
  return Result.fail<Reading[]>(new Failure("invalid", message));
}
