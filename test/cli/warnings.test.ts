import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dev, serve, skerry } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';

const HELLO =
  'import { Request, Response } from "@skerry/guest";\nexport function handle(_: Request): Response { return Response.text("hello"); }\n';

/** A component that is valid, and exports nothing. */
const EMPTY = new Uint8Array([0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00]);

type Content = string | Uint8Array;

function functionOf(manifest: object, files: Readonly<Record<string, Content>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries({ ...files, 'skerry.json': JSON.stringify({ name: 'mine', ...manifest }) })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const assemblyscript = (manifest: object, source = HELLO): string =>
  functionOf({ language: 'assemblyscript', source: 'index.ts', ...manifest }, { 'index.ts': source });

const typescript = (manifest: object, source: string): string =>
  functionOf({ language: 'typescript', source: 'index.ts', ...manifest }, { 'index.ts': source });

async function warningsOf(folder: string): Promise<readonly string[]> {
  const { stdout } = await skerry(['build', folder, '--json']);
  return (JSON.parse(stdout) as { functions: { warnings: string[] }[] }).functions[0]!.warnings;
}

describe('a manifest that grants what the component does not import', () => {
  it('is told so, grant by grant', async () => {
    const capabilities = { keyvalue: ['notes'], http: ['https://a.test'], secrets: ['S'] };
    expect(await warningsOf(assemblyscript({ capabilities, config: { A: 'x', B: 'y' }, environment: { C: 'z' } }))).toEqual([
      expect.stringContaining('"capabilities.keyvalue" grants "notes", but the component does not import wasi:keyvalue. Remove it'),
      expect.stringContaining('"capabilities.http" grants "https://a.test", but the component does not import wasi:http/outgoing-handler'),
      expect.stringContaining('"config" grants "A", "B", but the component does not import wasi:config'),
      expect.stringContaining('"environment" grants "C", but the component does not import wasi:cli/environment'),
      expect.stringContaining('"capabilities.secrets" grants "S", but the component does not import wasi:config/store'),
    ]);
  });

  it('is told so by name, where the engine of the component imports everything', async () => {
    const source = 'export default { fetch: (_: Request, env: { A: string }) => new Response(env.A) };\n';
    expect(await warningsOf(typescript({ capabilities: { keyvalue: ['notes'], secrets: ['S'] }, config: { A: 'x' } }, source))).toEqual([
      expect.stringContaining('"capabilities.keyvalue" grants "notes", which no source names'),
      expect.stringContaining('"capabilities.secrets" grants "S", which no source names'),
    ]);
    // A name that is put together while the function runs may be any.
    const computed = 'export default { fetch: (_: Request, env: Record<string, string>) => new Response(env["A" + ""]) };\n';
    expect(await warningsOf(typescript({ capabilities: { keyvalue: ['notes'] }, config: { A: 'x' } }, computed))).toEqual([]);
  });

  it('is told so by serve, dev and inspect too', async () => {
    const folder = assemblyscript({ environment: { A: 'x' } });
    const served = await serve([folder, '--memory']);
    await served.stop();
    const developed = await dev([folder, '--memory']);
    await developed.stop();
    const inspected = await skerry(['inspect', folder]);
    for (const output of [served.stderr(), developed.stderr(), inspected.stdout]) expect(output).toContain('"environment" grants "A"');
    expect(inspected.code).toBe(0);
  });
});

describe('a component that imports what the manifest does not grant', () => {
  it('is told which line is missing', async () => {
    const source = HELLO.replace('Request,', 'Request, fetch,').replace('"hello"', 'fetch("https://a.test/").isOk ? "yes" : "no"');
    expect(await warningsOf(assemblyscript({}, source))).toEqual([expect.stringContaining('"capabilities": { "http": ["https://HOST"] }')]);
  });

  it('is told by name which store is missing', async () => {
    const source = HELLO.replace('Request,', 'Request, Store,').replace(
      '"hello"',
      '(Store.open("notes").isOk || Store.open("visits").isOk).toString()',
    );
    expect(await warningsOf(assemblyscript({ capabilities: { keyvalue: ['notes'] } }, source))).toEqual([
      'It opens the store "visits", which is not granted. Add to skerry.json: "capabilities": { "keyvalue": ["notes", "visits"] }',
    ]);
  });

  it('is told nothing about what its engine imports', async () => {
    expect(await warningsOf(typescript({}, 'export default { fetch: () => new Response("hello") };\n'))).toEqual([]);
  });
});

describe('a component without a handler', () => {
  const folder = (): string => functionOf({ component: 'empty.wasm' }, { 'empty.wasm': EMPTY });
  const message = 'does not export wasi:http/incoming-handler@0.2; it exports nothing';

  it.each(['build', 'inspect'])('is refused by %s', async (command) => {
    const { code, stdout, stderr } = await skerry([command, folder()]);
    expect(code).toBe(1);
    expect(stdout + stderr).toContain(message);
    expect(stdout + stderr).toContain('wasi:http/proxy');
  });

  it('is refused by dev, which goes on', async () => {
    const server = await dev([folder(), '--memory']);
    expect(server.stderr()).toContain(message);
    expect(await (await server.fetch('/mine')).text()).toContain('COMPONENT_NO_HANDLER');
    expect(await server.stop()).toBe(0);
  });
});
