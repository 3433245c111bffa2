/** What a call has come to: see `guest/js/runtime/compression/decoder.ts`, which says it in words. */

/** Needs more data. */
export const WANTS: u32 = 0;
/** Has more to give: call again without data. */
export const MORE: u32 = 1;
/** The data has ended as it should. */
export const ENDED: u32 = 2;
/** From here on: what is wrong. */
export const BAD_HEADER: u32 = 3;
export const BAD_DATA: u32 = 4;
export const BAD_CHECKSUM: u32 = 5;
export const BAD_LENGTH: u32 = 6;
export const JUNK: u32 = 7;

/** The most that a call gives. */
export const OUTPUT: usize = 65536;
