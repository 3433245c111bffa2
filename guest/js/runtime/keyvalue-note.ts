import type { PutOptions } from '../index.d.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: false });

/** Beside the value of a key, under this prefix and the key: when it expires, and its metadata. Documented for other readers. */
export const BESIDE = 'skerry:beside/';
/** What metadata may have as JSON, in bytes. */
const METADATA_BYTES = 1024;

interface Note {
  readonly expiresAt?: number;
  readonly metadata?: unknown;
}

export function noteOf(bytes: Uint8Array | undefined): Note {
  return bytes === undefined ? {} : (JSON.parse(decoder.decode(bytes)) as Note);
}

/** @returns nothing where nothing is to be kept beside the value */
export function toNote(options: PutOptions | undefined): Uint8Array | undefined {
  if (options === undefined) return undefined;
  checkOptions(options, ['expiration', 'expirationTtl', 'metadata'], 'put');
  const [expiresAt, metadata] = [expiryOf(options), metadataOf(options)];
  if (expiresAt === undefined && metadata === undefined) return undefined;
  const fields = [expiresAt === undefined ? [] : `"expiresAt":${expiresAt}`, metadata === undefined ? [] : `"metadata":${metadata}`].flat();
  return encoder.encode(`{${fields.join()}}`);
}

/** As JSON. */
function metadataOf({ metadata }: PutOptions): string | undefined {
  if (metadata === undefined || metadata === null) return undefined;
  const text = JSON.stringify(metadata) as string | undefined;
  if (text === undefined) throw new TypeError(`The option metadata of put is a ${typeof metadata}, which is no JSON value`);
  const size = encoder.encode(text).length;
  if (size > METADATA_BYTES) throw new RangeError(`The metadata has ${size} bytes as JSON; the limit is ${METADATA_BYTES}`);
  return text;
}

function expiryOf({ expiration, expirationTtl }: PutOptions): number | undefined {
  if (expiration !== undefined && expirationTtl !== undefined) throw new TypeError('put takes expiration or expirationTtl, not both');
  if (expirationTtl !== undefined) return Date.now() + seconds(expirationTtl, 'expirationTtl');
  return expiration === undefined ? undefined : seconds(expiration, 'expiration');
}

/** In milliseconds. */
function seconds(value: unknown, name: string): number {
  const milliseconds = typeof value === 'number' ? Math.round(value * 1000) : Number.NaN;
  if (milliseconds > 0 && Number.isSafeInteger(milliseconds + Date.now())) return milliseconds;
  throw new RangeError(`The option ${name} of put is ${toldOf(value)}; it is a number of seconds above 0`);
}

/** With the quotes of a text: one of digits is no number. */
const toldOf = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : String(value));

/** What is not known would have no effect, and whoever wrote it would not learn so. */
export function checkOptions(options: unknown, known: readonly string[], method: string): void {
  if (typeof options !== 'object' || options === null) throw new TypeError(`The options of ${method} are no object`);
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new TypeError(`${method} has no option "${unknown}"; it has ${known.join(', ')}`);
}
