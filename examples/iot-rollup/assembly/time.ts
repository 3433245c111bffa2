/** In milliseconds. */
export const MINUTE: i64 = 60_000;
export const HOUR: i64 = 60 * MINUTE;
