import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { CatalogReader, TokenRecord } from './contract.ts';

/**
 * Tokens: `skr_`, 43 digits of 32 random bytes, and 6 of their checksum, in base 62 as GitHub's. The prefix lets scanners find one
 * that was published, the checksum tells one from what only looks like it, and there is nothing in it that breaks a word.
 */
const TOKEN = /^skr_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;
const PREFIX = 'skr_';
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_BYTES = 32;
const RANDOM_DIGITS = 43;
const CHECKSUM_DIGITS = 6;

export interface FreshToken {
  /** To be shown once: nobody can tell it from the record. */
  readonly text: string;
  /** What the record has of it. */
  readonly hash: string;
}

export function newToken(): FreshToken {
  const random = base62(BigInt(`0x${randomBytes(RANDOM_BYTES).toString('hex')}`), RANDOM_DIGITS);
  const text = PREFIX + random + checksum(random);
  return { text, hash: hashOf(text) };
}

/** Whether a text has the form of a token and the right checksum: a slip of the hand is told without asking the catalog. */
export function isToken(text: string): boolean {
  const [, random, sum] = TOKEN.exec(text) ?? [];
  return random !== undefined && checksum(random) === sum;
}

/**
 * Finds the record of a token; the caller looks whether it has expired or was revoked.
 *
 * The look-up is by hash, so what its time could tell is about the hash of a guess; the comparison takes the same time for all.
 */
export function findToken(catalog: Pick<CatalogReader, 'tokenByHash'>, text: string): TokenRecord | undefined {
  if (!isToken(text)) return undefined;
  const hash = hashOf(text);
  const found = catalog.tokenByHash(hash);
  return found !== undefined && timingSafeEqual(Buffer.from(found.hash, 'hex'), Buffer.from(hash, 'hex')) ? found : undefined;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const checksum = (random: string): string => base62(BigInt(crc32(random)), CHECKSUM_DIGITS);

function base62(value: bigint, digits: number): string {
  let text = '';
  for (let rest = value; text.length < digits; rest /= 62n) text = DIGITS[Number(rest % 62n)]! + text;
  return text;
}
