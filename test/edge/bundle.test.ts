import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundleFunctions, TARGETS } from '../../sdk/bundle/index.ts';
import { bundled, ready, scratch } from './bundled.ts';
import { ended, MUST_RUN, type Program, serve, whyMissing } from './running.ts';

const HELLO = 'examples/hello-assemblyscript';

/** What a program may weigh on its way, without the function. */
const MOST_BYTES = 60 * 1024;

const codeOf = (folder: string): string => readdirSync(folder).find((name) => /^code-[0-9a-f]{16}\.wasm$/.test(name))!;

const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString('base64')]));

describe.each(TARGETS)('a bundle for %s', (target) => {
  it.for(['without a store', 'with one'])('is small, %s', async (kind, { annotate }) => {
    const { programGzipBytes } = await bundled(
      target,
      await ready(HELLO, { keyvalue: kind === 'with one' ? [{ identifier: 'tasks', sharedAs: undefined }] : [] }),
    );
    expect(programGzipBytes).toBeLessThan(MOST_BYTES);
    await annotate(`${programGzipBytes} bytes with gzip`);
  });

  it('is the same whenever and wherever it is made', async () => {
    const [one, other] = [await bundled(target, HELLO), await bundled(target, HELLO)];
    expect(contents(other.out)).toEqual(contents(one.out));
  });

  it('has a map to sources that are named as packages have them', async () => {
    const { out, files } = await bundled(target, HELLO);
    const { name } = files.find((file) => file.name.endsWith('.map'))!;
    const { sources } = JSON.parse(readFileSync(join(out, name), 'utf8')) as { sources: string[] };
    expect(sources).toContain('@skerry/host/runtime/execution.ts');
    expect(sources.filter((source) => !/^(?:@skerry\/host\/|skerry:)/.test(source))).toEqual([]);
  });
});

describe('the folder of a bundle', () => {
  it('is written anew, and left alone where it holds anything else', async () => {
    const hello = await ready(HELLO);
    const out = join(scratch(), 'out');
    await bundleFunctions([hello], 'workerd', out);
    await bundleFunctions([hello], 'node', out);
    expect(readdirSync(out).toSorted()).toEqual([
      'bundle.json',
      codeOf(out),
      'hello-assemblyscript-0.data',
      'server.mjs',
      'server.mjs.map',
    ]);
    writeFileSync(join(out, 'mine.txt'), '');
    await expect(bundleFunctions([hello], 'node', out)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('mine.txt'),
    });
    expect(readdirSync(out)).toContain('server.mjs');
  });

  it('is not begun for what cannot run together', async () => {
    const hello = await ready(HELLO);
    const out = join(scratch(), 'out');
    await expect(bundleFunctions([hello, hello], 'node', out)).rejects.toMatchObject({ code: 'FUNCTION_DUPLICATE' });
    const other = await ready('test/guests/answers-as', { routes: ['/hello-assemblyscript'] });
    await expect(bundleFunctions([hello, other], 'node', out)).rejects.toMatchObject({ code: 'ROUTE_CONFLICT' });
  });
});

describe('what a target cannot give', () => {
  it('is refused: an atomic change of a store in Workers KV', async () => {
    await expect(bundled('workerd', 'examples/guestbook')).rejects.toMatchObject({
      code: 'TARGET_UNSUPPORTED',
      message: expect.stringContaining('wasi:keyvalue/atomics'),
      help: expect.stringContaining('node'),
    });
  });

  it('is told where nobody knows whether a program uses it', async () => {
    const { warnings } = await bundled('workerd', 'test/testing-kit/guests/caller');
    expect(warnings).toEqual([expect.stringContaining('Workers KV')]);
    expect((await bundled('node', 'test/testing-kit/guests/caller')).warnings).toEqual([]);
  });

  it('is refused: a secret in a browser', async () => {
    await expect(bundled('browser', 'test/guests/secrets-as')).rejects.toMatchObject({
      code: 'TARGET_UNSUPPORTED',
      message: expect.stringContaining('reads secrets (API_KEY, db.password)'),
    });
  });

  it('is refused: two values that one variable would set', async () => {
    const hello = await ready(HELLO, { config: { 'a.b': '1', a_b: '2' } });
    await expect(bundled('node', hello)).rejects.toMatchObject({ code: 'TARGET_UNSUPPORTED', message: expect.stringContaining('A_B') });
  });
});

describe.each<Program>(['node', 'deno', 'bun'])('a program for %s', (program) => {
  const missing = whyMissing(program);
  const run = missing === undefined || MUST_RUN ? it : it.skip;

  run('answers', async () => {
    const { out } = await bundled(program as 'node', HELLO);
    const running = await serve(program, out);
    try {
      const response = await fetch(`${running.origin}/hello-assemblyscript/x`);
      expect(await response.text()).toBe('Hello World from /hello-assemblyscript/x\n');
    } finally {
      await running.stop();
    }
  });

  run('says what is wrong with its port', async () => {
    const { out } = await bundled(program as 'node', HELLO);
    const { code, printed } = await ended(program, out, { PORT: '80000' });
    expect([code, printed]).toEqual([1, expect.stringContaining('PORT is "80000"')]);
  });
});

describe.each<Program>(['node', 'workerd'])('secrets of a bundle for %s', (program) => {
  const missing = whyMissing(program);
  const run = missing === undefined || MUST_RUN ? it : it.skip;

  run('are variables where it runs, and in none of its files', async () => {
    const { out } = await bundled(program as 'node', 'test/guests/secrets-as');
    const running = await serve(program, out, { SECRETS_AS__API_KEY: 'value of the key' });
    const bare = await serve(program, out);
    try {
      // FNV-1a of the value.
      expect(await (await fetch(`${running.origin}/secrets-as/read`)).text()).toBe('18514139');
      expect((await fetch(`${bare.origin}/secrets-as/read`)).status).toBe(500);
      expect(bare.printed()).toContain('"code":"SECRET_MISSING"');
      expect(bare.printed()).toContain('Set the variable SECRETS_AS__API_KEY');
      expect(readdirSync(out).filter((name) => readFileSync(join(out, name)).includes('value of the key'))).toEqual([]);
    } finally {
      await Promise.all([running.stop(), bare.stop()]);
    }
  });
});

describe.each<Program>(['node', 'deno', 'bun', 'workerd'])('a bundle for %s does not start', (program) => {
  const missing = whyMissing(program);
  const run = missing === undefined || MUST_RUN ? it : it.skip;

  run.each(['code', 'data'])('with %s that is missing or changed', async (kind) => {
    const { out } = await bundled(program as 'node', HELLO);
    const name = kind === 'code' ? codeOf(out) : 'hello-assemblyscript-0.data';
    const sound = readFileSync(join(out, name));
    // Of code, something that means nothing and compiles: a section with a name, "x", and no content.
    const other = kind === 'code' ? [sound, Uint8Array.of(0, 2, 1, 0x78)] : [sound.subarray(1), sound.subarray(0, 1)];
    writeFileSync(join(out, name), Buffer.concat(other));
    const changed = await ended(program, out);
    expect([changed.code, changed.printed]).toEqual([1, expect.stringMatching(`${name} of the bundle has been changed.*BUNDLE_DAMAGED`)]);
    rmSync(join(out, name));
    const gone = await ended(program, out);
    // workerd reads the files that its configuration names, before any code runs.
    const says = program === 'workerd' ? `Couldn't read file for embed: ${name}` : `no file ${name}.*BUNDLE_DAMAGED`;
    expect([gone.code, gone.printed]).toEqual([1, expect.stringMatching(says)]);
  });

  run('where WebAssembly cannot be suspended, and says so', async () => {
    const { out } = await bundled(program as 'node', HELLO);
    const start = join(out, program === 'workerd' ? 'worker.mjs' : 'server.mjs');
    writeFileSync(start, `delete WebAssembly.promising;\n${readFileSync(start, 'utf8')}`);
    const { code, printed } = await ended(program, out);
    expect([code, printed]).toEqual([1, expect.stringMatching(/cannot suspend WebAssembly.*RUNTIME_TOO_OLD/)]);
  });
});
