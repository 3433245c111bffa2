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
 * What an envelope holds, whoever signed it.
 *
 * @throws SkerryError `SIGNATURE_INVALID` when it is of another type
 */
export function payloadOf(envelope: Envelope, payloadType: string): Uint8Array {
  if (envelope.payloadType === payloadType) return Buffer.from(envelope.payload, 'base64');
  throw invalid(`It is of the type ${JSON.stringify(envelope.payloadType)}, not ${payloadType}`);
}

export interface Opened {
  readonly payload: Uint8Array;
  /** That signed it: one of those that are trusted. */
  readonly key: KeyObject;
}

/**
 * What an envelope holds, if one of these keys signed it.
 *
 * @param trusted public keys of Ed25519
 * @throws SkerryError `SIGNATURE_INVALID`
 */
export function openEnvelope(envelope: Envelope, payloadType: string, trusted: readonly KeyObject[]): Opened {
  const payload = payloadOf(envelope, payloadType);
  const signed = preAuthentication(payloadType, payload);
  const key = trusted.find((one) => envelope.signatures.some(({ sig }) => verify(null, signed, one, Buffer.from(sig, 'base64'))));
  if (key !== undefined) return { payload, key };
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
