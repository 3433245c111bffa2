import { createHash, randomBytes } from 'node:crypto';
import { SkerryError } from '../base/index.ts';
import { readPrivateFile } from './private-file.ts';

export const KEY_BYTES = 32;
export const ID_BYTES = 8;

const MOST_FILE_BYTES = 64 * 1024;
/** How often a file is looked at again for a key that was not there. */
const LOOK_AGAIN_MS = 1000;

export interface MasterKey {
  /** Tells which key sealed something, and nothing of the key: 16 digits of hex. */
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Keys that wrap the keys of secrets. One is replaced by putting another in front of it: both open, and the first one seals. */
export interface MasterKeys {
  /** The one that seals, as of now. @throws SkerryError `MASTER_KEY_INVALID` */
  newest(): MasterKey;
  find(id: string): MasterKey | undefined;
}

/** A new master key, as a line of a file of keys. */
export const newMasterKey = (): string => randomBytes(KEY_BYTES).toString('base64');

/**
 * Keys that stay as they are: those of a variable of the environment.
 *
 * @param text 32 bytes in base64 each, the newest first, on lines or behind commas; what begins with `#` means nothing
 * @param where for messages; they never hold what stands there
 * @throws SkerryError `MASTER_KEY_INVALID`
 */
export function fixedMasterKeys(text: string, where: string): MasterKeys {
  const keys = parseMasterKeys(text, where);
  return { newest: () => keys[0]!, find: (id) => keys.find((key) => key.id === id) };
}

/**
 * Keys of a file, which may change while the host runs: a key is new, or gone, without a restart.
 *
 * @throws SkerryError `MASTER_KEY_INVALID` when it cannot be used now
 */
export function masterKeyFile(file: string): MasterKeys {
  let keys = readKeys(file);
  let lookAgainAt = performance.now() + LOOK_AGAIN_MS;
  const known = (id: string): MasterKey | undefined => keys.find((key) => key.id === id);
  return {
    newest() {
      keys = readKeys(file);
      return keys[0]!;
    },
    find(id) {
      if (known(id) === undefined && performance.now() >= lookAgainAt) {
        lookAgainAt = performance.now() + LOOK_AGAIN_MS;
        keys = readKeysOr(keys, file);
      }
      return known(id);
    },
  };
}

function readKeys(file: string): readonly MasterKey[] {
  const text = readPrivateFile(file, MOST_FILE_BYTES, (problem, help) => invalid(`The file of master keys ${file} ${problem}`, help));
  if (text === undefined) throw invalid(`There is no file of master keys ${file}`);
  return parseMasterKeys(text, file);
}

/** A file that is just being written, or broken, takes away no key that opens what was sealed before. */
function readKeysOr(before: readonly MasterKey[], file: string): readonly MasterKey[] {
  try {
    return readKeys(file);
  } catch {
    return before;
  }
}

/**
 * Reads master keys: 32 bytes in base64 each, the newest first, on lines or behind commas. Empty lines and those that begin with `#`
 * mean nothing.
 *
 * @param where for messages; they never hold what stands there
 * @throws SkerryError `MASTER_KEY_INVALID`
 */
function parseMasterKeys(text: string, where: string): readonly MasterKey[] {
  const lines = text.split('\n').map((line, index) => ({ number: index + 1, line: line.trim() }));
  const keys = lines
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .flatMap(({ line, number }) => line.split(',').map((key) => keyOf(key.trim(), `${where}:${number}`)));
  if (keys.length === 0) throw invalid(`${where} holds no master key`);
  return keys;
}

function keyOf(text: string, where: string): MasterKey {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text || bytes.length !== KEY_BYTES) throw invalid(`${where} is no key of ${KEY_BYTES} bytes in base64`);
  return { id: idOf(bytes), bytes };
}

const idOf = (key: Uint8Array): string =>
  createHash('sha256').update('skerry master key').update(key).digest().subarray(0, ID_BYTES).toString('hex');

function invalid(
  message: string,
  help = 'Make one with `openssl rand -base64 32`, on a line of its own, in a file of mode 600.',
): SkerryError {
  return new SkerryError('MASTER_KEY_INVALID', message, { help });
}
