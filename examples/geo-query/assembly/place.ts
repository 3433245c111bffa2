import { JsonValue, parseDecimal } from "@skerry/guest";
import { Vector, kilometresOf } from "./sphere";

export class Place {
  readonly position: Vector;

  constructor(
    readonly name: string,
    readonly country: string,
    readonly latitude: f64,
    readonly longitude: f64,
  ) {
    this.position = Vector.of(latitude, longitude);
  }

  /** `Berlin|DE|52.52|13.41` */
  static parse(line: string): Place {
    const parts = line.split("|");
    return new Place(parts[0], parts[1], parseDecimal(parts[2]), parseDecimal(parts[3]));
  }

  toJson(): JsonValue {
    return JsonValue.object()
      .setString("name", this.name)
      .setString("country", this.country)
      .setNumber("latitude", this.latitude)
      .setNumber("longitude", this.longitude);
  }

  /** With the distance, to the metre. */
  toJsonFrom(square: f64): JsonValue {
    return this.toJson().setNumber("kilometres", Math.round(kilometresOf(square) * 1000) / 1000);
  }
}
