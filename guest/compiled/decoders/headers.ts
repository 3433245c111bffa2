/** What RFC 1950 and RFC 1952 put before DEFLATE. */
import { crc32 } from "./checksums";
import { DEFLATE_OF_HTTP, Inflate, RAW, ZLIB } from "./inflate";
import { BAD_HEADER } from "./outcome";
import { Source } from "./source";

const DEFLATE: u32 = 8;
const MOST_WINDOW_BITS: u32 = 7;
const DICTIONARY: u32 = 0x20;

/** Flags of RFC 1952, 2.3.1 */
const HEADER_CHECK: u32 = 2;
const EXTRA: u32 = 4;
const NAME: u32 = 8;
const COMMENT: u32 = 16;
const RESERVED: u32 = 0xe0;

/** Parts of a header of gzip, in order. */
const FIXED: u32 = 0;
const EXTRA_SIZE: u32 = 1;
const EXTRA_BYTES: u32 = 2;
const NAME_TEXT: u32 = 3;
const COMMENT_TEXT: u32 = 4;
const CHECK: u32 = 5;
const WHOLE: u32 = 6;

/** @returns false when data lack or something is wrong; `state.mode` becomes `next` when the header is whole */
export function readHeader(state: Inflate, source: Source, next: u32): bool {
  if (state.format == ZLIB || state.format == DEFLATE_OF_HTTP) return zlibHeader(state, source, next);
  while (state.part != WHOLE) {
    if (!gzipPart(state, source)) return false;
  }
  state.mode = next;
  return true;
}

function bad(state: Inflate): bool {
  state.outcome = BAD_HEADER;
  return false;
}

function zlibHeader(state: Inflate, source: Source, next: u32): bool {
  source.note();
  if (!source.has(16)) return false;
  const method = source.take(8);
  const flags = source.take(8);
  const isRight = (method & 15) == DEFLATE && method >> 4 <= MOST_WINDOW_BITS && !(flags & DICTIONARY) && ((method << 8) | flags) % 31 == 0;
  if (!isRight) {
    if (state.format == ZLIB) return bad(state);
    source.back();
    state.format = RAW;
  }
  state.mode = next;
  return true;
}

/** One of the parts, or as much of it as is there. @returns false when it is not whole */
function gzipPart(state: Inflate, source: Source): bool {
  const flags = state.flags;
  const part = state.part;
  if (part == FIXED) return fixedPart(state, source);
  if (part == EXTRA_SIZE && flags & EXTRA) {
    source.note();
    if (!source.has(16)) return source.back();
    state.skip = checked(state, source) | (checked(state, source) << 8);
  } else if (part == EXTRA_BYTES && flags & EXTRA) {
    while (state.skip > 0) {
      if (!source.has(8)) return false;
      checked(state, source);
      state.skip--;
    }
  } else if ((part == NAME_TEXT && flags & NAME) || (part == COMMENT_TEXT && flags & COMMENT)) {
    do {
      if (!source.has(8)) return false;
    } while (checked(state, source) != 0);
  } else if (part == CHECK && flags & HEADER_CHECK) {
    source.note();
    if (!source.has(16)) return source.back();
    if (source.take(16) != (state.headerCheck & 0xffff)) return bad(state);
  }
  state.part = part + 1;
  return true;
}

function fixedPart(state: Inflate, source: Source): bool {
  source.note();
  if (!source.has(32)) return source.back();
  // Wrong from the first bytes on: what it is otherwise may be shorter than a header.
  if (checked(state, source) != 0x1f || checked(state, source) != 0x8b || checked(state, source) != DEFLATE) return bad(state);
  const flags = checked(state, source);
  if (flags & RESERVED) return bad(state);
  if (!source.has(48)) {
    state.headerCheck = 0;
    return source.back();
  }
  for (let index = 0; index < 6; index++) checked(state, source);
  state.flags = flags;
  state.part = EXTRA_SIZE;
  return true;
}

/** A byte that the check of the header covers. */
function checked(state: Inflate, source: Source): u32 {
  const byte = source.take(8);
  store<u8>(state.work, <u8>byte);
  state.headerCheck = crc32(state.crc, state.headerCheck, state.work, state.work + 1);
  return byte;
}
