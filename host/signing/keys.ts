import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SkerryError } from '../base/index.ts';

/** A new pair of keys of Ed25519, as PEM: PKCS #8 and SPKI, as OpenSSL writes them. */
export function createKeys(): { readonly privateKey: string; readonly publicKey: string } {
  return generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}

/** @throws SkerryError `KEY_INVALID` */
export function readPrivateKey(pem: string, file: string): KeyObject {
  return read(() => createPrivateKey(pem), file, 'private');
}

/** @throws SkerryError `KEY_INVALID` also for a private one: a host that is given it was given too much */
export function readPublicKey(pem: string, file: string): KeyObject {
  if (pem.includes('PRIVATE KEY')) throw invalid(file, 'public');
  return read(() => createPublicKey(pem), file, 'public');
}

function read(parse: () => KeyObject, file: string, kind: 'private' | 'public'): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = parse();
  } catch {
    // What Node.js says of it helps nobody.
  }
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw invalid(file, kind);
}

function invalid(file: string, kind: 'private' | 'public'): SkerryError {
  return new SkerryError('KEY_INVALID', `${file} is not a ${kind} key of Ed25519 in PEM`, {
    where: file,
    help: '`skerry keygen NAME` makes NAME.key, which is private, and NAME.pub, which is public.',
  });
}
