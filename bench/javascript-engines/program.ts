/** What each engine runs: the same JavaScript, and around it what the engine takes for an entry. */

/** Each is tried with a request; what throws or is not truthy is missing. */
const PROBES: Readonly<Record<string, string>> = {
  fetch: `typeof fetch === 'function'`,
  'Request, Response, Headers': `new Response('a', { headers: new Headers({ b: 'c' }) }).headers.get('b') === 'c' && new Request('https://a.b/').method === 'GET'`,
  'Response.clone': `typeof Response.prototype.clone === 'function'`,
  URL: `new URL('../x?a=1#b', 'https://ä.example/y/z').href === 'https://xn--4ca.example/x?a=1#b'`,
  URLSearchParams: `new URLSearchParams('a=1&a=2').getAll('a').length === 2`,
  URLPattern: `new URLPattern({ pathname: '/a/:id' }).exec('https://x/a/7').pathname.groups.id === '7'`,
  ReadableStream: `new ReadableStream().getReader() !== null`,
  TransformStream: `new TransformStream().readable !== null`,
  TextDecoderStream: `new TextDecoderStream() !== null`,
  CompressionStream: `new CompressionStream('gzip') !== null && new DecompressionStream('deflate') !== null`,
  'TextEncoder, TextDecoder (UTF-8)': `new TextDecoder().decode(new TextEncoder().encode('ä🎉')) === 'ä🎉'`,
  'TextDecoder: UTF-16': `new TextDecoder('utf-16le').decode(new Uint8Array([65, 0])) === 'A'`,
  'TextDecoder: windows-1252': `new TextDecoder('windows-1252').decode(new Uint8Array([128])) === '€'`,
  'TextDecoder: Shift_JIS': `new TextDecoder('shift_jis').decode(new Uint8Array([0x82, 0xa0])) === 'あ'`,
  'atob, btoa': `atob(btoa('abc')) === 'abc'`,
  structuredClone: `structuredClone(new Map([[1, new Date(0)]])).get(1).getTime() === 0`,
  'setTimeout, setInterval': `typeof setTimeout === 'function' && typeof clearInterval === 'function'`,
  queueMicrotask: `typeof queueMicrotask === 'function'`,
  'AbortController, AbortSignal.timeout': `new AbortController().signal.aborted === false && typeof AbortSignal.timeout === 'function'`,
  'EventTarget, Event': `new EventTarget().dispatchEvent(new Event('a'))`,
  CustomEvent: `new CustomEvent('a').type === 'a'`,
  'Blob, File': `new Blob(['a']).size === 1 && new File(['a'], 'b').name === 'b'`,
  FormData: `new FormData().has('a') === false`,
  'performance.now': `performance.now() >= 0`,
  'crypto.randomUUID, getRandomValues': `crypto.randomUUID().length === 36 && crypto.getRandomValues(new Uint8Array(4)).length === 4`,
  'crypto.subtle: digest': `typeof crypto.subtle.digest === 'function'`,
  'crypto.subtle: importKey, sign, verify': `typeof crypto.subtle.importKey === 'function' && typeof crypto.subtle.sign === 'function' && typeof crypto.subtle.verify === 'function'`,
  'crypto.subtle: generateKey': `typeof crypto.subtle.generateKey === 'function'`,
  'crypto.subtle: encrypt, decrypt': `typeof crypto.subtle.encrypt === 'function'`,
  'crypto.subtle: deriveBits': `typeof crypto.subtle.deriveBits === 'function'`,
  console: `typeof console.log === 'function'`,
  WebSocket: `typeof WebSocket === 'function'`,
  WebAssembly: `typeof WebAssembly === 'object'`,
  'Intl.DateTimeFormat': `new Intl.DateTimeFormat('de').format(0).length > 0`,
  'String.normalize': `'a\\u0308'.normalize() === 'ä'`,
  'Unicode properties in RegExp': `new RegExp('^\\\\p{Lu}$', 'u').test('Ä')`,
  'Set methods, Array.fromAsync': `new Set([1]).union(new Set([2])).size === 2 && typeof Array.fromAsync === 'function'`,
  'Iterator helpers': `[1, 2].values().map((x) => x * 2).toArray()[1] === 4`,
  'Promise.withResolvers': `typeof Promise.withResolvers === 'function'`,
  WeakRef: `new WeakRef({}).deref() !== undefined`,
  SharedArrayBuffer: `new SharedArrayBuffer(1).byteLength === 1`,
};

export const PROBE_NAMES = Object.keys(PROBES);

const PROGRAM = `
const probes = {
${Object.entries(PROBES)
  .map(([name, code]) => `  ${JSON.stringify(name)}: () => ${code},`)
  .join('\n')}
};
function missing() {
  return JSON.stringify(Object.keys(probes).filter((name) => { try { return !probes[name](); } catch { return true; } }));
}
function work() {
  const rows = Array.from({ length: 300 }, (_, id) => ({ id, name: 'row ' + id, tags: ['a', 'b'] }));
  let sum = 0;
  for (const row of JSON.parse(JSON.stringify(rows))) for (let i = 0; i < 100; i++) sum = (sum * 31 + row.id + i) % 65521;
  return rows.filter(({ name }) => /[13579]$/.test(name)).map(({ name }) => name.toUpperCase()).sort().join().length + sum + '\\n';
}
function answer(path) {
  return path === '/missing' ? missing() : path === '/work' ? work() : 'hello\\n';
}
`;

/** For StarlingMonkey by itself. */
export const LISTENER = `${PROGRAM}
addEventListener('fetch', (event) => event.respondWith(new Response(answer(new URL(event.request.url).pathname))));
`;

/** For Skerry's builder, which puts its runtime around it. */
export const HANDLER = `${PROGRAM}
export default { fetch: (request) => new Response(answer(new URL(request.url).pathname)) };
`;

/** For QuickJS, which has no \`fetch\` event: WASI as it is. */
export const RAW = (types: string): string => `
import { ResponseOutparam, OutgoingResponse, OutgoingBody, Fields } from '${types}';
${PROGRAM}
function bytes(text) {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
export const incomingHandler = {
  handle(request, out) {
    const response = new OutgoingResponse(new Fields());
    const body = response.body();
    ResponseOutparam.set(out, { tag: 'ok', val: response });
    const stream = body.write();
    stream.blockingWriteAndFlush(bytes(answer(request.pathWithQuery())));
    stream[Symbol.dispose]();
    OutgoingBody.finish(body, null);
  },
};
`;
