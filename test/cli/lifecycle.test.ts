import { createServer } from 'node:net';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { serve, skerry } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';

async function newFunction(language: string, name = 'mine'): Promise<string> {
  const cwd = temporaryFolder();
  const { code, stderr } = await skerry(['new', name, '--language', language], { cwd });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return join(cwd, name);
}

describe.each(['assemblyscript', 'typescript'])('a new %s function', (language) => {
  it('is built, inspected, invoked and served as it is, outside any project', async () => {
    const folder = await newFunction(language);
    const built = await skerry(['build', folder, '--json']);
    expect(JSON.parse(built.stdout)).toMatchObject({ failed: 0, functions: [{ name: 'mine', reused: false, warnings: [] }] });
    expect(existsSync(join(folder, 'build/mine.wasm'))).toBe(true);

    const again = await skerry(['build', folder, '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ functions: [{ reused: true }] });

    const inspected = JSON.parse((await skerry(['inspect', folder, '--json'])).stdout) as {
      exports: string[];
      problems: [];
      unshared: [];
    }[];
    expect(inspected[0]!.exports.join()).toMatch(/^wasi:http\/incoming-handler@0\.2\.\d+$/);
    expect(inspected[0]!.problems).toEqual([]);
    expect(inspected[0]!.unshared).toEqual([]);

    const invoked = await skerry(['invoke', folder, '/mine', '--include']);
    expect(invoked.code).toBe(0);
    expect(invoked.stdout).toMatch(/^HTTP 200\n/);

    const server = await serve([folder, '--memory']);
    expect(server.stdout()).toContain(`curl ${server.url}/mine`);
    const response = await server.fetch('/mine');
    expect(response.status).toBe(200);
    // As the function says it: nothing is added to it on the way.
    expect(response.headers.get('content-type')).toMatch(language === 'assemblyscript' ? /^application\/json$/ : /./);
    expect(await (await server.fetch('/')).text()).toContain('href="/mine"');
    expect(await server.stop()).toBe(0);
  });
});

it('builds a copied folder from the sources of the copy', async () => {
  const folder = await newFunction('assemblyscript');
  await skerry(['build', folder]);
  const copy = join(temporaryFolder(), 'copy');
  cpSync(folder, copy, { recursive: true });
  const source = join(copy, 'assembly/index.ts');
  writeFileSync(
    source,
    'import { Request, Response } from "@skerry/guest";\nexport function handle(_: Request): Response { return Response.text("copy"); }\n',
  );
  expect((await skerry(['invoke', copy])).stdout).toBe('copy');
});

describe('skerry serve', () => {
  it('says when its port is taken', async () => {
    const folder = await newFunction('assemblyscript');
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const { code, stderr } = await skerry(['serve', folder, '--memory', '--port', String(port)]);
    other.close();
    expect(code).toBe(1);
    expect(stderr).toContain(`Port ${port} on 127.0.0.1 is in use`);
    expect(stderr).toContain('--port N');
  });

  it('keeps values over a restart, and refuses a database that another process has or that is corrupt', async () => {
    const data = temporaryFolder();
    const guestbook = fileURLToPath(new URL('../../examples/guestbook', import.meta.url));
    const first = await serve([guestbook, '--data', data]);
    const posted = await first.fetch('/guestbook', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Ada', message: 'was here' }),
    });
    expect(posted.status).toBe(201);
    expect(await first.stop()).toBe(0);

    const second = await serve([guestbook, '--data', data]);
    expect(await (await second.fetch('/guestbook')).text()).toContain('was here');
    expect(await second.stop()).toBe(0);

    writeFileSync(join(data, 'skerry.db'), 'this is no database, whatever its name says. '.repeat(200));
    const corrupt = await skerry(['serve', guestbook, '--data', data, '--port', '0']);
    expect(corrupt.code).toBe(1);
    expect(corrupt.stderr).toContain('[STORE_CORRUPT]');
  });

  it.each([[['--memory']], [['--workers', '2']]])(
    'with %j, names function and request in each line that a function logs',
    async (options) => {
      const folder = await newFunction('typescript');
      writeFileSync(
        join(folder, 'src/index.ts'),
        `export default { fetch(request: Request) {
        const name = new URL(request.url).searchParams.get('name');
        console.log('begin ' + name);
        console.log('end ' + name);
        return new Response(name);
      } };\n`,
      );
      const server = await serve([folder, ...options]);
      const names = ['Ada', 'Bob', 'Eve'];
      for (const name of names) expect(await (await server.fetch(`/mine?name=${name}`)).text()).toBe(name);
      expect(await server.stop()).toBe(0);
      const ids = names.map((name) => {
        const lines = [...server.stderr().matchAll(/^[\d:]{8} info +mine #(\S+) stdout: (?:begin|end) (\w+)$/gm)].filter(
          ([, , who]) => who === name,
        );
        expect([lines.length, lines[0]?.[1]]).toEqual([2, lines[1]?.[1]]);
        return lines[0]![1];
      });
      expect(new Set(ids).size).toBe(names.length);
    },
  );

  it('refuses a folder in which two functions claim one route', async () => {
    const root = temporaryFolder();
    const folder = await newFunction('assemblyscript');
    for (const name of ['one', 'two']) {
      cpSync(folder, join(root, name), { recursive: true });
      const manifest = join(root, name, 'skerry.json');
      const changed = { ...JSON.parse(readFileSync(manifest, 'utf8')), name, routes: ['GET /x'] };
      writeFileSync(manifest, JSON.stringify(changed));
    }
    const { code, stderr } = await skerry(['serve', root, '--memory', '--port', '0']);
    expect(code).toBe(1);
    expect(stderr).toContain('The functions "one" and "two" both claim GET /x');
  });

  it.each([
    [['--data', '/dev/null/x'], 'STORE_UNAVAILABLE'],
    [['--data', '/proc/skerry'], 'STORE_UNAVAILABLE'],
    [['--host', '203.0.113.7'], 'ADDRESS_UNAVAILABLE'],
  ])('explains that %j does not work here', async (options, code) => {
    const folder = await newFunction('assemblyscript');
    const { code: exit, stderr } = await skerry(
      ['serve', folder, '--memory', '--port', '0', ...options].filter((option) => option !== '--memory' || options[0] !== '--data'),
    );
    expect(exit).toBe(1);
    expect(stderr).toContain(`[${code}]`);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});

describe('skerry invoke', () => {
  it('waits for what the function does after its response, and gives its log as JSON', async () => {
    const folder = await newFunction('typescript', 'late');
    writeFileSync(
      join(folder, 'src/index.ts'),
      `export default { fetch(_request: Request, _env: object, context: { waitUntil(promise: Promise<unknown>): void }) {
        context.waitUntil(new Promise((resolve) => setTimeout(resolve, 100)).then(() => console.log('done later')));
        return new Response('early');
      } };\n`,
    );
    const { code, stdout } = await skerry(['invoke', folder, '--json']);
    expect(code).toBe(0);
    const answer = JSON.parse(stdout) as { status: number; body: string; logs: { msg: string; origin?: string; code?: string }[] };
    expect(answer).toMatchObject({ status: 200, body: 'early' });
    expect(answer.logs.map(({ msg, code: error }) => error ?? msg)).toEqual(['done later']);
  });

  const echo = fileURLToPath(new URL('../guests/echo', import.meta.url));

  it('sends method, headers and body, and prints the answer', async () => {
    const { code, stdout } = await skerry(['invoke', echo, '/echo/x?y', '-X', 'put', '-H', 'X-One: 1', '-H', 'x-two:2', '--body', 'hello']);
    expect(code).toBe(0);
    expect(stdout).toContain('PUT /echo/x?y');
    expect(stdout).toContain('x-one: 1');
    expect(stdout).toContain('x-two: 2');
    expect(stdout).toContain('body hello');
  });

  it('sends headers as a terminal writes them, each as often as it is given', async () => {
    const args = ['-H', 'x-many: a', '-H', 'x-many: b', '-H', 'x-name: Grüße', '-H', 'Host: example.com:81'];
    const { stdout } = await skerry(['invoke', echo, '/echo', ...args]);
    const lines = stdout.split('\n').filter((line) => !/^(?:x-)?forwarded/.test(line));
    expect(lines).toEqual(['GET /echo', 'http://example.com:81', 'x-many: a', 'x-many: b', 'x-name: Grüße', 'body ', '']);
    for (const wrong of ['no colon', 'a b: c', 'x: a\nb', 'content-length: 5']) {
      const { code, stderr } = await skerry(['invoke', echo, '/echo', '-H', wrong]);
      expect([code, stderr]).toEqual([2, expect.stringContaining('--header')]);
    }
  });

  it('prints what came of a body that breaks off, and says why it did', async () => {
    const folder = await newFunction('typescript', 'broken');
    writeFileSync(
      join(folder, 'src/index.ts'),
      `export default { async fetch() {
        let count = 0;
        return new Response(new ReadableStream({ async pull(controller) {
          if (count++ === 1) throw new Error('no more');
          controller.enqueue(new TextEncoder().encode('half'));
          await new Promise((resolve) => setTimeout(resolve, 50));
        } }), { headers: [['set-cookie', 'a=1'], ['set-cookie', 'b=2']] });
      } };\n`,
    );
    const plain = await skerry(['invoke', folder, '--include']);
    expect([plain.code, plain.stdout]).toEqual([1, expect.stringMatching(/^HTTP 200\nset-cookie: a=1\nset-cookie: b=2\n(?:.+\n)*\nhalf$/)]);
    expect(plain.stderr).toMatch(/\[(?:GUEST_TRAPPED|GUEST_BODY_INCOMPLETE)\]/);
    const json = await skerry(['invoke', folder, '--json']);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      status: 200,
      headers: { 'set-cookie': ['a=1', 'b=2'] },
      body: 'half',
      error: { code: expect.stringMatching(/^GUEST_/) },
    });
  });

  it('takes the body from a file or standard input', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'body.txt'), 'from a file');
    expect((await skerry(['invoke', echo, '/echo', '-d', `@${join(folder, 'body.txt')}`])).stdout).toContain('body from a file');
    expect((await skerry(['invoke', echo, '/echo', '-d', '-'], { input: 'from stdin' })).stdout).toContain('body from stdin');
  });

  it('fails when the response is an error', async () => {
    const { code, stdout } = await skerry(['invoke', echo, '/elsewhere']);
    expect(code).toBe(1);
    expect(stdout).toContain('ROUTE_NOT_FOUND');
  });

  it('calls a component file without a manifest', async () => {
    await skerry(['build', echo]);
    const { code, stdout } = await skerry(['invoke', join(echo, 'build/echo.wasm'), '/any/path']);
    expect(code).toBe(0);
    expect(stdout).toContain('GET /any/path');
  });

  it('explains a file that is no component', async () => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'x.wasm'), Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    const { code, stderr } = await skerry(['invoke', join(folder, 'x.wasm'), '/']);
    expect(code).toBe(1);
    expect(stderr).toContain('[COMPONENT_IS_CORE_MODULE]');
    expect(stderr).toContain('help:');
  });
});
