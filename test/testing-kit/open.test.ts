import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_LIMITS } from '@skerry/host/base';
import { openFunction } from '@skerry/sdk/testing';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { watGuest } from '../support/wat-guest.ts';

const PROBE = fileURLToPath(new URL('./guests/probe/', import.meta.url));
const FETCH = `export default { fetch: () => new Response('one') };\n`;

/** A function of one module, in a folder that is gone after the test. */
function functionOf(source: string, manifest: object = {}): string {
  const folder = temporaryFolder();
  const complete = { name: 'fn', language: 'javascript', source: 'index.js', ...manifest };
  writeFileSync(join(folder, 'skerry.json'), JSON.stringify(complete));
  writeFileSync(join(folder, complete.source), source);
  return folder;
}

const textOf = async (folder: string): Promise<string> => {
  await using fn = await openFunction(folder);
  return (await fn.fetch('/fn')).response.text();
};

describe('a folder', () => {
  it('is built, built again when it changed, and only then', async () => {
    const folder = functionOf(FETCH);
    expect(await textOf(folder)).toBe('one');
    const record = readFileSync(join(folder, 'build/fn.build.json'), 'utf8');
    expect(await textOf(folder)).toBe('one');
    expect(readFileSync(join(folder, 'build/fn.build.json'), 'utf8')).toBe(record);
    writeFileSync(join(folder, 'index.js'), FETCH.replace('one', 'two'));
    expect(await textOf(folder)).toBe('two');
  });

  it('is built once for tests that open it at the same time', async () => {
    const folder = functionOf(FETCH);
    expect(await Promise.all([1, 2, 3].map(() => textOf(folder)))).toEqual(['one', 'one', 'one']);
  });

  it('with a mistake in it says where', async () => {
    const folder = functionOf('export default {\n  fetch() { return new Response(; },\n};\n');
    await expect(openFunction(folder)).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: expect.stringContaining('index.js:2:'),
    });
  });

  it('with a mistake in AssemblyScript says where', async () => {
    const folder = functionOf(
      'import { Request, Response } from "@skerry/guest";\nexport function handle(request: Request): Response {\n  return 1;\n}\n',
      {
        language: 'assemblyscript',
        source: 'index.ts',
      },
    );
    await expect(openFunction(folder)).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: expect.stringContaining('index.ts:3:10: Type'),
    });
  });

  it.each([
    ['that is not there', (folder: string) => join(folder, 'nowhere'), 'MANIFEST_NOT_FOUND', /There is no folder .*nowhere/],
    ['without a manifest', (folder: string) => folder, 'MANIFEST_NOT_FOUND', /There is no skerry\.json in/],
    ['of several functions', () => fileURLToPath(new URL('../guests/', import.meta.url)), 'TEST_INVALID', /holds \d+ functions: /],
  ])('%s is refused', async (_, path, code, message) => {
    await expect(openFunction(path(temporaryFolder()))).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('with a wrong manifest says where', async () => {
    const folder = functionOf(FETCH, { limit: {} });
    await expect(openFunction(folder)).rejects.toMatchObject({
      code: 'MANIFEST_INVALID',
      message: expect.stringMatching(/skerry\.json:1:\d+: .*limit/),
    });
  });
});

describe('a component', () => {
  it('is called as bytes and as a file, with and without a manifest', async () => {
    const component = await watGuest('empty');
    const file = join(temporaryFolder(), 'Body 1.wasm');
    writeFileSync(file, component);
    const names: string[] = [];
    for (const [source, manifest] of [
      [component, undefined],
      [file, undefined],
      [file, { name: 'given', routes: ['/*'] }],
    ] as const) {
      await using fn = await openFunction(source, manifest ? { manifest } : { limits: { wallTimeMs: 5000 } });
      names.push(fn.name);
      expect((await fn.fetch('/any')).response.status).toBe(200);
    }
    expect(names).toEqual(['component', 'body-1', 'given']);
  });

  it.each([
    ['bytes that are none', new Uint8Array(9), 'COMPONENT_INVALID'],
    ['a file that is not there', '/nowhere/x.wasm', 'COMPONENT_NOT_FOUND'],
  ])('%s is refused', async (_, source, code) => {
    await expect(openFunction(source)).rejects.toMatchObject({ code });
  });

  it('that imports what it is not granted is refused, and says what would grant it', async () => {
    const folder = temporaryFolder();
    cpSync(PROBE, folder, { recursive: true });
    await using fn = await openFunction(folder);
    expect(fn.name).toBe('probe');
    await expect(openFunction(join(folder, 'build/probe.wasm'))).rejects.toMatchObject({
      code: 'CAPABILITY_NOT_GRANTED',
      help: expect.stringContaining('"keyvalue": ["NAME"]'),
    });
  });
});

describe('options', () => {
  it('stand in place of what skerry.json says', async () => {
    await using fn = await openFunction(PROBE, { config: { GREETING: 'good day' }, limits: { requestBodyBytes: 3 } });
    expect(await (await fn.fetch('/probe/about')).response.json()).toMatchObject({ greeting: 'good day' });
    expect((await fn.fetch('/probe/about', { method: 'POST', body: 'four' })).failure).toBeUndefined();
    expect((await fn.fetch('/probe/about', { method: 'POST', body: 'four' })).response.status).toBe(413);
  });

  it.each<[object, string, string]>([
    [{ keyvalues: {} }, 'TEST_INVALID', 'has the key "keyvalues", which is not a valid key'],
    [{ config: { GREETINGS: 'x' } }, 'TEST_INVALID', 'has "GREETINGS", which skerry.json does not'],
    [{ limits: { cpuTimeMs: -1 } }, 'MANIFEST_INVALID', 'cpuTimeMs'],
    [{ limits: { cpuTime: 1 } }, 'MANIFEST_INVALID', 'cpuTime'],
    [{ capabilities: { http: ['example.com'] } }, 'MANIFEST_INVALID', 'capabilities.http.0'],
    [{ manifest: { name: 'x' } }, 'TEST_INVALID', 'a folder and a manifest'],
  ])('%o are refused', async (options, code, message) => {
    await expect(openFunction(PROBE, options)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('have a type that knows every limit', () => {
    const types = readFileSync(new URL('../../sdk/testing/index.d.ts', import.meta.url), 'utf8');
    expect(Object.keys(DEFAULT_LIMITS).filter((limit) => !types.includes(`readonly ${limit}?: number;`))).toEqual([]);
  });

  it.each([undefined, 1, '', new URL('https://example.com/fn')])('as a source, %s is refused', async (source) => {
    await expect(openFunction(source as string)).rejects.toMatchObject({ code: 'TEST_INVALID' });
  });
});
