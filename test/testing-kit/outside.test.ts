import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';

const USER = fileURLToPath(new URL('./user/', import.meta.url));
const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url));

/** A project of somebody else: its own folder, and the packages that it has installed. */
function project(): string {
  const folder = temporaryFolder();
  cpSync(USER, folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  cpSync(join(folder, 'function/skerry.json'), join(folder, 'broken/skerry.json'));
  writeFileSync(join(folder, 'broken/index.js'), 'export default {\n');
  for (const name of ['@skerry/sdk', 'vitest', '@types/node', 'undici-types', 'typescript']) {
    mkdirSync(join(folder, 'node_modules', name, '..'), { recursive: true });
    symlinkSync(join(MODULES, name), join(folder, 'node_modules', name));
  }
  return folder;
}

function run(cwd: string, args: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  // Nothing of the test runner that runs this is for the one that runs there.
  const child = spawn(process.execPath, args, { cwd, env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NO_COLOR: '1' } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => void (output += chunk.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output: stripVTControlCharacters(output) })));
}

describe('in a project of its own, the kit works', () => {
  it('in node:test', async () => {
    const { code, output } = await run(project(), ['--test', 'greeter.test.js']);
    expect(output).toMatch(/pass 2/);
    expect(code).toBe(0);
  });

  it('in vitest', async () => {
    const { code, output } = await run(project(), ['node_modules/vitest/vitest.mjs', 'run', 'greeter.spec.ts']);
    expect(output).toMatch(/2 passed/);
    expect(code).toBe(0);
  });

  it('for the type checker, which sees nothing else of Skerry', async () => {
    const folder = project();
    const compilerOptions = { strict: true, noEmit: true, module: 'nodenext', target: 'es2022', lib: ['es2022'], types: ['node'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['types.ts'] }));
    const { code, output } = await run(folder, ['node_modules/typescript/bin/tsc', '-p', '.', '--listFiles']);
    expect(output).not.toMatch(/error TS/);
    expect(output.split('\n').filter((file) => /\/(?:sdk|host)\//.test(file))).toEqual([
      expect.stringMatching(/sdk\/testing\/index\.d\.ts$/),
    ]);
    expect(code).toBe(0);
  });
});

it('says to an older Node what it needs', async () => {
  const program = `
    Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } });
    const { openFunction } = await import('@skerry/sdk/testing');
    await openFunction('function').catch(({ code, message }) => console.log(code, message));
  `;
  const { code, output } = await run(project(), ['--input-type=module', '--eval', program]);
  expect(output).toMatch(/^NODE_TOO_OLD Skerry needs a later Node than this one, which is v/);
  expect(code).toBe(0);
});
