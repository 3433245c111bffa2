const EARTH_RADIUS_KM: f64 = 6371;
const RADIANS: f64 = Math.PI / 180;

/** The great-circle distance of two places in degrees, by the haversine formula. */
export function kilometres(latitudeA: f64, longitudeA: f64, latitudeB: f64, longitudeB: f64): f64 {
  const byLatitude = Math.sin(((latitudeB - latitudeA) * RADIANS) / 2);
  const byLongitude = Math.sin(((longitudeB - longitudeA) * RADIANS) / 2);
  const shrinking = Math.cos(latitudeA * RADIANS) * Math.cos(latitudeB * RADIANS);
  const square = byLatitude * byLatitude + shrinking * byLongitude * byLongitude;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, square)));
}
