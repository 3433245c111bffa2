import { digestOf } from './digest.ts';

const DIGEST_CHARACTERS = 64;
const LENGTH_BYTES = 4;
/** Parts begin at whole pages, so that they can be mapped. */
const PAGE_BYTES = 4096;

/** A header in JSON and bytes, with a digest in front of them. */
export interface Packed {
  readonly header: unknown;
  /** Where the parts begin, in bytes from the beginning of the file. */
  readonly start: number;
  readonly parts: Uint8Array;
}

export async function pack(header: unknown, parts: readonly Uint8Array[]): Promise<Buffer> {
  const head = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(head.length);
  const padding = Buffer.alloc(startOf(head.length) - DIGEST_CHARACTERS - LENGTH_BYTES - head.length);
  const content = Buffer.concat([length, head, padding, ...parts]);
  return Buffer.concat([Buffer.from(await digestOf(content)), content]);
}

const startOf = (headBytes: number): number => Math.ceil((DIGEST_CHARACTERS + LENGTH_BYTES + headBytes) / PAGE_BYTES) * PAGE_BYTES;

/** The digest in front, in hexadecimal digits. */
export const digestIn = (file: Buffer): string => file.toString('latin1', 0, DIGEST_CHARACTERS);

/** @returns undefined when it is not what was packed */
export async function unpack(file: Buffer): Promise<Packed | undefined> {
  if (file.length < DIGEST_CHARACTERS + LENGTH_BYTES) return undefined;
  if (digestIn(file) !== (await digestOf(file.subarray(DIGEST_CHARACTERS)))) return undefined;
  const length = file.readUInt32LE(DIGEST_CHARACTERS);
  const head = DIGEST_CHARACTERS + LENGTH_BYTES;
  const start = startOf(length);
  return { header: JSON.parse(file.toString('utf8', head, head + length)) as unknown, start, parts: file.subarray(start) };
}
