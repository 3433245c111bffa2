import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { bundle } from './bundle.ts';

const directory = mkdtempSync(join(tmpdir(), 'skerry-unlisted-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function warningsOf(code: string, world: object = { secrets: ['API_KEY', 'OTHER'] }): Promise<readonly string[]> {
  const source = join(directory, 'index.js');
  writeFileSync(source, code);
  return (await bundle({ name: 'test', directory, source, world: { keyvalue: [], config: ['A'], ...world } })).warnings;
}

const handler = (body: string, parameters = 'request, env'): string => `export default {\n  fetch(${parameters}) {\n    ${body}\n  },\n};`;
const SAYS = 'this leaves out API_KEY, OTHER: secrets are read by their names alone, as env.API_KEY';

it.each([
  [handler('return Response.json({ ...env });'), 'index.js:3:28'],
  [handler('return Response.json(Object.keys(env));'), 'index.js:3:26'],
  [handler('return Response.json(Object.entries(process.env));'), 'index.js:3:26'],
  [handler('return Response.json(Object.assign({}, env));'), 'index.js:3:26'],
  [handler('return new Response(JSON.stringify(env));'), 'index.js:3:25'],
  [handler('for (const name in env) console.log(name); return new Response();'), 'index.js:3:5'],
  [handler('const { A, ...rest } = env; return Response.json([A, rest]);'), 'index.js:3:11'],
  [handler('return Response.json({ ...bindings });', '_, bindings'), 'index.js:3:28'],
  [handler('return Response.json(rest);', '_, { A, ...rest }'), 'index.js:2:12'],
  ['export default { fetch: async (request, e) => Response.json({ ...e }) };', 'index.js:1:63'],
  ["import { env } from 'node:process';\nconst all = { ...env };\nexport default { fetch: () => Response.json(all) };", 'index.js:2:15'],
])('says at its line what %s leaves out', async (code, place) => {
  expect(await warningsOf(code)).toEqual([`${place}: ${SAYS}`]);
});

it.each([
  handler('return new Response(env.API_KEY + process.env.OTHER);'),
  handler("return new Response(env[request.headers.get('name')]);"),
  handler('const { API_KEY, A } = env; return new Response(API_KEY + A);'),
  handler('const all = { A: 1 }; return Response.json({ ...all, keys: Object.keys(all) });'),
])('says nothing of %s', async (code) => {
  expect(await warningsOf(code)).toEqual([]);
});

it('says nothing where no secret is granted', async () => {
  expect(await warningsOf(handler('return Response.json({ ...env });'), {})).toEqual([]);
});
