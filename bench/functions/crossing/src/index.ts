import { add, copy, length, same } from './calls.as.ts';

const MEBIBYTE = new Uint8Array(1 << 20);

/** Each is timed by itself: what it does, and how often. */
const CALLS: Readonly<Record<string, readonly [times: number, run: () => unknown]>> = {
  numbers: [2000, () => add(1, 2)],
  text: [500, () => same('a short text')],
  in: [20, () => length(MEBIBYTE)],
  both: [20, () => copy(MEBIBYTE)],
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
  /** Answers with microseconds a call; a key derivation is timed by whoever asks. */
  async fetch(request: Request): Promise<Response> {
    const name = new URL(request.url).searchParams.get('what') ?? '';
    if (name.startsWith('SHA-')) {
      await derived(name);
      return new Response('0');
    }
    const [times, run] = CALLS[name]!;
    run();
    const start = performance.now();
    for (let i = 0; i < times; i++) run();
    return new Response(String(((performance.now() - start) * 1000) / times));
  },
};
