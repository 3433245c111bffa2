import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeComponent } from '@skerry/host/engine';
import { inspect } from '../cli/commands/inspect.ts';
import { temporaryFolder } from '../../test/support/folder.ts';
import { watComponent, watGuest } from '../../test/support/wat-guest.ts';
import { openFunction } from '../testing/index.js';
import { readManifest } from './discover.ts';
import { readComponent, readyFunction } from './index.ts';

const handler = (instance: string, version: string, type: string): string => `
  (import "wasi:http/incoming-handler@${version}" (instance ${instance}
    (alias outer 1 $request (type $r))
    (alias outer 1 $out (type $o))
    (export "handle" (func ${type}))))`;

const HANDLE = '(param "request" (own $r)) (param "response-out" (own $o))';

/** Hands each request on, and imports something that nobody else does. */
const passing = (id: string, type = HANDLE): string => `(component
  (import "wasi:http/types@0.2.0" (instance $types
    (export "incoming-request" (type (sub resource)))
    (export "response-outparam" (type (sub resource)))))
  (alias export $types "incoming-request" (type $request))
  (alias export $types "response-outparam" (type $out))
  (import "${id}" (instance))
  ${handler('$next', '0.2.0', type)}
  (alias export $next "handle" (func $handle))
  (instance $api (export "handle" (func $handle)))
  (export "wasi:http/incoming-handler@0.2.0" (instance $api)))`;

const RANDOM = 'wasi:random/insecure@0.2.0';
const CLOCK = 'wasi:clocks/monotonic-clock@0.2.0';

/** A function of a component, with middleware beside it. */
async function folderWith(middleware: Readonly<Record<string, string | Uint8Array>>, listed = Object.keys(middleware)): Promise<string> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'fn'));
  writeFileSync(join(folder, 'fn/fn.wasm'), await watGuest('empty'));
  for (const [name, text] of Object.entries(middleware)) {
    writeFileSync(join(folder, name), typeof text === 'string' ? await watComponent(text) : text);
  }
  const manifest = { name: 'fn', component: 'fn.wasm', routes: ['/*'], middleware: listed.map((name) => `../${name}`) };
  writeFileSync(join(folder, 'fn/skerry.json'), JSON.stringify(manifest));
  return join(folder, 'fn');
}

const ready = (directory: string) => readyFunction({ directory, manifest: readManifest(directory) });

describe('middleware of a manifest', () => {
  it('is composed with the function, which answers behind it', async () => {
    const directory = await folderWith({ 'a.wasm': passing(RANDOM), 'b.wasm': passing(CLOCK) });
    const { build, description } = await ready(directory);
    expect(description.imports).toEqual(expect.arrayContaining([RANDOM, CLOCK]));
    expect(build.inputs.map((file) => file.replace(/.*\//, ''))).toEqual(['fn.wasm', 'a.wasm', 'b.wasm']);
    expect(build.file).toBe(join(directory, 'build/fn.composed.wasm'));
    expect(describeComponent(await readComponent(build.file, 'fn')).imports).toEqual(description.imports);
    await using fn = await openFunction(directory);
    expect((await fn.fetch('/')).response.status).toBe(200);
  });

  it('is told by inspect, and written again only when something has changed', async () => {
    const directory = await folderWith({ 'a.wasm': passing(RANDOM) });
    const folder = { directory, manifest: readManifest(directory) };
    const { middleware, imports, file } = await inspect(folder);
    expect([middleware, imports.includes(RANDOM)]).toEqual([['../a.wasm'], true]);
    const { ino } = statSync(file);
    const first = await ready(directory);
    expect(statSync(file).ino).toBe(ino);
    writeFileSync(join(directory, '../a.wasm'), await watComponent(passing(CLOCK)));
    const second = await ready(directory);
    expect(second.build.digest).not.toBe(first.build.digest);
    expect(statSync(file).ino).not.toBe(ino);
  });

  it('has the outermost first', async () => {
    const directory = await folderWith({
      'odd.wasm': passing(RANDOM, HANDLE.replace('"request"', '"other"')),
      'good.wasm': passing(CLOCK),
    });
    await expect(ready(directory)).rejects.toMatchObject({
      code: 'COMPOSE_FAILED',
      message: expect.stringMatching(/odd\.wasm and \S*good\.wasm do not fit together/),
    });
  });

  it.each([
    ['a function', async () => watGuest('empty'), 'COMPOSE_FAILED', 'is no middleware: it does not import wasi:http/incoming-handler@0.2'],
    ['an empty component', async () => watComponent('(component)'), 'COMPOSE_FAILED', 'it does not import and export wasi:http'],
    ['a text', async () => new TextEncoder().encode('hello'), 'COMPONENT_INVALID', ''],
  ])('is refused where it is %s', async (_, made, code, message) => {
    const directory = await folderWith({ 'a.wasm': await made() });
    await expect(ready(directory)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('is refused where there is none, and twice', async () => {
    await expect(ready(await folderWith({}, ['a.wasm']))).rejects.toMatchObject({
      code: 'COMPONENT_NOT_FOUND',
      help: expect.stringContaining('"middleware"'),
    });
    const twice = await folderWith({}, ['a.wasm', 'a.wasm']);
    expect(() => readManifest(twice)).toThrow(expect.objectContaining({ code: 'MANIFEST_INVALID' }));
  });
});
