import { SignJWT, createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet } from 'jose';

interface Env {
  readonly JWT_SECRET: string;
}

const keyOf = ({ JWT_SECRET }: Env): Uint8Array => new TextEncoder().encode(JWT_SECRET);

export async function issue(request: Request, env: Env): Promise<object> {
  const { subject, seconds } = (await request.json()) as { subject: string; seconds: number };
  const now = Math.floor(Date.now() / 1000);
  const token = new SignJWT({ role: 'reader' }).setProtectedHeader({ alg: 'HS256' }).setSubject(subject).setIssuer('skerry');
  return {
    token: await token
      .setIssuedAt(now)
      .setExpirationTime(now + seconds)
      .sign(keyOf(env)),
  };
}

export async function authorize(request: Request, env: Env): Promise<object | Response> {
  const token = request.headers.get('authorization')?.replace(/^Bearer /, '') ?? '';
  try {
    const { payload } = await jwtVerify(token, keyOf(env), { issuer: 'skerry', algorithms: ['HS256'] });
    return { subject: payload.sub, role: payload['role'] };
  } catch (cause) {
    return refusal(cause);
  }
}

/** A token of somebody else, who publishes the public key. */
export async function verifyForeign(request: Request): Promise<object | Response> {
  const { token, keys } = (await request.json()) as { token: string; keys: JSONWebKeySet };
  try {
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(keys));
    return { payload, alg: protectedHeader.alg };
  } catch (cause) {
    return refusal(cause);
  }
}

function refusal(cause: unknown): Response {
  if (!(cause instanceof errors.JOSEError)) throw cause;
  return Response.json({ code: cause.code }, { status: 401 });
}
