import type { Claim } from './signature.ts';

const encoder = new TextEncoder();

/** More signatures than any sender has reason to send. */
const MAX_SIGNATURES = 4;

/**
 * GitHub signs the body as it is: `X-Hub-Signature-256: sha256=HEX`. No time is signed, so a recorded request stays genuine for
 * ever; who must not act on it twice remembers `X-GitHub-Delivery`.
 */
export function fromGitHub(headers: Headers, body: Uint8Array<ArrayBuffer>): Claim | undefined {
  const signature = /^sha256=(.*)$/.exec(headers.get('x-hub-signature-256') ?? '')?.[1];
  return signature === undefined ? undefined : { message: body, signatures: [signature] };
}

/**
 * Stripe signs `TIME.BODY`: `Stripe-Signature: t=TIME,v1=HEX,v1=HEX`, one for each secret while one replaces another.
 *
 * @param toleranceS how far the time may be from ours: a recorded request is of use for this long
 */
export function fromStripe(headers: Headers, body: Uint8Array<ArrayBuffer>, toleranceS: number): Claim | undefined {
  const fields = (headers.get('stripe-signature') ?? '').split(',').map((field) => field.split('=', 2));
  const values = (name: string): string[] => fields.filter(([key]) => key?.trim() === name).map(([, value = '']) => value.trim());
  const [time = '', ...others] = values('t');
  const signatures = values('v1');
  if (!/^\d{1,12}$/.test(time) || others.length > 0 || signatures.length > MAX_SIGNATURES) return undefined;
  if (Math.abs(Date.now() / 1000 - Number(time)) > toleranceS) return undefined;
  return { message: concat(encoder.encode(`${time}.`), body), signatures };
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
