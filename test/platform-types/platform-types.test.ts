import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { typeErrors } from '../support/type-checker.ts';
import { FOLDER, generate } from './generate.ts';

const SETTINGS = JSON.parse(
  readFileSync(new URL('../../sdk/templates/typescript/base/tsconfig.json', import.meta.url), 'utf8').replaceAll(/^\s*\/\/.*$/gm, ''),
) as { readonly compilerOptions: object };

// Below the repository, where the package is found.
const root = mkdtempSync(join(fileURLToPath(new URL('.', import.meta.url)), 'built-'));
afterAll(() => rmSync(root, { recursive: true }));
let count = 0;

/** What the compiler of a new function says of a module, a line for each error. */
function errorsOf(code: string, changes: object = {}): string[] {
  const directory = mkdtempSync(join(root, `${count++}-`));
  writeFileSync(join(directory, 'index.ts'), `${code}\nexport {};\n`);
  const compilerOptions = { ...SETTINGS.compilerOptions, ...changes };
  writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['index.ts'] }));
  const lines = typeErrors(directory).split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith(' '));
}

it('are what a function has: otherwise run node test/platform-types/index.ts', async () => {
  const { files, disagreements } = await generate();
  for (const [name, text] of Object.entries(files)) expect(readFileSync(new URL(name, FOLDER), 'utf8') === text, name).toBe(true);
  // Of ports, of which a function has those of channels only.
  expect(disagreements).toEqual(['MessageEventTarget.onmessage: not in globalThis']);
});

it('refer to nothing that was left out', () => {
  expect(errorsOf('', { skipLibCheck: false })).toEqual([]);
});

it.each([
  'new Intl.Segmenter()',
  'new SharedArrayBuffer(1)',
  'Atomics',
  'WebAssembly.compile(new Uint8Array())',
  "new Worker('x')",
  "new WebSocket('ws://a')",
  'new XMLHttpRequest()',
  'caches.default',
  'indexedDB',
  'requestAnimationFrame(() => undefined)',
  'postMessage(1)',
  'navigator.locks',
  'self.caches',
  'globalThis.isSecureContext',
  'new TextMetrics()',
  'Temporal.Now',
])('do not have %s', (code) => {
  expect(errorsOf(`${code};`)).toHaveLength(1);
});

it.each([
  'const bytes: Uint8Array = new Uint8Array(1); const source: BufferSource = bytes; await crypto.subtle.digest("SHA-256", source);',
  'for await (const piece of new Response("x").body!) console.log(piece.length);',
  'const names = new Map([[1, 2]]).entries().map(([key]) => key).toArray(); names.at(-1)!.toFixed();',
  'Promise.withResolvers<number>().resolve(1); new Set([1]).union(new Set([2])); Object.groupBy([1], String);',
  'const request = new Request("http://a", { method: "POST", body: new FormData(), signal: AbortSignal.any([]) }); await request.formData();',
  'new Date().toLocaleDateString(); (1).toLocaleString(); "a".localeCompare("b", "de", { numeric: true }); new Intl.Collator("de").compare("a", "b"); "i".toLocaleUpperCase("tr");',
  'await fetch("http://a", { redirect: "manual" }).then(({ body }) => body!.pipeThrough(new TextDecoderStream()).getReader().read());',
  'new URLPattern({ pathname: "/:a" }).exec("http://a/b")!.pathname.groups["a"]; performance.mark("x"); structuredClone(1);',
  'setTimeout(() => undefined, 1); queueMicrotask(() => undefined); self.crypto.randomUUID(); using x = { [Symbol.dispose]() {} }; void x;',
])('have what there is: %s', (code) => {
  expect(errorsOf(code)).toEqual([]);
});
