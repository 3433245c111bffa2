import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { bundle } from './bundle.ts';

const root = mkdtempSync(join(tmpdir(), 'skerry-missing-'));
afterAll(() => rmSync(root, { recursive: true }));
let count = 0;

async function warningsOf(code: string, more: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const directory = join(root, String(count++));
  for (const [name, content] of Object.entries({ 'index.js': code, ...more })) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  return (await bundle({ name: 'test', directory, source: join(directory, 'index.js'), world: { keyvalue: [], config: [] } })).warnings;
}

const HANDLER = 'export default { fetch: () => new Response(String(value)) };';

it.each([
  ["const value = new Intl.NumberFormat('de').format(1);", 'index.js:1:37: the language de is not there in this function: add it to'],
  ["const value =\n  (1234.5).toLocaleString('fr-CA');", 'index.js:2:27: the language fr-CA is not there'],
  ["const value = new Date(0).toLocaleDateString('de', { month: 'long' });", 'index.js:1:46: the language de is not there'],
  ['const value = new Intl.DateTimeFormat().formatRange(0, 1);', 'index.js:1:41: formatRange with 2 arguments'],
  [
    "const name = String(1); const value = new RegExp('\\\\p{RGI_Emoji}' + name, 'v');",
    'index.js:1:50: a property of texts in a regular expression that is made when it runs does not exist in a function: write',
  ],
  ["const value = 'a'.localeCompare('b', 'de');", 'index.js:1:38: the language de is not there in this function: add it to'],
  ["const value = new Intl.Collator('sv').compare('a', 'b');", 'index.js:1:33: the language sv is not there in this function: add it to'],
  ["const value = new Worker('x');", 'index.js:1:19: Worker does not exist in a function'],
  ['const value = new SharedArrayBuffer(1);', 'index.js:1:19: SharedArrayBuffer does not exist in a function'],
])('says at its line what %s asks for', async (code, warning) => {
  expect(await warningsOf(`${code}\n${HANDLER}`)).toEqual([expect.stringContaining(warning)]);
});

it.each([
  'const value = typeof Intl;',
  "const value = typeof WebAssembly === 'object' ? 1 : 2;",
  'const value = (5).toLocaleString();',
  "const value = 'a'.localeCompare('b') + 'a'.localeCompare('b', 'en') + new Intl.Collator('en').compare('a', 'b');",
  "const value = new Intl.NumberFormat('en-US').format(5) + new Date(0).toLocaleString('en');",
  "import path from 'node:path'; const value = path.normalize('a/../b');",
  "const value = new RegExp('\\\\p{L}', 'u').test('ä');",
  "const name = String(1); const value = new RegExp('[\\\\p{L}' + name + ']', 'u');",
  "const value = new RegExp('\\\\p{RGI_Emoji}', 'v');",
  'class Worker { run() { return 1; } }\nconst value = new Worker().run();',
])('says nothing of %s', async (code) => {
  expect(await warningsOf(`${code}\n${HANDLER}`)).toEqual([]);
});

it('says it of a package, once for each of its files, and not of what is left out', async () => {
  const found = await warningsOf(`import { used } from 'pack'; const value = used(); ${HANDLER}`, {
    'node_modules/pack/package.json': '{ "type": "module", "main": "index.js", "sideEffects": false }',
    'node_modules/pack/index.js':
      "export const used = () => [Intl.DateTimeFormat().format(0), new Intl.Segmenter()];\nexport const unused = () => (1).toLocaleString('de');",
  });
  expect(found).toEqual([expect.stringContaining('node_modules/pack/index.js:1:65: Intl.Segmenter does not exist')]);
});
