import { HOST_LIMITS } from '../../base/index.ts';
import type { Note } from '../../storage/contract.ts';
import { otherError } from './errors.ts';

/**
 * `wasi:keyvalue` has no way to say when an entry expires, so guests say it under a key of its own: what is under this
 * prefix and `KEY` is kept beside the value of `KEY`. Here it is no entry: it is in no list, and goes with the value.
 * Hosts that know nothing of it keep it as any other value.
 */
export const BESIDE = 'skerry:beside/';

/** Exists in every store: a guest learns by it that the host knows what is beside values. */
export const MARK = 'skerry:host';

/** The key whose value this is beside; undefined: it is a key like any other. */
export function keyBeside(key: string): string | undefined {
  return key.startsWith(BESIDE) ? key.slice(BESIDE.length) : undefined;
}

const isReserved = (key: string): boolean => key === MARK || key.startsWith(BESIDE);

/** @throws ResultError<StoreError> for keys that only `get`, `set`, `delete`, and batches know */
export function demandOrdinary(key: string): void {
  if (isReserved(key)) throw otherError(`The key ${JSON.stringify(key.slice(0, 100))} is reserved: it can be read, set, and deleted only`);
}

/** @throws ResultError<StoreError> for keys that nobody sets */
export function demandSettable(key: string): void {
  if (key === MARK) throw otherError(`The key "${MARK}" is reserved`);
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * What a guest wrote beside a value: a JSON object with `expiresAt`, in milliseconds since 1970, and `metadata`.
 *
 * @throws ResultError<StoreError> for anything else
 */
export function parseNote(bytes: Uint8Array): Note {
  if (bytes.length > HOST_LIMITS.noteBytes)
    throw otherError(`What is kept beside a value has ${bytes.length} bytes; the limit is ${HOST_LIMITS.noteBytes}`);
  const parsed = parsedObject(bytes);
  const unknown = Object.keys(parsed).find((key) => key !== 'expiresAt' && key !== 'metadata');
  if (unknown !== undefined)
    throw otherError(
      `What is kept beside a value has the field ${JSON.stringify(unknown.slice(0, 100))}; it can have expiresAt and metadata`,
    );
  const { expiresAt } = parsed as { readonly expiresAt?: unknown };
  if (expiresAt !== undefined && !(Number.isSafeInteger(expiresAt) && (expiresAt as number) >= 0)) {
    throw otherError('The field expiresAt is no time in milliseconds since 1970');
  }
  return { expiresAt: expiresAt as number | undefined, bytes };
}

function parsedObject(bytes: Uint8Array): object {
  let parsed: unknown;
  try {
    parsed = JSON.parse(decoder.decode(bytes));
  } catch {
    parsed = undefined;
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  throw otherError('What is kept beside a value is a JSON object with expiresAt and metadata');
}
