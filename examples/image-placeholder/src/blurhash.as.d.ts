// Written by the build from blurhash.as.ts.

/**
 * The BlurHash of an image.
 *
 * @param rows samples of 8 bits, each row behind the number of its PNG filter
 * @param channels 3, or 4 with an alpha channel, which does not count
 * @param countX how many waves describe it from left to right, 1 to 9
 * @param countY how many from top to bottom
 */
export function blurHash(rows: Uint8Array, width: number, height: number, channels: number, countX: number, countY: number): string;
