import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dev, type Serving, skerry } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';

const PATIENCE = { timeout: 30_000, interval: 50 } as const;
const SOURCE = 'assembly/index.ts';

const answering = (expression: string, before = ''): string =>
  `import { Config, Request, Response } from "@skerry/guest";\n${before}\nexport function handle(request: Request): Response { ${expression} }\n`;

const saying = (text: string): string => answering(`return Response.text("${text}");`);

interface Manifest {
  readonly name: string;
  readonly [key: string]: unknown;
}

/** A function that needs no template. */
function writeFunction(folder: string, manifest: Manifest, source = saying('one')): string {
  mkdirSync(join(folder, 'assembly'), { recursive: true });
  writeFileSync(join(folder, SOURCE), source);
  writeManifest(folder, manifest);
  return folder;
}

function writeManifest(folder: string, manifest: Manifest): void {
  writeFileSync(join(folder, 'skerry.json'), JSON.stringify({ language: 'assemblyscript', source: SOURCE, ...manifest }, undefined, 2));
}

async function start(...args: string[]): Promise<Serving> {
  const server = await dev([...args, '--memory']);
  onTestFinished(() => void server.stop('SIGKILL'));
  return server;
}

const textOf = async (server: Serving, path: string): Promise<string> => (await server.fetch(path)).text();
const eventually = (read: () => unknown) => expect.poll(read, PATIENCE);

describe('skerry dev', () => {
  it('swaps a changed function without dropping a request, and says how long it took', async () => {
    const folder = writeFunction(join(temporaryFolder(), 'mine'), { name: 'mine' });
    const server = await start(folder);
    expect(server.stdout()).toContain(`curl ${server.url}/mine`);
    expect(await textOf(server, '/mine')).toBe('one');

    let failures = 0;
    const changes = new AbortController();
    const load = (async () => {
      while (!changes.signal.aborted) if ((await server.fetch('/mine').catch(() => undefined))?.status !== 200) failures++;
    })();
    for (const text of ['two', 'three']) {
      writeFileSync(join(folder, SOURCE), saying(text));
      await eventually(() => textOf(server, '/mine')).toBe(text);
    }
    changes.abort();
    await load;
    expect(failures).toBe(0);
    expect(server.stderr()).toMatch(/\[dev\] built mine in .+ m?s, live .+ m?s after the save\n/);
    expect(await server.stop('SIGINT')).toBe(0);
  });

  it('lets a request that runs end on the version that it started with', async () => {
    const slow = answering('Clock.sleep(1500); return Response.text("old");').replace('Config', 'Clock');
    const folder = writeFunction(join(temporaryFolder(), 'mine'), { name: 'mine' }, slow);
    const server = await start(folder);
    const running = textOf(server, '/mine');
    await new Promise((resolve) => setTimeout(resolve, 200));
    writeFileSync(join(folder, SOURCE), saying('new'));
    await eventually(() => textOf(server, '/mine')).toBe('new');
    expect(await running).toBe('old');
  });

  it('sees what an editor saves by renaming, again and again', async () => {
    const folder = writeFunction(join(temporaryFolder(), 'mine'), { name: 'mine' });
    const server = await start(folder);
    for (const text of ['two', 'three', 'four']) {
      const draft = join(folder, 'assembly/.index.ts.swp');
      writeFileSync(draft, saying(text));
      renameSync(draft, join(folder, SOURCE));
      await eventually(() => textOf(server, '/mine')).toBe(text);
    }
  });

  it('takes up changes of routes, configuration and names', async () => {
    const folder = writeFunction(
      join(temporaryFolder(), 'mine'),
      { name: 'mine', config: { WORD: 'first' } },
      answering('const word = Config.get("WORD"); return Response.text(word === null ? "none" : word);'),
    );
    const server = await start(folder);
    expect(await textOf(server, '/mine')).toBe('first');
    writeManifest(folder, { name: 'mine', config: { WORD: 'second' }, routes: ['GET /elsewhere'] });
    await eventually(() => textOf(server, '/elsewhere')).toBe('second');
    expect((await server.fetch('/mine')).status).toBe(404);
    writeManifest(folder, { name: 'other', config: { WORD: 'third' } });
    await eventually(() => textOf(server, '/other')).toBe('third');
    expect((await server.fetch('/elsewhere')).status).toBe(404);
  });

  it('serves functions that appear, in folders that were made meanwhile, and forgets those that go', async () => {
    const root = temporaryFolder();
    writeFunction(join(root, 'one'), { name: 'one' });
    const server = await start(root);
    const template = writeFunction(join(temporaryFolder(), 'two'), { name: 'two' }, saying('second'));
    cpSync(template, join(root, 'two'), { recursive: true });
    await eventually(() => textOf(server, '/two')).toBe('second');
    rmSync(join(root, 'two'), { recursive: true });
    await eventually(async () => (await server.fetch('/two')).status).toBe(404);
    cpSync(template, join(root, 'two'), { recursive: true });
    await eventually(() => textOf(server, '/two')).toBe('second');
    writeFileSync(join(root, 'two', SOURCE), saying('again'));
    await eventually(() => textOf(server, '/two')).toBe('again');
    expect(await textOf(server, '/one')).toBe('one');
  });

  it('takes up a function that was moved away and back, alone and with the folders above it', async () => {
    const base = join(temporaryFolder(), 'base');
    const folder = writeFunction(join(base, 'mine'), { name: 'mine' });
    const server = await start(folder);
    for (const moved of [folder, base]) {
      renameSync(moved, `${moved}-away`);
      await eventually(async () => (await server.fetch('/mine')).status).toBe(404);
      renameSync(`${moved}-away`, moved);
      await eventually(async () => (await server.fetch('/mine')).status).toBe(200);
    }
    writeFileSync(join(folder, SOURCE), saying('still watched'));
    await eventually(() => textOf(server, '/mine')).toBe('still watched');
  });

  it('builds for what was only looked for: a module in the way of another, and a package nearer by', async () => {
    const root = temporaryFolder();
    const source = answering('return Response.text(word + pkg);', 'import { word } from "./words"; import { pkg } from "pkg";');
    const folder = writeFunction(join(root, 'mine'), { name: 'mine' }, source);
    const write = (file: string, text: string): void => {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    };
    write('mine/assembly/words/index.ts', 'export const word: string = "index ";');
    write('node_modules/pkg/index.ts', 'export const pkg: string = "far";');
    const server = await start(folder);
    expect(await textOf(server, '/mine')).toBe('index far');
    write('mine/assembly/words.ts', 'export const word: string = "file ";');
    await eventually(() => textOf(server, '/mine')).toBe('file far');
    write('node_modules/pkg/index.ts', 'export const pkg: string = "changed";');
    await eventually(() => textOf(server, '/mine')).toBe('file changed');
    write('mine/node_modules/pkg/index.ts', 'export const pkg: string = "near";');
    await eventually(() => textOf(server, '/mine')).toBe('file near');
  });

  it('serves several folders, and a function whose sources lie outside of it', async () => {
    const [first, second] = [temporaryFolder(), temporaryFolder()];
    const shared = join(temporaryFolder(), 'shared.ts');
    writeFileSync(shared, 'export const word = "shared";\n');
    const path = shared.replace(/\.ts$/, '');
    const source = `import { word } from ${JSON.stringify(`../../../${path.split('/').slice(-2).join('/')}`)};\n${answering('return Response.text(word);')}`;
    writeFunction(join(first, 'one'), { name: 'one' });
    writeFunction(join(second, 'two'), { name: 'two' }, source);
    const server = await start(join(first, 'one'), join(second, 'two'));
    expect(await textOf(server, '/one')).toBe('one');
    expect(await textOf(server, '/two')).toBe('shared');
    // The build that fails says nothing of what it was made from but what it has read.
    writeFileSync(shared, 'export const word = ;\n');
    await eventually(async () => (await server.fetch('/two')).status).toBe(500);
    writeFileSync(shared, 'export const word = "repaired";\n');
    await eventually(() => textOf(server, '/two')).toBe('repaired');
  });

  it('takes a signal that arrives twice, from the terminal and from a launcher, for one', async () => {
    const slow = answering('Clock.sleep(1500); return Response.text("done");').replace('Config', 'Clock');
    const server = await start(writeFunction(join(temporaryFolder(), 'mine'), { name: 'mine' }, slow));
    const running = textOf(server, '/mine');
    await new Promise((resolve) => setTimeout(resolve, 200));
    process.kill(server.pid, 'SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await server.stop('SIGINT')).toBe(0);
    expect(await running).toBe('done');
  });

  it('logs in JSON when asked', async () => {
    const folder = writeFunction(join(temporaryFolder(), 'mine'), { name: 'mine' });
    const server = await start(folder, '--json');
    writeFileSync(join(folder, SOURCE), 'nonsense');
    await eventually(() => server.stderr()).toContain('"code":"BUILD_FAILED"');
    for (const line of server.stderr().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');
  });

  it('shows of the log what was asked for, with function and request', async () => {
    const source = answering('Log.debug("small"); Log.warn("\\u001b[31mlarge"); return Response.text("");').replace('Config', 'Log');
    const folder = writeFunction(join(temporaryFolder(), 'mine'), { name: 'mine' }, source);
    const server = await start(folder, '--log-level', 'warn');
    await server.fetch('/mine');
    await eventually(() => server.stderr()).toMatch(/^\d\d:\d\d:\d\d (?:warn|error|info) +mine #1.*: .*large$/m);
    expect(server.stderr()).not.toContain('small');
    expect(server.stderr()).not.toContain('\u001b');
    const { code, stderr } = await skerry(['dev', folder, '--log-level', 'loud']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--log-level is "loud"; allowed: trace, debug, info')]);
  });

  it('prints the line that would permit what was denied', async () => {
    const source = answering('return Response.text(fetch("https://example.org/").isError ? "denied" : "reached");').replace(
      'Config',
      'fetch',
    );
    const folder = writeFunction(
      join(temporaryFolder(), 'mine'),
      { name: 'mine', capabilities: { http: ['https://example.com'] } },
      source,
    );
    const server = await start(folder);
    expect(await textOf(server, '/mine')).toBe('denied');
    await eventually(() => server.stderr()).toContain(
      'help: In skerry.json: "capabilities": { "http": ["https://example.com", "https://example.org"] }',
    );
  });
});

describe('a broken function', () => {
  const html = { headers: { accept: 'text/html,application/xhtml+xml' } };

  async function broken(source: string): Promise<{ server: Serving; folder: string }> {
    const folder = writeFunction(join(temporaryFolder(), 'mine'), { name: 'mine' });
    const server = await start(folder);
    writeFileSync(join(folder, SOURCE), source);
    await eventually(async () => (await server.fetch('/mine')).status).toBe(500);
    return { server, folder };
  }

  it('is told in the terminal, as a page and as JSON, until it is repaired', async () => {
    const { server, folder } = await broken(answering('return Response.nonsense("<script>alert(1)</script>");'));
    expect(server.stderr()).toContain('[dev] mine is broken');
    expect(server.stderr()).toMatch(/assembly\/index\.ts:3:\d+: .*\n {2}3 \| export function handle.*\n +\| +\^+/);

    const json = await server.fetch('/mine', { headers: { accept: '*/*' } });
    expect(json.headers.get('content-type')).toContain('application/problem+json');
    expect(await json.json()).toMatchObject({
      status: 500,
      error: { code: 'BUILD_FAILED', where: expect.stringContaining('assembly/index.ts:3:') },
    });

    const page = await server.fetch('/mine', html);
    expect(page.status).toBe(500);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const text = await page.text();
    expect(text).toContain('assembly/index.ts:3:');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).not.toContain('<script>alert');

    writeFileSync(join(folder, SOURCE), saying('repaired'));
    await eventually(() => textOf(server, '/mine')).toBe('repaired');
    expect(await (await server.fetch('/mine', html)).text()).toBe('repaired');
  });

  it('lets its page wait for the repair', async () => {
    const { server, folder } = await broken('nonsense');
    const id = /data-failure="(\d+)"/.exec(await (await server.fetch('/mine', html)).text())![1]!;
    let isAnswered = false;
    const waiting = server.fetch('/mine', { headers: { 'skerry-shown': id } }).then((response) => {
      isAnswered = true;
      return response;
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(isAnswered).toBe(false);
    writeFileSync(join(folder, SOURCE), saying('repaired'));
    expect((await waiting).status).toBe(204);
    expect(await textOf(server, '/mine')).toBe('repaired');
  });

  it('does not keep the server from stopping while a page waits', async () => {
    const { server } = await broken('nonsense');
    const id = /data-failure="(\d+)"/.exec(await (await server.fetch('/mine', html)).text())![1]!;
    const waiting = server.fetch('/mine', { headers: { 'skerry-shown': id } }).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await server.stop()).toBe(0);
    await waiting;
  });

  it('may have been so from the start, and others answer all the same', async () => {
    const root = temporaryFolder();
    writeFunction(join(root, 'good'), { name: 'good' });
    writeFunction(join(root, 'bad'), { name: 'bad' }, 'nonsense');
    mkdirSync(join(root, 'worse'));
    writeFileSync(join(root, 'worse/skerry.json'), '{ "name": "worse", ');
    const server = await start(root);
    expect(await textOf(server, '/good')).toBe('one');
    expect(await textOf(server, '/bad')).toContain('BUILD_FAILED');
    // Where it would answer nobody knows: at any path that is nobody else's.
    expect(await textOf(server, '/worse')).toContain('MANIFEST_INVALID');
    expect(server.stderr()).toMatch(/worse\/skerry\.json:1:\d+: Not valid JSON/);
    writeFunction(join(root, 'bad'), { name: 'bad' }, saying('better'));
    writeFunction(join(root, 'worse'), { name: 'worse' }, saying('best'));
    await eventually(() => textOf(server, '/bad')).toBe('better');
    await eventually(() => textOf(server, '/worse')).toBe('best');
    expect((await server.fetch('/nowhere')).status).toBe(404);
  });

  it('has a manifest that points at the mistake', async () => {
    const folder = writeFunction(join(temporaryFolder(), 'mine'), { name: 'mine' });
    const server = await start(folder);
    const good = readFileSync(join(folder, 'skerry.json'), 'utf8');
    writeFileSync(join(folder, 'skerry.json'), good.replace('"source"', '"sorce"'));
    await eventually(() => textOf(server, '/mine')).toContain('did you mean \\"source\\"?');
    expect(server.stderr()).toMatch(/skerry\.json:3:3: "sorce" is not a valid key here/);
    expect(server.stderr()).toMatch(/^ {2}3 \| {3}"sorce"/m);
    writeFileSync(join(folder, 'skerry.json'), good);
    await eventually(() => textOf(server, '/mine')).toBe('one');
  });

  it('waits for a route that another function has, and gets it when that one lets go', async () => {
    const root = temporaryFolder();
    writeFunction(join(root, 'one'), { name: 'one', routes: ['GET /x'] }, saying('one'));
    writeFunction(join(root, 'two'), { name: 'two', routes: ['GET /y'] }, saying('two'));
    const server = await start(root);
    writeManifest(join(root, 'two'), { name: 'two', routes: ['GET /x'] });
    await eventually(() => server.stderr()).toContain('both claim GET /x');
    expect(await textOf(server, '/x')).toBe('one');
    writeManifest(join(root, 'one'), { name: 'one', routes: ['GET /y'] });
    await eventually(() => textOf(server, '/x')).toBe('two');
    await eventually(() => textOf(server, '/y')).toBe('one');
  });
});

it('an answer that fails is a page in browsers, which goes away with the next version; the terminal shows each request', async () => {
  const folder = join(temporaryFolder(), 'mine');
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(join(folder, 'skerry.json'), '{ "name": "mine", "language": "typescript", "source": "src/index.ts" }');
  const source = join(folder, 'src/index.ts');
  writeFileSync(
    source,
    'const broken = (): never => {\n  throw new Error("<i>no luck</i>");\n};\nexport default { fetch: () => broken() };\n',
  );
  const server = await start(folder);
  expect(server.stderr()).toContain('[dev] building mine');
  const html = { headers: { accept: 'text/html' } };
  const response = await server.fetch('/mine', html);
  const page = await response.text();
  expect([response.status, response.headers.get('content-type')]).toEqual([500, 'text/html; charset=utf-8']);
  expect(page).toContain('mine failed');
  expect(page).toMatch(/&lt;i&gt;no luck&lt;\/i&gt;[^]*src\/index\.ts:2:\d+[^]*2 \| {3}throw new Error/);
  expect(page).not.toContain('<i>');
  // Who is no browser gets what the function answered.
  expect(await textOf(server, '/mine')).toBe('Internal Server Error\n');
  await eventually(() => server.stderr()).toMatch(/^\[dev\] GET \/mine 500 in .+ m?s #1$/m);
  const waiting = server.fetch('/mine', { headers: { 'skerry-shown': /data-failure="([^"]+)"/.exec(page)![1]! } });
  writeFileSync(source, 'export default { fetch: () => new Response("repaired") };\n');
  expect((await waiting).status).toBe(204);
  expect(await (await server.fetch('/mine', html)).text()).toBe('repaired');
});

it('a function of TypeScript is rebuilt too, and told what is thrown while its modules are evaluated', async () => {
  const folder = join(temporaryFolder(), 'mine');
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(join(folder, 'skerry.json'), '{ "name": "mine", "language": "typescript", "source": "src/index.ts" }');
  const source = join(folder, 'src/index.ts');
  const say = (text: string): void => writeFileSync(source, `export default { fetch: () => new Response('${text}') };\n`);
  say('one');
  const server = await start(folder);
  expect(await textOf(server, '/mine')).toBe('one');
  writeFileSync(
    source,
    'const table = undefined as unknown as string[];\n\ntable.push("x");\nexport default { fetch: () => new Response() };\n',
  );
  await eventually(() => server.stderr()).toMatch(/^ {2}3 \| table\.push/m);
  say('two');
  await eventually(() => textOf(server, '/mine')).toBe('two');
  // What the bundler puts in place leaves no module behind.
  writeFileSync(join(folder, 'src/version.ts'), 'export const VERSION = "three";');
  writeFileSync(source, 'import { VERSION } from "./version.ts";\nexport default { fetch: () => new Response(VERSION) };\n');
  await eventually(() => textOf(server, '/mine')).toBe('three');
  writeFileSync(join(folder, 'src/version.ts'), 'export const VERSION = "four";');
  await eventually(() => textOf(server, '/mine')).toBe('four');
  expect(await server.stop()).toBe(0);
});

it('components that another tool makes are watched wherever they lie', async () => {
  const folder = writeFunction(join(temporaryFolder(), 'mine'), { name: 'mine' });
  const build = async (text: string): Promise<string> => {
    writeFileSync(join(folder, SOURCE), saying(text));
    expect((await skerry(['build', folder])).code).toBe(0);
    return join(folder, 'build/mine.wasm');
  };
  const other = join(temporaryFolder(), 'other');
  mkdirSync(other);
  writeFileSync(join(other, 'skerry.json'), '{ "name": "other", "component": "build/other.wasm" }');
  const server = await start(other);
  expect(await textOf(server, '/other')).toContain('COMPONENT_NOT_FOUND');
  const one = await build('one');
  mkdirSync(join(other, 'build'));
  cpSync(one, join(other, 'build/other.wasm'));
  await eventually(() => textOf(server, '/other')).toBe('one');
  cpSync(await build('two'), join(other, 'build/other.wasm'));
  await eventually(() => textOf(server, '/other')).toBe('two');
});
