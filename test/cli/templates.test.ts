import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseManifest } from '@skerry/host/registry';
import { describe, expect, it } from 'vitest';
import { dev, type Serving, serve, skerry } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TSC = join(ROOT, 'node_modules/.bin/tsc');
const LANGUAGES = ['assemblyscript', 'typescript'] as const;

/** One exchange with each kind, as its README tells it. */
const CALLS: Readonly<Record<string, (server: Serving) => Promise<void>>> = {
  async 'http-api'(server) {
    const body = JSON.stringify({ title: 'Buy rope' });
    const made = await server.fetch('/mine', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect(made.status).toBe(201);
    expect(await (await server.fetch('/mine')).text()).toContain('Buy rope');
  },
  async 'data-processing'(server) {
    const response = await server.fetch('/mine', { method: 'POST', body: 'name,city\nAda,London\n' });
    expect(await response.text()).toBe('{"name":"Ada","city":"London"}\n');
  },
  async proxy(server) {
    // No test goes out: what counts is that it says why.
    const response = await server.fetch('/mine');
    expect([200, 502, 504]).toContain(response.status);
  },
};

interface Ran {
  readonly code: number;
  readonly output: string;
}

function run(command: string, args: readonly string[], cwd: string): Promise<Ran> {
  const env = { ...process.env, NO_COLOR: '1', PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env['PATH']}` };
  return new Promise((resolve) => {
    execFile(command, [...args], { cwd, env, timeout: 120_000 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : 1, output: stdout + stderr }),
    );
  });
}

async function newFunction(language: string, kind: string): Promise<string> {
  const cwd = temporaryFolder();
  const { code, stdout, stderr } = await skerry(['new', 'mine', '--language', language, '--kind', kind], { cwd });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('skerry dev mine');
  return join(cwd, 'mine');
}

describe.each(LANGUAGES.flatMap((language) => Object.keys(CALLS).map((kind) => [language, kind] as const)))('%s, %s', (language, kind) => {
  it('is complete, contents an editor, builds without a warning, passes its test, and answers', async () => {
    const folder = await newFunction(language, kind);
    const manifest = parseManifest(readFileSync(join(folder, 'skerry.json'), 'utf8'), 'skerry.json');
    expect(manifest).toMatchObject({ name: 'mine', description: expect.stringMatching(/^\p{Lu}.*\.$/u) });
    expect(readFileSync(join(folder, '.gitignore'), 'utf8').split('\n')).toContain('.secrets.json');
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toMatch(/^# mine\n[^]*\bnpm run dev\b[^]*\bcurl\b/);

    const built = await skerry(['build', folder, '--json']);
    expect(JSON.parse(built.stdout)).toMatchObject({ failed: 0, functions: [{ name: 'mine', warnings: [] }] });

    for (const project of language === 'typescript' ? ['.'] : ['test']) {
      expect(await run(TSC, ['--project', project], folder)).toEqual({ code: 0, output: '' });
    }
    const tested = await run('npm', ['test'], folder);
    expect(tested.output).toMatch(/Test Files.*1 passed/);
    expect(tested.code).toBe(0);

    const server = await serve([folder, '--memory']);
    await CALLS[kind]!(server);
    expect(await server.stop()).toBe(0);
  }, 180_000);
});

describe('skerry new', () => {
  it('links the packages of this clone, and skerry link puts them back', async () => {
    const folder = await newFunction('typescript', 'http-api');
    const guest = join(folder, 'node_modules/@skerry/guest');
    expect(realpathSync(guest)).toBe(realpathSync(join(ROOT, 'guest')));
    rmSync(join(folder, 'node_modules'), { recursive: true });
    expect((await skerry(['link'], { cwd: folder })).stdout).toContain('@skerry/guest');
    expect(realpathSync(guest)).toBe(realpathSync(join(ROOT, 'guest')));
    // What npm has installed is not for us to replace.
    rmSync(guest);
    mkdirSync(guest);
    writeFileSync(join(guest, 'package.json'), '{}');
    expect((await skerry(['link'], { cwd: folder })).stdout).not.toContain('@skerry/guest');
    expect(readFileSync(join(guest, 'package.json'), 'utf8')).toBe('{}');
  });

  it.each([
    [['Hello'], '"Hello" is not a name for a function because of "H": use lower-case letters'],
    [['a/B'], '"B" is not a name for a function because of "B"'],
    [['..'], 'because of "."'],
    [['-x-'], '"-x-" is not a name for a function: use lower-case letters, digits and inner hyphens'],
    [['x'.repeat(64)], 'The name has 64 characters; 63 are allowed'],
    [['x', '--kind', 'website'], '--kind is "website"; allowed: http-api, data-processing, proxy'],
    [[], 'A new function needs a name'],
  ])('refuses %j', async (args, message) => {
    const [name = [], ...options] = args;
    const { code, stderr } = await skerry(['new', '--language', 'typescript', ...options, '--', ...[name].flat()], {
      cwd: temporaryFolder(),
    });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('takes a path, and the last part of it for the name', async () => {
    const cwd = temporaryFolder();
    const { code, stdout } = await skerry(['new', 'some/path/mine', '--language', 'typescript'], { cwd });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/skerry dev some\/path\/mine\n.*\/mine\n/)]);
    expect(JSON.parse(readFileSync(join(cwd, 'some/path/mine/skerry.json'), 'utf8'))).toMatchObject({ name: 'mine' });
  });

  it('gives TypeScript the types of what is granted, which skerry dev keeps', async () => {
    const folder = await newFunction('typescript', 'http-api');
    const types = join(folder, 'src/skerry-env.d.ts');
    expect(readFileSync(types, 'utf8')).toContain('readonly tasks: KeyValue;');
    const source = readFileSync(join(folder, 'src/index.ts'), 'utf8');
    writeFileSync(join(folder, 'src/index.ts'), source.replace('{ tasks }: Env', '{ task }: Env'));
    expect((await run(TSC, ['--project', '.'], folder)).output).toContain("Property 'task' does not exist on type 'Env'");

    const manifest = readFileSync(join(folder, 'skerry.json'), 'utf8');
    writeFileSync(join(folder, 'skerry.json'), manifest.replace('"tasks"', '"tasks", "drafts"'));
    const server = await dev([folder, '--memory']);
    expect(readFileSync(types, 'utf8')).toContain('readonly drafts: KeyValue;');
    expect(await server.stop()).toBe(0);
  });

  it('does not replace a file', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'mine'), 'precious');
    const { code, stderr } = await skerry(['new', 'mine', '--language', 'typescript'], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining('The file mine already exists')]);
    expect(readFileSync(join(cwd, 'mine'), 'utf8')).toBe('precious');
  });
});

/** A terminal, by the tool that every Linux has. */
const hasTerminal = process.platform === 'linux';

it.skipIf(!hasTerminal)('on a terminal, skerry new asks for what is not given, and again when an answer will not do', async () => {
  const cwd = temporaryFolder();
  const answers = 'Bad\\nmine\\n9\\n1\\nproxy\\n';
  const command = `(sleep 1; printf '${answers}'; sleep 1) | script -qec '${process.execPath} ${ROOT}sdk/cli/skerry.js new' /dev/null`;
  const { output } = await run('bash', ['-c', command], cwd);
  expect(output).toContain('Name of the function:');
  expect(output).toContain('"Bad" is not a name for a function because of "B"');
  expect(output).toContain('"9" is not one of them');
  expect(readFileSync(join(cwd, 'mine/skerry.json'), 'utf8')).toMatch(/"language": "assemblyscript"[^]*"UPSTREAM"/);
});
