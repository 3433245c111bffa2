import { Failure, JsonValue, Result } from "@skerry/guest";

const LONGEST_NAME: i32 = 64;

export class Payment {
  private constructor(
    readonly id: string,
    readonly card: string,
    readonly amount: f64,
    /** Milliseconds since 1970. */
    readonly time: f64,
    /** Degrees; NaN where the place is unknown. */
    readonly latitude: f64,
    readonly longitude: f64,
  ) {}

  /** Fails with a sentence for the sender. */
  static parse(line: string): Result<Payment> {
    const parsed = JsonValue.parse(line);
    if (parsed.isError) return invalid(parsed.error.message);
    const json = parsed.value;
    const id = json.getString("id");
    if (id === null || !isName(id)) return invalid(`"id" must be a string of 1 to ${LONGEST_NAME} characters`);
    const card = json.getString("card");
    if (card === null || !isName(card)) return invalid(`"card" must be a string of 1 to ${LONGEST_NAME} characters`);
    const amount = json.getNumber("amount");
    if (!(amount > 0 && amount <= 1e12)) return invalid('"amount" must be a number above 0');
    const time = json.getNumber("time");
    if (!(time >= 0 && time <= 1e14)) return invalid('"time" must be milliseconds since 1970');
    const latitude = json.getNumber("latitude");
    const longitude = json.getNumber("longitude");
    const hasPlace = json.get("latitude") !== null || json.get("longitude") !== null;
    if (hasPlace && !(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
      return invalid('"latitude" and "longitude" must be degrees, or both be left out');
    }
    return Result.ok(new Payment(id, card, amount, time, latitude, longitude));
  }

  get hasPlace(): bool {
    return !isNaN(this.latitude);
  }
}

function isName(text: string): bool {
  return text.length > 0 && text.length <= LONGEST_NAME;
}

function invalid(message: string): Result<Payment> {
  return Result.fail<Payment>(new Failure("invalid", message));
}
