import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { KINDS, LANGUAGES } from '../../sdk/cli/templates.ts';
import { skerry } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What editors run, and the compiler of those that have not followed. */
const COMPILERS = [
  { version: '7', folder: join(ROOT, 'node_modules/typescript') },
  { version: '5.9', folder: join(ROOT, 'test/earlier-typescript/node_modules/typescript') },
];

/** Nothing but what the compiler finds wrong; an empty text otherwise. */
function check(compiler: string, project: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(compiler, 'bin/tsc'), '--noEmit', '--project', project], (error, stdout, stderr) => {
      resolve(error === null ? '' : `${stdout}${stderr}` || String(error));
    });
  });
}

describe.each(COMPILERS)('TypeScript $version', ({ version, folder: compiler }) => {
  // `npm ci` installs both.
  const isThere = existsSync(join(compiler, 'package.json'));

  it.skipIf(!isThere)('is itself', () => {
    const manifest = JSON.parse(readFileSync(join(compiler, 'package.json'), 'utf8')) as { version: string };
    expect(manifest.version).toMatch(new RegExp(`^${version.replace('.', '\\.')}\\.`));
  });

  it.skipIf(!isThere).each(Object.keys(LANGUAGES))('finds nothing wrong with what skerry new makes in %s', async (language) => {
    for (const kind of Object.keys(KINDS)) {
      const cwd = temporaryFolder();
      expect((await skerry(['new', 'mine', '--language', language, '--kind', kind], { cwd })).stderr).toBe('');
      const projects = globSync('mine/{.,assembly,test}/tsconfig.json', { cwd });
      expect(projects.length).toBeGreaterThan(0);
      for (const project of projects) expect([kind, project, await check(compiler, join(cwd, project))]).toEqual([kind, project, '']);
    }
  });

  // One compiler is enough to see that the examples have the settings of the template.
  it.skipIf(version !== '7')('finds nothing wrong with the examples in AssemblyScript', async () => {
    const projects = globSync('examples/*/assembly/tsconfig.json', { cwd: ROOT });
    expect(projects.length).toBeGreaterThan(5);
    for (const project of projects) expect([project, await check(compiler, join(ROOT, project))]).toEqual([project, '']);
  });
});
