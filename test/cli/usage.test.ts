import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { skerry } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';

const COMMANDS = ['new', 'build', 'dev', 'serve', 'invoke', 'inspect', 'compose', 'link', 'login', 'deploy', 'rollback'] as const;

describe('skerry', () => {
  it('lists its commands', async () => {
    const { code, stdout } = await skerry(['--help']);
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(stdout).toContain(`  ${command} `);
  });

  it.each(COMMANDS)('explains %s', async (command) => {
    const { code, stdout } = await skerry([command, '--help']);
    expect(code).toBe(0);
    expect(await skerry(['help', command])).toEqual({ code: 0, stdout, stderr: '' });
    expect(stdout).toContain(`skerry ${command} `);
    expect(stdout).toContain('--help');
  });

  it('keeps its code for the next time where the user has caches, and does without where it cannot', async () => {
    const caches = temporaryFolder();
    const env = { XDG_CACHE_HOME: caches };
    const first = await skerry(['help', 'deploy'], { env });
    expect(readdirSync(join(caches, 'skerry', 'code'), { recursive: true }).length).toBeGreaterThan(50);
    expect(await skerry(['help', 'deploy'], { env })).toEqual(first);
    expect(await skerry(['help', 'deploy'], { env: { XDG_CACHE_HOME: '/dev/null/nowhere' } })).toEqual(first);
  });

  it.each([
    [[], 2, ''],
    [['nope'], 2, '"nope" is not a command'],
    [['__proto__'], 2, '"__proto__" is not a command'],
    [['dev', '--port', 'x'], 2, '--port is "x"'],
    [['dev', '/does/not/exist'], 1, 'There is no folder /does/not/exist'],
    [['link', '/does/not/exist'], 1, 'There is no folder /does/not/exist'],
    [['build', '--nope'], 2, "Unknown option '--nope'"],
    [['biuld'], 2, '"biuld" is not a command; did you mean "build"?'],
    [['hlep'], 2, 'did you mean "help"?'],
    [['help', 'biuld'], 2, 'did you mean "build"?'],
    [['serve', '--prot', '1'], 2, 'did you mean "--port"?'],
    [['completion'], 2, 'Name a shell: bash, zsh, fish'],
    [['completion', 'csh'], 2, 'allowed: bash, zsh, fish'],
    [['build', 'a', 'b'], 2, "Unexpected argument 'b'"],
    [['serve', '--port', 'x'], 2, '--port is "x"; it must be a whole number from 0 to 65535'],
    [['serve', '--port', '65536'], 2, '--port is "65536"'],
    [['serve', '--trust-proxy', '10.0.0.0/8,nowhere'], 2, '--trust-proxy is "nowhere"'],
    [['serve', '--trust-proxy', '10.0.0.0/33'], 2, 'write addresses or ranges such as 10.0.0.0/8'],
    [['new'], 2, 'A new function needs a name'],
    [['new', 'Hello', '--language', 'assemblyscript'], 2, '"Hello" is not a name for a function'],
    [['new', '../X', '--language', 'assemblyscript'], 2, 'is not a name for a function'],
    [['new', 'x'], 2, '--language is missing; allowed: assemblyscript, typescript'],
    [['new', 'x', '--language', 'rust'], 2, '--language is "rust"; allowed: assemblyscript, typescript'],
    [['inspect'], 2, 'Pass a component file or the folder of a function'],
    [['invoke', '.', '/', '--method', 'BREW'], 2, '--method is "BREW"; allowed: GET,'],
    [['build', '/does/not/exist'], 1, 'There is no folder /does/not/exist'],
    [['inspect', '/does/not/exist.wasm'], 1, 'cannot be read'],
    [['compose'], 2, 'Name the component with the imports'],
    [['compose', 'a.wasm', '-o', 'b.wasm'], 2, 'Name a component with the exports: --plug FILE.wasm'],
    [['compose', 'a.wasm', '--plug', 'b.wasm'], 2, 'Name the file for the result with --output'],
    [['compose', '/does/not/exist.wasm', '--plug', 'b.wasm', '-o', 'c.wasm'], 1, '/does/not/exist.wasm cannot be read'],
  ] as const)('%j ends with %i', async (args, expected, message) => {
    const { code, stderr } = await skerry(args);
    expect(code).toBe(expected);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  it('lets shells complete commands and options', async () => {
    const script = (await skerry(['completion', 'bash'])).stdout;
    const complete = (...words: string[]): string[] => {
      const line = `${script}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _skerry; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return execFileSync('bash', ['-c', line], { encoding: 'utf8', cwd: temporaryFolder() }).split('\n').filter(Boolean);
    };
    expect(complete('skerry', 'b')).toEqual(['build', 'bundle', 'bindgen']);
    expect(complete('skerry', 'serve', '--w')).toEqual(['--workers']);
    expect(complete('skerry', 'help', 'de')).toEqual(['dev', 'deploy']);
    expect(complete('skerry', 'completion', 'f')).toEqual(['fish']);
    for (const shell of ['zsh', 'fish']) {
      const { code, stdout } = await skerry(['completion', shell]);
      expect(code).toBe(0);
      for (const command of COMMANDS) expect(stdout).toContain(command);
      expect(stdout).toContain('workers');
    }
  });

  it('reports errors as JSON when asked', async () => {
    const { code, stdout } = await skerry(['build', '/does/not/exist', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'MANIFEST_NOT_FOUND', blame: 'deployer' } });
  });

  it('points at the line of a mistake in skerry.json', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'skerry.json'), '{\n  "name": "x",\n  "component": "x.wasm",\n  "limits": { "wallTime": 5 }\n}\n');
    const { code, stderr } = await skerry(['build'], { cwd: folder });
    expect(code).toBe(1);
    expect(stderr).toContain('skerry.json:4:15: "wallTime" is not a valid key here; did you mean "wallTimeMs"? Allowed: requestBodyBytes');
  });

  it('does not overwrite a folder that is there', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'mine'));
    writeFileSync(join(folder, 'mine', 'notes.txt'), 'precious');
    const { code, stderr } = await skerry(['new', 'mine', '--language', 'assemblyscript'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain('The folder mine already exists');
  });
});

/** A Node before 26 on this machine, if there is one: what many users start `skerry` with. */
function olderNode(): string | undefined {
  const candidates = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return candidates
    .map((folder) => join(folder, 'node'))
    .find((file) => existsSync(file) && Number(/^v(\d+)/.exec(execFileSync(file, ['--version'], { encoding: 'utf8' }))?.[1]) < 26);
}

describe('skerry started by an older Node', () => {
  const node = olderNode();

  it.skipIf(node === undefined)('runs on the Node that came with it (skipped where no older Node is installed)', async () => {
    const { code, stdout } = await skerry(['--version'], { node: node!, cwd: temporaryFolder() });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
