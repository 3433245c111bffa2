import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { SkerryError } from '../base/index.ts';

/**
 * Signed statements: Ed25519 in an envelope of DSSE (https://github.com/secure-systems-lab/dsse), which signs the type of what it
 * holds with it, and its bytes as they are: nothing has to be brought into a canonical form.
 */
export interface Envelope {
  readonly payloadType: string;
  /** Base64. */
  readonly payload: string;
  readonly signatures: readonly Signature[];
}

export interface Signature {
  /** Which key it may be: a hint, which nobody relies on. */
  readonly keyid?: string;
  /** Base64. */
  readonly sig: string;
}

/** @param key a private key of Ed25519 */
export function signEnvelope(payloadType: string, payload: Uint8Array, key: KeyObject): Envelope {
  const sig = sign(null, preAuthentication(payloadType, payload), key).toString('base64');
  return { payloadType, payload: Buffer.from(payload).toString('base64'), signatures: [{ keyid: keyIdOf(createPublicKey(key)), sig }] };
}

/**
 * What an envelope holds, if one of these keys signed it.
 *
 * @param trusted public keys of Ed25519
 * @throws SkerryError `SIGNATURE_INVALID`
 */
export function openEnvelope(envelope: Envelope, payloadType: string, trusted: readonly KeyObject[]): Uint8Array {
  if (envelope.payloadType !== payloadType) throw invalid(`It is of the type ${JSON.stringify(envelope.payloadType)}, not ${payloadType}`);
  const payload = Buffer.from(envelope.payload, 'base64');
  const signed = preAuthentication(payloadType, payload);
  const isTrusted = envelope.signatures.some(({ sig }) => trusted.some((key) => verify(null, signed, key, Buffer.from(sig, 'base64'))));
  if (isTrusted) return payload;
  throw invalid(`None of its ${envelope.signatures.length} signatures is by one of the ${trusted.length} keys that are trusted`);
}

/** SHA-256 of the public key in its DER form, in hex. */
export function keyIdOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

/** `PAE` of the specification: lengths keep type and payload apart. */
function preAuthentication(type: string, payload: Uint8Array): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

export function invalid(problem: string): SkerryError {
  return new SkerryError('SIGNATURE_INVALID', `The signature of the deploy does not hold. ${problem}`, {
    help: 'Sign with a key that the host trusts: `skerry deploy --sign FILE.key`.',
  });
}
