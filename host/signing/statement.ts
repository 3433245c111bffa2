import type { KeyObject } from 'node:crypto';
import { type Envelope, invalid, keyIdOf, openEnvelope, payloadOf, signEnvelope } from './dsse.ts';

const TYPE = 'application/vnd.skerry.deploy+json';

/** What somebody vouches for: this component with this manifest, as this function. */
export interface Statement {
  readonly function: string;
  /** SHA-256 of the component, in hex. */
  readonly digest: string;
  /** The text of `skerry.json`. */
  readonly manifest: string;
}

/**
 * @param key a private key of Ed25519
 * @example
 * const envelope = signDeploy({ function: 'hello', digest, manifest }, readPrivateKey(text, 'team.key'));
 */
export function signDeploy({ function: name, digest, manifest }: Statement, key: KeyObject): Envelope {
  return signEnvelope(TYPE, Buffer.from(JSON.stringify({ function: name, digest, manifest })), key);
}

/**
 * Checks that one of the trusted keys signed exactly this.
 *
 * @returns the id of that key
 * @throws SkerryError `SIGNATURE_INVALID`
 */
export function verifyDeploy(envelope: Envelope, expected: Statement, trusted: readonly KeyObject[]): string {
  const { payload, key } = openEnvelope(envelope, TYPE, trusted);
  checkSame(payload, expected);
  return keyIdOf(key);
}

/**
 * Checks that an envelope is about exactly this, whoever signed it: for a host that keeps it for others to verify.
 *
 * @throws SkerryError `SIGNATURE_INVALID`
 */
export function checkStatement(envelope: Envelope, expected: Statement): void {
  checkSame(payloadOf(envelope, TYPE), expected);
}

function checkSame(payload: Uint8Array, expected: Statement): void {
  const signed = parse(payload);
  for (const key of ['function', 'digest', 'manifest'] as const) {
    if (signed[key] !== expected[key]) throw invalid(`What was signed has another ${key} than what is deployed`);
  }
}

function parse(payload: Uint8Array): Partial<Record<keyof Statement, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(payload).toString());
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // As any other text that is no statement.
  }
  throw invalid('What was signed is no statement of a deploy');
}
