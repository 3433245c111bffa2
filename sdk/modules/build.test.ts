import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SkerryError } from '@skerry/host/base';
import { describeComponent } from '@skerry/host/engine';
import { temporaryFolder } from '../../test/support/folder.ts';
import { buildJavaScript } from '../javascript/index.ts';
import type { BuildResult } from '../language/index.ts';
import { openFunction } from '../testing/index.js';

const MODULE = `/** Doubles. */
export function twice(x: i32): i32 {
  return x * 2;
}
export const LIMIT: i32 = 5;
export function unlike(x: i32): i32 { return x; }
`;

function build(program: string, files: Readonly<Record<string, string>> = {}): Promise<BuildResult> {
  const directory = temporaryFolder();
  const all = { 'src/index.ts': program, 'src/hot.as.ts': MODULE, ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return buildJavaScript({ name: 'hot', directory, source: join(directory, 'src/index.ts'), world: { keyvalue: [], config: [] } });
}

async function refused(program: string, files?: Readonly<Record<string, string>>): Promise<SkerryError> {
  const error: unknown = await build(program, files).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (SkerryError.is(error)) return error;
  throw new Error(`Not refused: ${String(error)}`);
}

const answer = (text: string): string => `export default { fetch: () => new Response(String(${text})) };`;

describe('a program that imports modules', () => {
  it('calls one while it is built: an error at the line of the call', async () => {
    const error = await refused(`import { twice } from './hot.as.ts';\nconst early = twice(2);\n${answer('early')}`);
    expect(error.code).toBe('BUILD_FAILED');
    expect(error.message).toContain('twice was called at build time');
    expect(error.message).toMatch(/src\/index\.ts:2:\d+/);
  });

  it('uses none of what it imports: the component is that of a program without', async () => {
    const without = await build(answer('1'));
    const unused = await build(`import { twice } from './hot.as.ts';\nconst never = () => twice(1);\n${answer('1')}`);
    const imported = await build(`import './hot.as.ts';\n${answer('1')}`);
    expect(unused.component.length).toBe(without.component.length);
    expect(imported.component.length).toBe(without.component.length);
  });

  it('has the files of the module among its inputs, and the same bytes each time', async () => {
    const program = `import { twice } from './hot.as';\n${answer('twice(2)')}`;
    const files = {
      'src/hot.as.ts': `import { base } from './base';\nexport function twice(x: i32): i32 { return x * base(); }`,
      'src/base.ts': 'export function base(): i32 { return 2; }',
    };
    const { component, inputs } = await build(program, files);
    expect(inputs.files.map((file) => file.replace(/^.*\/src\//, ''))).toEqual(
      expect.arrayContaining(['base.ts', 'hot.as.ts', 'index.ts']),
    );
    expect(describeComponent(component).imports.filter((name) => !name.startsWith('wasi:'))).toEqual([]);
    expect(Buffer.from((await build(program, files)).component).equals(component)).toBe(true);
  });

  it.each([
    ['a function that the module does not have', 'thrice', '"thrice" is not exported by "src/hot.as.ts"', undefined],
    ['a constant', 'LIMIT', '"LIMIT" is not exported by "src/hot.as.ts"', 'Only functions cross: export one that returns it.'],
  ])('imports %s', async (_what, name, message, help) => {
    const error = await refused(`import { ${name} } from './hot.as.ts';\n${answer(`${name}`)}`);
    expect([error.code, error.where]).toEqual(['BUILD_FAILED', 'src/index.ts:1:10']);
    expect(error.message).toContain(message);
    expect(error.help).toBe(help);
  });

  it('imports a module that is not there, and one that does not compile', async () => {
    expect((await refused(`import { x } from './gone.as.ts';\n${answer('x()')}`)).message).toContain("Could not resolve './gone.as.ts'");
    const body = { 'src/hot.as.ts': 'export function twice(x: i32): string {\n  return x;\n}\n' };
    const error = await refused(`import { twice } from './hot.as.ts';\n${answer('twice(1)')}`, body);
    expect([error.code, error.where]).toEqual(['BUILD_FAILED', 'src/hot.as.ts:2:10']);
    expect(error.message).toContain("Type 'i32' is not assignable to type '~lib/string/String'");
  });

  it('imports two that import each other, each of which has both', async () => {
    const files = {
      'src/even.as.ts': 'import { isOdd } from "./odd.as";\nexport function isEven(n: i32): bool { return n == 0 ? true : isOdd(n - 1); }',
      'src/odd.as.ts':
        'import { isEven } from "./even.as";\nexport function isOdd(n: i32): bool { return n == 0 ? false : isEven(n - 1); }',
    };
    const program = `import { isEven } from './even.as.ts';\nimport { isOdd } from './odd.as.ts';\n${answer('[isEven(4), isOdd(4)]')}`;
    const { component } = await build(program, files);
    await using fn = await openFunction(component);
    expect(await (await fn.fetch('/')).response.text()).toBe('true,false');
  });

  it('imports one that imports the program: an error at the line there', async () => {
    const files = { 'src/hot.as.ts': 'import { now } from "./index";\nexport function twice(x: i32): i32 { return x * now(); }' };
    const error = await refused(`import { twice } from './hot.as.ts';\nexport const now = () => Date.now();\n${answer('twice(1)')}`, files);
    expect(error.code).toBe('BUILD_FAILED');
    expect(error.where).toMatch(/^src\/(?:hot\.as|index)\.ts:\d+:\d+$/);
  });

  it('imports one that uses what the manifest does not grant', async () => {
    const files = {
      'src/hot.as.ts':
        'import { Store } from "@skerry/guest";\nexport function has(): bool { return Store.open("a").value.exists("b").value; }',
    };
    const error = await refused(`import { has } from './hot.as.ts';\n${answer('has()')}`, files);
    expect(error.code).toBe('CAPABILITY_NOT_GRANTED');
  });
});
