import { HOST_LIMITS } from '../../base/index.ts';

const CHUNK = BigInt(HOST_LIMITS.streamChunkBytes);

/** A guest's u64 length, cut to what one stream operation moves: nothing is ever allocated by the guest's number. */
export const clampLength = (length: bigint): number => (length > CHUNK ? HOST_LIMITS.streamChunkBytes : Number(length));
