import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built } from '../support/built.ts';
import { commandOf, pathWithThisNode, run, startServer, succeed, whyOffline } from './npm.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const VERSION = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;

/** Where tests decide what is released, nothing may be left out. */
const MUST_RUN = process.env['CI'] !== undefined;

/** Most that installing the host may bring, with all that it depends on. docs/embedding.md says what it is. */
const HOST_BYTES = 20e6;
const HOST_PACKAGES = 58;

const folder = await mkdtemp(join(tmpdir(), 'skerry-packages-'));
const offline = await whyOffline(folder);
const isLeftOut = offline !== undefined && !MUST_RUN;

const tarball = (name: string): string => join(folder, `${name}-${VERSION}.tgz`);
const HOST = tarball('skerry-host');

beforeAll(() => succeed(process.execPath, ['.ci/pack/index.ts', '--out', folder], { cwd: ROOT }), 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

function project(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

/** Regular files below a folder, absolute. */
function filesBelow(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  );
}

/** The files that a package's `exports`, `bin` and `types` name. */
function named(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(named) : [];
}

describe.each(['skerry-host', 'skerry-guest', 'skerry-sdk', 'create-skerry'])('the tarball of %s', (name) => {
  let root: string;
  let manifest: Record<string, unknown>;

  beforeAll(async () => {
    const cwd = project(`unpacked-${name}`);
    await succeed('tar', ['-xzf', tarball(name)], { cwd });
    root = join(cwd, 'package');
    manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  });

  it('has what npm shows of a package, and may be published', () => {
    expect(manifest).toMatchObject({
      version: VERSION,
      license: 'Apache-2.0',
      repository: { type: 'git' },
      publishConfig: { access: 'public', provenance: true },
    });
    expect(manifest).not.toHaveProperty('private');
    expect(readFileSync(join(root, 'LICENSE'), 'utf8')).toContain('Apache License');
    expect(readFileSync(join(root, 'README.md'), 'utf8').length).toBeGreaterThan(300);
  });

  it('has the files that its package.json names', () => {
    const files = [...named(manifest['exports']), ...named(manifest['bin'])].filter((file) => !file.includes('*'));
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('has no tests but those of templates', () => {
    const files = filesBelow(root).map((file) => file.slice(root.length + 1));
    expect(files.filter((file) => /\.test\.|fixture/.test(file) && !file.startsWith('templates/'))).toEqual([]);
  });

  it('imports no TypeScript from what was compiled, and maps it to sources that are there', () => {
    const compiled = filesBelow(root).filter((file) => /\.js$|\.d\.ts$/.test(file) && existsSync(`${file}.map`));
    if (name !== 'create-skerry') expect(compiled.length).toBeGreaterThan(0);
    for (const file of compiled) {
      expect([file, readFileSync(file, 'utf8').match(/(?:from|import\()\s*['"]\.[^'"]*(?<!\.d)\.ts['"]/)?.[0]]).toEqual([file, undefined]);
      const { sources } = JSON.parse(readFileSync(`${file}.map`, 'utf8')) as { sources: string[] };
      expect([file, sources.filter((source) => !existsSync(join(dirname(file), source)))]).toEqual([file, []]);
    }
  });
});

describe.skipIf(isLeftOut)(`@skerry/host in an application${isLeftOut ? ` (left out: ${offline})` : ''}`, () => {
  let app: string;

  beforeAll(async () => {
    app = project('embedding');
    writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'embedding', private: true, type: 'module' }));
    await succeed('npm', ['install', '--no-audit', '--no-fund', HOST], { cwd: app });
  }, 240_000);

  it('brings no compiler, and no more than is stated', () => {
    const modules = join(app, 'node_modules');
    const { packages } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')) as { packages: Record<string, object> };
    const names = Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
    expect(names).toContain('@skerry/host');
    expect(names.filter((name) => /jco|componentize|assemblyscript|binaryen|typescript|rolldown|oxc|vitest/.test(name))).toEqual([]);
    const bytes = filesBelow(modules).reduce((sum, file) => sum + statSync(file).size, 0);
    console.log(`@skerry/host: ${statSync(HOST).size} bytes packed, ${bytes} installed with ${names.length} packages`);
    expect(names.length).toBeLessThan(HOST_PACKAGES);
    expect(bytes).toBeLessThan(HOST_BYTES);
  });

  it('type-checks with the settings of any Node.js program, and serves', async () => {
    await succeed('npm', ['install', '--no-audit', '--no-fund', 'fastify@5', '@types/node@26'], { cwd: app });
    writeFileSync(
      join(app, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { module: 'nodenext', strict: true, noEmit: true, types: ['node'] }, files: ['app.ts'] }),
    );
    writeFileSync(join(app, 'app.ts'), APPLICATION);
    writeFileSync(join(app, 'hello.wasm'), await built('examples/hello-assemblyscript'));
    for (const compiler of ['node_modules/typescript', 'test/earlier-typescript/node_modules/typescript']) {
      const { stdout } = await run(process.execPath, [join(ROOT, compiler, 'bin/tsc'), '--project', app], { cwd: app });
      expect([compiler, stdout]).toEqual([compiler, '']);
    }
    const server = await startServer(process.execPath, ['app.ts'], { cwd: app });
    expect(await (await fetch(`${server.url}/functions/hello?name=you`)).text()).toBe('Hello you from /functions/hello\n');
    expect(await (await fetch(`${server.url}/own`)).text()).toBe('{"answered":"by the application"}');
    expect(await server.stop()).toBe(0);
  }, 120_000);
});

const APPLICATION = `
import { readFile } from 'node:fs/promises';
import { createHost, fastifyOptions, parseManifest, prepareApp, SkerryError, skerryPlugin } from '@skerry/host';
import { sqliteStorage } from '@skerry/host/storage/sqlite';
import Fastify from 'fastify';

const app = Fastify({ ...fastifyOptions, logger: { stream: process.stderr } });
prepareApp(app);
const host = createHost({ storage: sqliteStorage({ file: 'stores.db' }), logger: app.log });
const manifest = parseManifest(JSON.stringify({ name: 'hello', component: 'hello.wasm' }), 'hello');
try {
  host.registry.replace([await host.deploy(manifest, await readFile('hello.wasm'))]);
} catch (error) {
  if (SkerryError.is(error)) console.error(error.code, error.help);
  throw error;
}
app.get('/own', () => ({ answered: 'by the application' }));
await app.register(skerryPlugin, { registry: host.registry, prefix: '/functions' });
app.addHook('onClose', () => host.close());
process.on('SIGTERM', () => void app.close());
console.log('on', await app.listen({ port: 0, host: '127.0.0.1' }));
`;

describe.skipIf(isLeftOut)(`a function in an empty folder${isLeftOut ? ` (left out: ${offline})` : ''}`, () => {
  const strangers = join(folder, 'strangers');
  // Named before they are there: a command in a folder that was not made must fail, not run in this one.
  const typescript = join(strangers, 'hello-ts');
  const assemblyscript = join(strangers, 'hello-as');
  let thisNode: string;

  beforeAll(() => {
    thisNode = pathWithThisNode(project('bin'));
  });

  /** By whichever Node.js the machine has: often one before 26. */
  it('is made by npm create skerry, with its packages', async () => {
    mkdirSync(strangers);
    const cwd = strangers;
    const create = ['exec', '--yes', `--package=file:${tarball('create-skerry')}`, '--', 'create-skerry'];
    expect(await succeed('npm', [...create, '--help'], { cwd })).toContain('npm create skerry --');
    const refused = await run('npm', [...create, 'Hello', '--language', 'typescript'], { cwd });
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('"Hello" is not a name for a function')]);
    expect(await succeed('npm', [...create, 'hello-ts', '--language', 'typescript'], { cwd })).toContain('npm run dev');
    const { devDependencies } = JSON.parse(readFileSync(join(typescript, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    expect(devDependencies).toMatchObject({ '@skerry/sdk': `file:${tarball('skerry-sdk')}`, vitest: expect.any(String) });
    expect(existsSync(join(typescript, 'node_modules/@skerry/sdk/cli/main.js'))).toBe(true);
    expect(readFileSync(join(typescript, 'src/skerry-env.d.ts'), 'utf8')).toContain('readonly tasks: KeyValue;');
  }, 300_000);

  it('takes packages from npm, passes its tests, and is built, in TypeScript', async () => {
    await succeed('npm', ['install', '--no-audit', '--no-fund', 'hono'], { cwd: typescript });
    expect(await succeed('npm', ['test'], { cwd: typescript })).toMatch(/Test Files.*1 passed/);
    const source = `import { Hono } from 'hono';\nconst app = new Hono();\napp.get('/hello-ts', (c) => c.text('Hello from Hono\\n'));\nexport default app;\n`;
    writeFileSync(join(typescript, 'src/index.ts'), source);
    await succeed('npm', ['run', 'build'], { cwd: typescript });
    expect(existsSync(join(typescript, 'build/hello-ts.wasm'))).toBe(true);
  }, 240_000);

  it('is served, and shows an edit at once, in TypeScript', async () => {
    const served = await startServer(commandOf(typescript, 'skerry'), ['serve', '--port', '0', '--memory'], { cwd: typescript });
    expect(await (await fetch(`${served.url}/hello-ts`)).text()).toBe('Hello from Hono\n');
    expect(await served.stop()).toBe(0);
    const developed = await startServer(commandOf(typescript, 'skerry'), ['dev', '--port', '0', '--memory'], { cwd: typescript });
    await seesEdit(developed.url, join(typescript, 'src/index.ts'), 'Hello from Hono');
    expect(await developed.stop()).toBe(0);
  }, 120_000);

  it('is made, built, tested and served in AssemblyScript, on a Node.js that is recent enough itself', async () => {
    const cwd = strangers;
    const options = ['--language', 'assemblyscript', '--no-install'];
    expect(await succeed(commandOf(typescript, 'skerry'), ['new', 'hello-as', ...options], { cwd, path: thisNode })).toContain(
      'npm install',
    );
    const { devDependencies } = JSON.parse(readFileSync(join(assemblyscript, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    expect(devDependencies).toHaveProperty('assemblyscript');
    expect(devDependencies).not.toHaveProperty('node');
    // To save time, the packages of the other one, and without the Node.js that it has.
    symlinkSync(join(typescript, 'node_modules'), join(assemblyscript, 'node_modules'));
    for (const file of ['node', '.bin/node']) rmSync(join(assemblyscript, 'node_modules', file), { recursive: true, force: true });

    expect(await succeed('npm', ['test'], { cwd: assemblyscript, path: thisNode })).toMatch(/Test Files.*1 passed/);
    writeFileSync(
      join(assemblyscript, 'assembly/index.ts'),
      `import { Request, Response } from "@skerry/guest";\nexport function handle(request: Request): Response {\n  return Response.text("Hello from " + request.path + "\\n");\n}\n`,
    );
    await succeed('npm', ['run', 'build'], { cwd: assemblyscript, path: thisNode });
    const workers = ['--workers', '1', '--data', join(assemblyscript, 'data')];
    const served = await startServer(commandOf(assemblyscript, 'skerry'), ['serve', '--port', '0', ...workers], {
      cwd: assemblyscript,
      path: thisNode,
    });
    expect(await (await fetch(`${served.url}/hello-as`)).text()).toBe('Hello from /hello-as\n');
    expect(await served.stop()).toBe(0);
    const developed = await startServer(commandOf(assemblyscript, 'skerry'), ['dev', '--port', '0', '--memory'], {
      cwd: assemblyscript,
      path: thisNode,
    });
    await seesEdit(developed.url, join(assemblyscript, 'assembly/index.ts'), 'Hello from');
    expect(await developed.stop()).toBe(0);
  }, 240_000);
});

/** Replaces a text of the source, and waits until the function answers with the other. */
async function seesEdit(origin: string, file: string, text: string): Promise<void> {
  const path = /hello-\w+/.exec(file)![0];
  expect(await (await fetch(`${origin}/${path}`)).text()).toContain(text);
  writeFileSync(file, readFileSync(file, 'utf8').replace(text, 'Edited'));
  await expect.poll(async () => (await fetch(`${origin}/${path}`)).text(), { timeout: 60_000, interval: 100 }).toContain('Edited');
}
