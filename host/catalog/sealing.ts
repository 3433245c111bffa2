import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { SkerryError } from '../base/index.ts';
import type { SecretRef } from './contract.ts';

/**
 * Sealed secrets: AES-256-GCM, with a data key for each that the master key wraps. The newest master key seals, and all that are
 * known open, so one is rotated by putting another in front of it.
 *
 *     0  1 byte    version of this form
 *     1  8 bytes   which master key
 *     9  12 bytes  nonce, 32 bytes data key, 16 bytes tag, by the master key
 *     69 12 bytes  nonce, the value in UTF-8, 16 bytes tag, by the data key
 *
 * Tenant and name are bound to both as additional data: what was sealed for one secret opens as no other.
 */
const VERSION = 1;
const KEY_BYTES = 32;
const ID_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const WRAPPED_AT = 1 + ID_BYTES;
const VALUE_AT = WRAPPED_AT + NONCE_BYTES + KEY_BYTES + TAG_BYTES;

/** As values of configuration. */
const LONGEST_VALUE = 5120;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export interface Sealer {
  /** @throws SkerryError `CATALOG_INVALID` for a value of more than 5,120 characters */
  seal(of: SecretRef, value: string): Uint8Array;
  /** @throws SkerryError `SECRET_UNREADABLE` */
  open(of: SecretRef, sealed: Uint8Array): string;
}

/**
 * @param keys master keys of 32 bytes; the first one seals
 * @throws SkerryError `MASTER_KEY_INVALID`
 * @example
 * const sealer = createSealer(parseMasterKeys(readFileSync('master.key', 'utf8'), 'master.key'));
 * const secret = { tenant: 'default', name: 'API_KEY' };
 * await catalog.setSecret({ ...secret, sealed: sealer.seal(secret, value) }, by);
 */
export function createSealer(keys: readonly Uint8Array[]): Sealer {
  const newest = keys[0];
  if (newest === undefined) throw invalidKey('There is no master key');
  const wrong = keys.find((key) => key.length !== KEY_BYTES);
  if (wrong !== undefined) throw invalidKey(`A master key has ${wrong.length} bytes, and needs ${KEY_BYTES}`);
  const byId = new Map(keys.map((key) => [idOf(key).toString('hex'), key]));
  return {
    seal(of, value) {
      checkValue(value);
      const dataKey = randomBytes(KEY_BYTES);
      const head = Buffer.concat([Buffer.of(VERSION), idOf(newest)]);
      return Buffer.concat([
        head,
        encrypt(newest, dataKey, boundTo(of, 'key')),
        encrypt(dataKey, Buffer.from(value), boundTo(of, 'value')),
      ]);
    },
    open(of, sealed) {
      if (sealed[0] !== VERSION || sealed.length < VALUE_AT + NONCE_BYTES + TAG_BYTES) throw unreadable(of, 'it is not in the form of one');
      const id = Buffer.from(sealed.subarray(1, WRAPPED_AT)).toString('hex');
      const master = byId.get(id);
      if (master === undefined) throw unreadable(of, `the master key ${id} that sealed it is not among those that are known`);
      try {
        const dataKey = decrypt(master, sealed.subarray(WRAPPED_AT, VALUE_AT), boundTo(of, 'key'));
        return decoder.decode(decrypt(dataKey, sealed.subarray(VALUE_AT), boundTo(of, 'value')));
      } catch {
        throw unreadable(of, 'it was changed, or sealed for another secret');
      }
    },
  };
}

/** No message holds the value. */
function checkValue(value: string): void {
  if (value.length > LONGEST_VALUE) {
    throw new SkerryError('CATALOG_INVALID', `The value of the secret has ${value.length} characters; the limit is ${LONGEST_VALUE}`);
  }
  if (!value.isWellFormed()) throw new SkerryError('CATALOG_INVALID', 'The value of the secret holds a lone surrogate');
}

/** Says which key sealed something, and nothing of the key. */
const idOf = (key: Uint8Array): Buffer => createHash('sha256').update('skerry master key').update(key).digest().subarray(0, ID_BYTES);

const boundTo = ({ tenant, name }: SecretRef, what: string): Buffer => Buffer.from(JSON.stringify([VERSION, what, tenant, name]));

function encrypt(key: Uint8Array, plain: Uint8Array, bound: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(bound);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Uint8Array, box: Uint8Array, bound: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES }).setAAD(bound);
  decipher.setAuthTag(box.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(box.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}

/** A new master key, as a line of a file of keys. */
export const newMasterKey = (): string => randomBytes(KEY_BYTES).toString('base64');

/**
 * Reads a file of master keys, or a variable with their text: a key on each line, 32 bytes in base64, the newest first. Empty lines and
 * those that begin with `#` mean nothing.
 *
 * @param where for messages; they never hold what stands there
 * @throws SkerryError `MASTER_KEY_INVALID`
 */
export function parseMasterKeys(text: string, where: string): readonly Uint8Array[] {
  const lines = text.split('\n').map((line, i) => ({ number: i + 1, line: line.trim() }));
  const keys = lines
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, number }) => {
      const key = Buffer.from(line, 'base64');
      if (key.toString('base64') !== line || key.length !== KEY_BYTES)
        throw invalidKey(`${where}:${number} is no key of ${KEY_BYTES} bytes in base64`);
      return key;
    });
  if (keys.length === 0) throw invalidKey(`${where} holds no master key`);
  return keys;
}

function invalidKey(message: string): SkerryError {
  return new SkerryError('MASTER_KEY_INVALID', message, { help: 'Make one with `openssl rand -base64 32`, on a line of its own.' });
}

function unreadable({ tenant, name }: SecretRef, detail: string): SkerryError {
  return new SkerryError('SECRET_UNREADABLE', `The secret "${name}" of the tenant "${tenant}" cannot be opened: ${detail}`, {
    help: 'Add the master key that sealed it to those that are known, or set the secret anew.',
  });
}
