import { invalid } from './fail.ts';
import type { ComponentReader } from './reader.ts';
import type { Limits } from './syntax.ts';

const HAS_MAX = 0x01;
const SHARED = 0x02;
const INDEX64 = 0x04;
const HAS_PAGE_SIZE = 0x08;
const DEFAULT_PAGE_SIZE_LOG2 = 16;

/** Limits of a core memory or table. */
export function readLimits(reader: ComponentReader): { limits: Limits; pageSize: number } {
  const offset = reader.offset;
  const flags = reader.byte('The flags of limits');
  if (flags > 0x0f) throw invalid(offset, `Limits cannot have the flags 0x${flags.toString(16)}`);
  const index64 = (flags & INDEX64) !== 0;
  const bound = (): bigint => (index64 ? reader.u64('A limit') : BigInt(reader.u32('A limit')));
  const min = bound();
  const max = (flags & HAS_MAX) === 0 ? undefined : bound();
  const log2 = (flags & HAS_PAGE_SIZE) === 0 ? DEFAULT_PAGE_SIZE_LOG2 : reader.u32('A page size');
  return { limits: { min, max, shared: (flags & SHARED) !== 0, index64 }, pageSize: 2 ** log2 };
}
