import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { bundle } from './bundle.ts';
import { FEATURES } from './features.ts';

const root = mkdtempSync(join(tmpdir(), 'skerry-features-'));
afterAll(() => rmSync(root, { recursive: true }));

let count = 0;

/** Modules of the runtime in the bundle of a program that are there because of a feature. */
async function featuresOf(source: string, files: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const directory = join(root, String(count++));
  for (const [name, content] of Object.entries({ 'index.ts': source, ...files })) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  const { map } = await bundle({ name: 'x', directory, source: join(directory, 'index.ts'), world: { keyvalue: [], config: [] } });
  return FEATURES.map(({ module }) => module).filter((module) => map.sources.includes(`skerry:runtime/${module}.ts`));
}

const using = (expression: string): string => `export default { fetch: () => new Response(String(${expression})) };`;

describe('a feature', () => {
  it('is left out of a hello: nothing is added to its component', async () => {
    const hello = fileURLToPath(new URL('../../examples/hello-typescript', import.meta.url));
    const { map } = await bundle({ name: 'x', directory: hello, source: join(hello, 'src/index.ts'), world: { keyvalue: [], config: [] } });
    expect(FEATURES.filter(({ module }) => map.sources.includes(`skerry:runtime/${module}.ts`))).toEqual([]);
  });

  it('is there when the program or a package uses it, before their first line', async () => {
    expect(await featuresOf(using('new CustomEvent("x").detail'))).toContain('web/custom-event');
    expect(
      await featuresOf(`import value from 'pkg'; ${using('value')}`, {
        'node_modules/pkg/package.json': '{ "main": "index.js" }',
        'node_modules/pkg/index.js': 'module.exports = class extends CustomEvent {};',
      }),
    ).toContain('web/custom-event');
  });

  it('is left out when the program declares the name itself, only asks for its type, or does not call what uses it', async () => {
    const cases = [
      `class CustomEvent {} ${using('new CustomEvent()')}`,
      using('typeof CustomEvent'),
      `import { unused } from './other.ts'; ${using('1')}`,
      `import { CustomEvent } from './other.ts'; ${using('CustomEvent')}`,
    ];
    for (const source of cases) {
      const other = 'export const unused = () => new globalThis.CustomEvent("x"); export const CustomEvent = 1;';
      expect([source, await featuresOf(source, { 'other.ts': other })]).toEqual([source, []]);
    }
  });

  it.each([
    ['new RegExp(String(1), "gu").test("")'],
    ['RegExp(String(1), String(2)).test("")'],
    ['new RegExp(...[String(1), "u"]).test("")'],
    ['new (class extends RegExp {})("", "u").test("")'],
    ['Reflect.construct(RegExp, [""]).test("")'],
    ['new globalThis.RegExp(String(1), "v").test("")'],
  ])('of Unicode is there for %s', async (expression) => {
    expect(await featuresOf(using(expression))).toEqual(['unicode/regexp']);
  });

  it.each([
    ['new RegExp(String(1)).test("")'],
    ['new RegExp(String(1), "gi").test("")'],
    ['RegExp(String(1), Math.random() > 1 ? "i" : undefined).test("")'],
    ['new RegExp("\\\\p{L}", "u").test("")'],
    ['String(1) instanceof RegExp'],
    ['/\\p{L}/u.test("")'],
  ])('of Unicode is not there for %s, which the engine or the build can do', async (expression) => {
    expect(await featuresOf(using(expression))).toEqual([]);
  });
});
