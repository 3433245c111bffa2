const EARTH_RADIUS_KM: f64 = 6371.0088;
const RADIANS: f64 = Math.PI / 180;

/**
 * A place on a sphere of radius 1. In space there is no date line and no pole: what is near is near, and the order by the
 * straight line through the earth is the order by the way over it.
 */
export class Vector {
  constructor(
    readonly x: f64,
    readonly y: f64,
    readonly z: f64,
  ) {}

  static of(latitude: f64, longitude: f64): Vector {
    const toPole = Math.cos(latitude * RADIANS);
    const x = toPole * Math.cos(longitude * RADIANS);
    const y = toPole * Math.sin(longitude * RADIANS);
    return new Vector(x, y, Math.sin(latitude * RADIANS));
  }

  /** Along one of three axes. */
  along(axis: i32): f64 {
    return axis == 0 ? this.x : axis == 1 ? this.y : this.z;
  }

  /** The square of the straight distance. */
  squareTo(other: Vector): f64 {
    const x = this.x - other.x;
    const y = this.y - other.y;
    const z = this.z - other.z;
    return x * x + y * y + z * z;
  }
}

/** The way over the ground that belongs to the square of a straight distance. */
export function kilometresOf(square: f64): f64 {
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(square) / 2));
}

/** The opposite. Nothing is farther away than half around the earth. */
export function squareOf(kilometres: f64): f64 {
  const half = Math.sin(Math.min(Math.PI / 2, kilometres / (2 * EARTH_RADIUS_KM)));
  return 4 * half * half;
}
