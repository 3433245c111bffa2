import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CAPABILITIES, type Capability } from '../../host/capabilities/index.ts';
import { createHost } from '../../host/node/index.ts';
import { manifestSchema, parseManifest } from '../../host/registry/index.ts';
import { memoryStorage } from '../../host/storage/index.ts';
import { inspect } from '../../sdk/cli/commands/inspect.ts';
import { typesOf } from '../../sdk/cli/types-file.ts';
import { discover } from '../../sdk/functions/discover.ts';
import { readyFunction } from '../../sdk/functions/index.ts';
import { openFunction } from '../../sdk/testing/open.ts';
import { missingRows } from '../house/capabilities-table.ts';
import { temporaryFolder } from '../support/folder.ts';
import { dice } from './dice/index.ts';

/** What adding a capability takes: its folder, and one more in the list. */
const ALL: readonly Capability[] = [...CAPABILITIES, dice];

const SOURCE = 'export default { fetch: (_request: Request, env: { d6: number }) => new Response(`rolled ${env.d6}`) };\n';

/** A function in TypeScript that is granted this. */
function functionOf(granted: object, folder = temporaryFolder()): string {
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src/index.ts'), SOURCE);
  const manifest = { name: 'roller', language: 'typescript', source: 'src/index.ts', capabilities: { dice: granted } };
  writeFileSync(join(folder, 'skerry.json'), JSON.stringify(manifest));
  return folder;
}

describe('a capability that is added to the list', () => {
  let folder: string;
  let component: Uint8Array;

  beforeAll(async () => {
    folder = functionOf({ d6: 6 }, mkdtempSync(join(tmpdir(), 'skerry-dice-')));
    const { build } = await readyFunction(discover(folder, ALL)[0]!, false, { capabilities: ALL });
    component = readFileSync(build.file);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const bare = (capabilities: object) =>
    parseManifest(JSON.stringify({ name: 'x', component: 'x.wasm', capabilities }), 'skerry.json', ALL);

  it('is a key of the manifest, and of no other one', () => {
    expect(bare({ dice: { d6: 6 } })).toMatchObject({ dice: { d6: 6 }, keyvalue: [] });
    expect(() => bare({ dice: { d6: 0 } })).toThrow('"capabilities.dice.d6" is 0; it must be from 1 to 100');
    expect(() => bare({ dice: { d13: 13 } })).toThrow('"capabilities.dice.d13": nobody rolls 13');
    expect(manifestSchema(ALL)).toMatchObject({ properties: { capabilities: { properties: { dice: { maxProperties: 4 } } } } });
    expect(() => discover(folder)).toThrow('"dice" is not a valid key here');
  });

  it('cannot give a name that another has given', () => {
    const text = JSON.stringify({ name: 'x', component: 'x.wasm', capabilities: { dice: { d6: 6 } }, config: { d6: 'x' } });
    expect(() => parseManifest(text, 'skerry.json', ALL)).toThrow('"d6" names a config value and a die; give one of them another name');
  });

  it('is imported by functions in TypeScript, with a type in env', () => {
    expect(typesOf(discover(folder, ALL)[0]!, ALL)?.content).toContain('readonly d6: number;');
  });

  it('is what inspect says that the function needs', async () => {
    const { imports, needs, problems } = await inspect(discover(folder, ALL)[0]!, false, ALL);
    expect(imports).toContain('acme:dice/dice@1.0.0');
    expect(needs).toContain('capabilities.dice');
    expect(problems).toEqual([]);
  });

  it('is refused to a component without a grant, and unknown to a host without it', async () => {
    const host = createHost({ storage: memoryStorage(), capabilities: ALL });
    await expect(host.deploy(bare({}), component)).rejects.toMatchObject({ code: 'CAPABILITY_NOT_GRANTED', help: dice.grant.help });
    await host.close();
    const other = createHost({ storage: memoryStorage() });
    await expect(other.deploy(bare({ dice: { d6: 6 } }), component)).rejects.toMatchObject({ code: 'IMPORT_UNKNOWN' });
    await other.close();
  });

  it('is named by warnings when it is granted in vain', async () => {
    const { build } = await readyFunction(discover(functionOf({ d6: 6, d20: 20 }), ALL)[0]!, false, { capabilities: ALL });
    expect(build.warnings).toEqual([expect.stringContaining('"capabilities.dice" grants "d20", which no source names')]);
  });

  it('is demanded of the table in the documents', () => {
    const document = readFileSync(new URL('../../docs/capabilities.md', import.meta.url), 'utf8');
    expect(missingRows(document, ALL)).toEqual([['Dice', '`capabilities.dice`', '`acme:dice/dice`']]);
    expect(missingRows(`${document}\n| Dice | \`capabilities.dice\` | \`acme:dice/dice\` | – | \`env.d6\` |`, ALL)).toEqual([]);
  });

  it('works in a test kit, which may grant something else', async () => {
    await using fn = await openFunction(folder, {}, ALL);
    expect(await (await fn.fetch('/roller')).response.text()).toBe('rolled 6');
    const capabilities: object = { dice: { d6: 100 } };
    await using loaded = await openFunction(folder, { capabilities }, ALL);
    expect(await (await loaded.fetch('/roller')).response.text()).toBe('rolled 100');
  });
});
