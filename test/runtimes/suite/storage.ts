import { HOST_LIMITS } from '../../../host/base/index.ts';
import { classifyAddress, matchOutbound, parseOutboundRules } from '../../../host/capabilities/index.ts';
import { memoryStorage, StoreValueError } from '../../../host/storage/index.ts';
import { same } from './check.ts';
import type { Case } from './environment.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** UTF-16 has them in another order than UTF-8. */
const KEYS = ['', '\0', 'A', 'a', 'a\0b', 'é', 'e\u0301', '\ue000', '\uffff', '\u{10000}', '😀', '__proto__'];
const SORTED = ['', '\0', 'A', '__proto__', 'a', 'a\0b', 'e\u0301', 'é', '\ue000', '\uffff', '\u{10000}', '😀'];

async function stores(): Promise<void> {
  const driver = memoryStorage();
  const store = driver.open('tenant', 'name');
  await store.setMany(KEYS.map((key) => [key, bytes(key)] as const));
  same((await store.list()).keys, SORTED);
  same((await store.list('a')).keys, SORTED.slice(5));
  same(await store.getMany(['é', 'none']), [bytes('é'), undefined]);
  const value = bytes('mine');
  await store.set('copy', value);
  value[0] = 0;
  same(await store.get('copy'), bytes('mine'), 'a copy is kept');
  same(await driver.open('tena', 'ntname').exists('copy'), false, 'another store');
}

async function atomic(): Promise<void> {
  const store = memoryStorage().open('t', 's');
  same(await store.increment('n', 2n ** 63n - 1n), 2n ** 63n - 1n);
  same(await isRefused(() => store.increment('n', 1n)), true, 'a sum that does not fit');
  const { version } = await store.getVersioned('n');
  same(await store.setIfVersion('n', bytes('1'), version), true);
  same(await store.setIfVersion('n', bytes('2'), version), false);
  same(await isRefused(() => store.set('\ud800', bytes(''))), true, 'a key with a lone surrogate');
  same(
    await isRefused(() =>
      store.setMany([
        ['a', bytes('1')],
        ['b', new Uint8Array(HOST_LIMITS.valueBytes + 1)],
      ]),
    ),
    true,
    'a large value',
  );
  same(await store.exists('a'), false, 'a batch is written as a whole or not at all');
}

async function isRefused(call: () => unknown): Promise<boolean> {
  try {
    await call();
    return false;
  } catch (error) {
    return error instanceof StoreValueError;
  }
}

function capabilities(): void {
  const rules = parseOutboundRules(['https://api.example.com', 'https://*.example.org', 'http://127.0.0.1:9000']);
  const granted = (url: string): string | undefined => matchOutbound(rules, new URL(url));
  same(granted('https://API.example.com:443/x'), 'public');
  same(granted('https://a.b.example.org/'), 'public');
  same(granted('http://0x7f.1:9000/'), 'literal', 'the URL parser has one spelling for each address');
  for (const url of ['http://api.example.com/', 'https://example.org/', 'https://api.example.com.evil.test/', 'http://127.0.0.1/']) {
    same(granted(url), undefined, url);
  }
  const kinds = ['8.8.8.8', '127.0.0.1', '169.254.169.254', '10.1.2.3', '::1', '2606:4700::1111', '64:ff9b::a00:1'];
  same(kinds.map(classifyAddress), ['public', 'local', 'metadata', 'local', 'local', 'public', 'translated']);
}

export const storageCases: readonly Case[] = [
  { name: 'storage: keys, values and order of the store in memory', run: stores },
  { name: 'storage: versions, counters and what is refused', run: atomic },
  { name: 'capabilities: origins and addresses are judged the same', run: capabilities },
];
