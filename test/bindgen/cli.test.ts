import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { componentEngine } from '../../host/engine/index.ts';
import { skerry } from '../support/cli.ts';

const WIT = `package demo:greet@1.2.0;
interface greet {
  /// Says hello.
  hello: func(name: string) -> string;
}
world greeter { export greet; }
world other { import greet; }
`;

describe('skerry bindgen', () => {
  let cwd: string;
  const path = (name: string): string => join(cwd, name);
  const run = (...args: string[]): ReturnType<typeof skerry> => skerry(['bindgen', ...args], { cwd });

  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'skerry-bindgen-'));
    writeFileSync(path('greet.wit'), WIT);
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  it('goes from a WIT file to a component', async () => {
    const first = await run('greet.wit', '--world', 'greeter', '--out', 'src');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain('greet.ts  to be implemented');
    expect(readFileSync(path('src/greet.ts'), 'utf8')).toContain('/** Says hello. */\nexport function hello(name: string): string {');

    writeFileSync(path('src/greet.ts'), 'export function hello(name: string): string {\n  return "Hello " + name;\n}\n');
    const second = await run('greet.wit', '-w', 'greeter', '-o', 'src', '-c', 'build/greet.wasm');
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(second.stdout).toMatch(/up to date\n.*build\/greet\.wasm {2}[\d,]+ bytes/);

    const id = 'demo:greet/greet@1.2.0';
    const options = { suspending: () => [], entryPoints: [`${id}#hello`] };
    const instance = await (await componentEngine().prepare(readFileSync(path('build/greet.wasm')), options)).instantiate({});
    expect(await instance.call(id, 'hello', ['Ada'])).toBe('Hello Ada');
  });

  it('leaves what is not its own, and removes what it no longer needs', async () => {
    await run('greet.wit', '-w', 'greeter', '-o', 'src');
    writeFileSync(path('src/greet.ts'), '// mine');
    writeFileSync(path('src/bindings/notes.txt'), 'mine as well');
    expect(existsSync(path('src/bindings/exports/demo-greet-greet.ts'))).toBe(false);
    expect(existsSync(path('src/bindings/glue/demo-greet-greet.ts'))).toBe(true);
    await run('greet.wit', '-w', 'other', '-o', 'src');
    expect(existsSync(path('src/bindings/glue/demo-greet-greet.ts'))).toBe(false);
    expect(existsSync(path('src/bindings/imports/demo-greet-greet.ts'))).toBe(true);
    expect(readFileSync(path('src/greet.ts'), 'utf8')).toBe('// mine');
    expect(readFileSync(path('src/bindings/notes.txt'), 'utf8')).toBe('mine as well');
  });

  it('says with --check whether something would change, and changes nothing', async () => {
    expect(await run('greet.wit', '-w', 'other', '-o', 'src', '--check')).toMatchObject({ code: 1 });
    expect(existsSync(path('src'))).toBe(false);
    await run('greet.wit', '-w', 'other', '-o', 'src');
    expect(await run('greet.wit', '-w', 'other', '-o', 'src', '--check')).toMatchObject({ code: 0, stdout: '' });
    writeFileSync(path('greet.wit'), WIT.replace('name: string', 'name: u32'));
    const stale = await run('greet.wit', '-w', 'other', '-o', 'src', '--check');
    expect(stale.code).toBe(1);
    expect(stale.stderr).toContain('bindings/imports/demo-greet-greet.ts');
  });

  it('prints core functions with --raw', async () => {
    await run('greet.wit', '-w', 'other', '-o', 'raw', '--raw');
    expect(readdirSync(path('raw'))).toEqual(['demo-greet-greet.ts']);
    expect(readFileSync(path('raw/demo-greet-greet.ts'), 'utf8')).toContain(
      '@external("demo:greet/greet@1.2.0", "hello")\nexport declare function hello(name: usize, nameLength: i32, ret: usize): void;',
    );
    expect(await run('greet.wit', '-w', 'other', '-o', 'raw', '--raw', '--check')).toMatchObject({ code: 0 });
  });

  it.each([
    [[], 2, 'Name the folder of the WIT files'],
    [['greet.wit'], 2, '--out'],
    [['greet.wit', '-o', 'src'], 1, 'greeter'],
    [['greet.wit', '-o', 'src', '-w', 'nobody'], 1, 'nobody'],
    [['nowhere', '-o', 'src'], 1, 'There is no WIT at'],
    [['greet.wit', '-o', 'src', '-w', 'greeter', '--raw', '-c', 'x.wasm'], 2, '--raw makes no component'],
  ])('tells what is wrong with %j', async (args, code, message) => {
    const finished = await run(...args);
    expect(finished.code).toBe(code);
    expect(finished.stderr).toContain(message);
    expect(finished.stderr).not.toMatch(/\n\s+at /);
    expect(existsSync(path('src'))).toBe(false);
  });
});
