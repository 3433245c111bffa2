import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServedFunction, serveFolder } from '../support/serve-example.ts';
import { type Program, PROGRAMS } from './programs.ts';

/** Those of the table in docs/packages.md whose packages are installed here anyway, all in one function. */
const nameOf = (specifier: string): string => specifier.replace(/(.)@.*$/, '$1');
const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));
const SAMPLE = PROGRAMS.filter(({ packages }) => packages.every((each) => existsSync(join(modules, nameOf(each), 'package.json'))));

// Beside the packages, so that the function finds them where npm has put them.
const directory = mkdtempSync(join(fileURLToPath(new URL('.', import.meta.url)), 'built-'));
let app: ServedFunction;
beforeAll(async () => {
  mkdirSync(join(directory, 'src'));
  SAMPLE.forEach(({ imports, body }, at) =>
    writeFileSync(join(directory, `src/run${at}.js`), `${imports}\nexport async function run() {\n${body}\n}\n`),
  );
  const imports = SAMPLE.map((_, at) => `import { run as run${at} } from './run${at}.js';`);
  const runs = SAMPLE.map((_, at) => `run${at}`).join(', ');
  const handler = `const runs = [${runs}];\nexport default { async fetch(request) { return Response.json({ value: await runs[new URL(request.url).pathname.slice(1)]() }); } };`;
  writeFileSync(join(directory, 'src/index.js'), `${imports.join('\n')}\n${handler}\n`);
  writeFileSync(join(directory, 'package.json'), '{ "type": "module", "private": true }');
  const manifest = { name: 'sample', language: 'javascript', source: 'src/index.js', routes: ['/*'], limits: { cpuTimeMs: 30_000 } };
  writeFileSync(join(directory, 'skerry.json'), JSON.stringify(manifest));
  app = await serveFolder(directory);
});
afterAll(async () => {
  await app?.close();
  rmSync(directory, { recursive: true });
});

it('is a sample', () => {
  expect(SAMPLE.length).toBeGreaterThanOrEqual(10);
});

it.each(SAMPLE.map((program, at): [string, number, Program] => [nameOf(program.packages[0]!), at, program]))(
  '%s gives in a function what it gives in Node.js',
  async (_, at) => {
    // Loading a package may take longer than a connection is kept.
    const response = await app.fetch(`/${at}`, { headers: { connection: 'close' } });
    const { run } = (await import(pathToFileURL(join(directory, `src/run${at}.js`)).href)) as { run: () => Promise<unknown> };
    expect(await response.text()).toBe(JSON.stringify({ value: await run() }));
  },
);
