import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { CATALOG_LIMITS, SkerryError } from '../base/index.ts';
import type { SecretRef } from '../catalog/contract.ts';
import { ID_BYTES, KEY_BYTES, type MasterKey, type MasterKeys } from './master-keys.ts';

/**
 * Sealed secrets: AES-256-GCM, with a data key for each value that a master key wraps.
 *
 *     0  1 byte    version of this form
 *     1  8 bytes   which master key
 *     9  60 bytes  by the master key: 12 of nonce, 32 of data key, 16 of tag
 *     69           by the data key: 12 of nonce, the value in UTF-8, 16 of tag
 *
 * Tenant, name and version are bound to both as additional data: what was sealed as one opens as no other. A master key is replaced
 * by wrapping the data keys anew; values stay as they are.
 */
const FORM = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const WRAPPED_AT = 1 + ID_BYTES;
const VALUE_AT = WRAPPED_AT + NONCE_BYTES + KEY_BYTES + TAG_BYTES;
const LEAST_BYTES = VALUE_AT + NONCE_BYTES + TAG_BYTES;

/** One value of a secret. */
export interface SecretVersion extends SecretRef {
  readonly version: number;
}

export interface Sealer {
  /** @throws SkerryError `SECRET_INVALID` for a value that is empty, too long, or no text; `MASTER_KEY_INVALID` */
  seal(of: SecretVersion, value: string): Uint8Array;
  /** @throws SkerryError `SECRET_UNREADABLE` */
  open(of: SecretVersion, sealed: Uint8Array): string;
  /**
   * The same value, wrapped by the newest master key.
   *
   * @returns undefined when that wraps it already
   * @throws SkerryError `SECRET_UNREADABLE`, `MASTER_KEY_INVALID`
   */
  rewrap(of: SecretVersion, sealed: Uint8Array): Uint8Array | undefined;
}

/**
 * @example
 * const sealer = createSealer(masterKeyFile('master.key'));
 * await catalog.setSecret({ tenant, name, seal: (version) => sealer.seal({ tenant, name, version }, value) }, by);
 */
export function createSealer(keys: MasterKeys): Sealer {
  return {
    seal(of, value) {
      checkValue(value);
      const dataKey = randomBytes(KEY_BYTES);
      return Buffer.concat([wrap(keys.newest(), of, dataKey), encrypt(dataKey, Buffer.from(value), boundTo(of, 'value'))]);
    },
    open(of, sealed) {
      const dataKey = unwrap(keys, of, sealed);
      return decoder.decode(decrypt(dataKey, sealed.subarray(VALUE_AT), of, 'value'));
    },
    rewrap(of, sealed) {
      const newest = keys.newest();
      if (keyIdOf(of, sealed) === newest.id) return undefined;
      return Buffer.concat([wrap(newest, of, unwrap(keys, of, sealed)), sealed.subarray(VALUE_AT)]);
    },
  };
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** No message holds the value. */
function checkValue(value: string): void {
  const most = CATALOG_LIMITS.secretBytes;
  const bytes = Buffer.byteLength(value);
  if (bytes === 0) throw invalidValue('is empty', 'Delete the secret if nothing is to read it.');
  if (bytes > most)
    throw invalidValue(`has ${bytes} bytes of UTF-8; the limit is ${most}`, 'Keep what is longer elsewhere, and its key here.');
  if (!value.isWellFormed()) throw invalidValue('is no well-formed Unicode', 'Encode bytes as text, in base64 for example.');
}

function invalidValue(problem: string, help: string): SkerryError {
  return new SkerryError('SECRET_INVALID', `The value of the secret ${problem}`, { help });
}

function wrap({ id, bytes }: MasterKey, of: SecretVersion, dataKey: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(FORM), Buffer.from(id, 'hex'), encrypt(bytes, dataKey, boundTo(of, 'key'))]);
}

function unwrap(keys: MasterKeys, of: SecretVersion, sealed: Uint8Array): Buffer {
  const id = keyIdOf(of, sealed);
  const master = keys.find(id);
  if (master === undefined) throw unreadable(of, `the master key ${id} that sealed it is not among those that are known`);
  return decrypt(master.bytes, sealed.subarray(WRAPPED_AT, VALUE_AT), of, 'key');
}

function keyIdOf(of: SecretVersion, sealed: Uint8Array): string {
  if (sealed[0] !== FORM || sealed.length < LEAST_BYTES) throw unreadable(of, 'it is not in the form of one');
  return Buffer.from(sealed.subarray(1, WRAPPED_AT)).toString('hex');
}

type Part = 'key' | 'value';

const boundTo = ({ tenant, name, version }: SecretVersion, part: Part): Buffer =>
  Buffer.from(JSON.stringify([FORM, part, tenant, name, version]));

function encrypt(key: Uint8Array, plain: Uint8Array, bound: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(bound);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Uint8Array, box: Uint8Array, of: SecretVersion, part: Part): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  try {
    decipher.setAAD(boundTo(of, part)).setAuthTag(box.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(box.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw unreadable(of, 'it was changed, or sealed as another secret or version');
  }
}

function unreadable({ tenant, name }: SecretVersion, detail: string): SkerryError {
  return new SkerryError('SECRET_UNREADABLE', `The secret "${name}" of the tenant "${tenant}" cannot be opened: ${detail}`, {
    help: 'Add the master key that sealed it to those that are known, or set the secret anew.',
  });
}
