import type { Handler } from '@skerry/guest';
import { fromGitHub, fromStripe } from './senders.ts';
import { isGenuine } from './signature.ts';

interface Env {
  readonly GITHUB_SECRETS: string;
  readonly STRIPE_SECRETS: string;
  readonly STRIPE_TOLERANCE_S: string;
  /** Where genuine webhooks go; `capabilities.http` must grant it. */
  readonly UPSTREAM: string;
}

/** What the receiver needs to know. Signatures stay here. */
const FORWARDED = ['content-type', 'user-agent', 'x-github-delivery', 'x-github-event'];

/** Both senders try again when no answer comes; better they hear it from us. */
const TIMEOUT_MS = 8000;

export default {
  async fetch(request, env) {
    // Signed are the bytes: parsed and written again, the same JSON may look different.
    const body = new Uint8Array(await request.arrayBuffer());
    const sender = new URL(request.url).pathname.split('/').at(-1) as 'github' | 'stripe';
    const genuine = await check(sender, request.headers, body, env);
    // Why it is refused is nobody's business but ours.
    if (!genuine) return new Response('The signature is not valid\n', { status: 401 });
    return forward(sender, request.headers, body, env.UPSTREAM);
  },
} satisfies Handler<Env>;

async function check(sender: 'github' | 'stripe', headers: Headers, body: Uint8Array<ArrayBuffer>, env: Env): Promise<boolean> {
  const isGitHub = sender === 'github';
  const secrets = (isGitHub ? env.GITHUB_SECRETS : env.STRIPE_SECRETS).split('\n').filter((secret) => secret !== '');
  const claim = isGitHub ? fromGitHub(headers, body) : fromStripe(headers, body, Number(env.STRIPE_TOLERANCE_S));
  if (!claim) console.error(`${sender}: signature missing, malformed or out of date`);
  else if (await isGenuine(claim, secrets)) return true;
  else console.error(`${sender}: signature by somebody else`);
  return false;
}

async function forward(sender: string, from: Headers, body: Uint8Array<ArrayBuffer>, upstream: string): Promise<Response> {
  const headers = new Headers({ 'x-webhook-sender': sender });
  for (const name of FORWARDED) {
    const value = from.get(name);
    if (value !== null) headers.set(name, value);
  }
  try {
    const { status } = await fetch(upstream, { method: 'POST', headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (status >= 200 && status < 300) return new Response(null, { status: 204 });
    console.error(`The receiver answered ${status}`);
  } catch (error) {
    console.error('The receiver did not answer:', error);
  }
  // The sender keeps it and tries again.
  return new Response('The receiver is not available\n', { status: 502 });
}
