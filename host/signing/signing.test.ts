import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openEnvelope, signEnvelope } from './dsse.ts';
import { checkStatement, createKeys, keyIdOf, readPrivateKey, readPublicKey, signDeploy, verifyDeploy } from './index.ts';

const pair = () => {
  const { privateKey, publicKey } = createKeys();
  return { secret: readPrivateKey(privateKey, 'a.key'), open: readPublicKey(publicKey, 'a.pub'), pem: { privateKey, publicKey } };
};
const [mine, theirs] = [pair(), pair()];
const DEPLOY = { function: 'hello', digest: 'a'.repeat(64), manifest: '{ "name": "hello" }' };
const refused = expect.objectContaining({ code: 'SIGNATURE_INVALID' });

describe('a signed deploy', () => {
  it('holds by the key that signed it, among others', () => {
    const envelope = signDeploy(DEPLOY, mine.secret);
    expect(envelope).toMatchObject({ payloadType: 'application/vnd.skerry.deploy+json', signatures: [{ keyid: keyIdOf(mine.open) }] });
    expect(verifyDeploy(envelope, DEPLOY, [theirs.open, mine.open])).toBe(keyIdOf(mine.open));
    expect(() => verifyDeploy(JSON.parse(JSON.stringify(envelope)), DEPLOY, [mine.open])).not.toThrow();
  });

  it('does not hold by another key, whatever it calls itself, nor by none', () => {
    const envelope = signDeploy(DEPLOY, mine.secret);
    const renamed = { ...envelope, signatures: [{ keyid: keyIdOf(theirs.open), sig: envelope.signatures[0]!.sig }] };
    expect(() => verifyDeploy(renamed, DEPLOY, [theirs.open])).toThrow(refused);
    expect(() => verifyDeploy(envelope, DEPLOY, [])).toThrow(refused);
    expect(() => verifyDeploy({ ...envelope, signatures: [] }, DEPLOY, [mine.open])).toThrow(refused);
  });

  it.each([
    ['function', 'other'],
    ['digest', 'b'.repeat(64)],
    ['manifest', '{ "name": "hello"}'],
  ])('holds for nothing with another %s', (key, value) => {
    expect(() => verifyDeploy(signDeploy(DEPLOY, mine.secret), { ...DEPLOY, [key]: value }, [mine.open])).toThrow(refused);
  });

  it('is about what it says, whether or not anybody knows the key', () => {
    const envelope = signDeploy(DEPLOY, theirs.secret);
    expect(() => checkStatement(envelope, DEPLOY)).not.toThrow();
    for (const key of ['function', 'digest', 'manifest'])
      expect(() => checkStatement(envelope, { ...DEPLOY, [key]: 'x' })).toThrow(refused);
    expect(() => checkStatement({ ...envelope, payloadType: 'text/plain' }, DEPLOY)).toThrow(refused);
    expect(() => checkStatement({ ...envelope, payload: '' }, DEPLOY)).toThrow(refused);
  });

  it('does not hold once a byte of it is another', () => {
    const envelope = signDeploy(DEPLOY, mine.secret);
    const bytes = Buffer.from(envelope.payload, 'base64');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      expect(() => verifyDeploy({ ...envelope, payload: changed.toString('base64') }, DEPLOY, [mine.open])).toThrow(refused);
    }
    for (const sig of ['', 'AAAA', 'not base64', envelope.signatures[0]!.sig.slice(4)]) {
      expect(() => verifyDeploy({ ...envelope, signatures: [{ sig }] }, DEPLOY, [mine.open])).toThrow(refused);
    }
  });

  it('is no statement of another type, though its bytes were signed', () => {
    const payload = Buffer.from(JSON.stringify(DEPLOY));
    const other = signEnvelope('application/else', payload, mine.secret);
    expect(() => verifyDeploy(other, DEPLOY, [mine.open])).toThrow(refused);
    expect(() => verifyDeploy({ ...other, payloadType: 'application/vnd.skerry.deploy+json' }, DEPLOY, [mine.open])).toThrow(refused);
    for (const text of ['null', '1', 'x', '[]']) {
      const envelope = signEnvelope('application/vnd.skerry.deploy+json', Buffer.from(text), mine.secret);
      expect(() => verifyDeploy(envelope, DEPLOY, [mine.open])).toThrow(refused);
    }
  });
});

it('an envelope is signed as the specification has it', () => {
  // The example of the DSSE protocol, with a key of ours.
  const signed = Buffer.from('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
  const sig = sign(null, signed, mine.secret).toString('base64');
  const envelope = {
    payloadType: 'http://example.com/HelloWorld',
    payload: Buffer.from('hello world').toString('base64'),
    signatures: [{ sig }],
  };
  expect(Buffer.from(openEnvelope(envelope, envelope.payloadType, [mine.open]).payload).toString()).toBe('hello world');
  expect(signEnvelope(envelope.payloadType, Buffer.from('hello world'), mine.secret).signatures[0]!.sig).toBe(sig);
});

describe('keys', () => {
  const invalid = expect.objectContaining({ code: 'KEY_INVALID' });

  it('are read from PEM, as what they are', () => {
    expect(keyIdOf(createPublicKey(mine.secret))).toBe(keyIdOf(mine.open));
    expect(() => readPublicKey(mine.pem.privateKey, 'a.key')).toThrow(invalid);
    expect(() => readPrivateKey(mine.pem.publicKey, 'a.pub')).toThrow(invalid);
  });

  it('of another kind, or none, are refused', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(() => readPublicKey(String(rsa.publicKey.export({ type: 'spki', format: 'pem' })), 'rsa.pub')).toThrow(invalid);
    for (const text of ['', 'x', '-----BEGIN PUBLIC KEY-----\n!!\n-----END PUBLIC KEY-----'])
      expect(() => readPublicKey(text, 'x')).toThrow(invalid);
  });
});
