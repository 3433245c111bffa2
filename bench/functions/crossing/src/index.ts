import { add, copy, length, same } from './calls.as.ts';

const MEBIBYTE = new Uint8Array(1 << 20);

const CALLS: Readonly<Record<string, () => unknown>> = {
  numbers: () => add(1, 2),
  text: () => same('a short text'),
  in: () => length(MEBIBYTE),
  both: () => copy(MEBIBYTE),
};

async function derived(hash: string): Promise<void> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode('password'), 'PBKDF2', false, ['deriveBits']);
  await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash, salt: new Uint8Array(16), iterations: 100_000 },
    key,
    hash === 'SHA-256' ? 256 : 512,
  );
}

export default {
  /** Does something many times; how long that takes, whoever asks can tell. */
  async fetch(request: Request): Promise<Response> {
    const { searchParams } = new URL(request.url);
    const [what, times] = [searchParams.get('what')!, Number(searchParams.get('times'))];
    if (what.startsWith('SHA-')) await derived(what);
    else for (let i = 0; i < times; i++) CALLS[what]!();
    return new Response(null);
  },
};
