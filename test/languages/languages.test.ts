import { execFile, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ServedComponents, serveComponents } from '../support/serve-component.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const DOCUMENT = readFileSync(here('../../docs/other-languages.md'), 'utf8');

interface Toolchain {
  /** Heading of its recipe in the document. */
  readonly name: string;
  readonly folder: string;
  readonly component: string;
  /** Lines of the recipe that are the machine's business: installing what is there. */
  readonly given: RegExp;
  /** What is missing here; undefined: nothing. */
  missing(): string | undefined;
  /** Without it the check counts as failed, in CI, where it is installed. */
  readonly isRequired: boolean;
}

const runs = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;

const TOOLCHAINS: readonly Toolchain[] = [
  {
    name: 'C',
    folder: 'c',
    component: 'hello.wasm',
    given: /^npm install /,
    isRequired: process.env['CI'] !== undefined,
    missing: () =>
      runs('clang', '--version') && runs('wasm-ld', '--version') && existsSync('/usr/include/wasm32-wasi/stdio.h')
        ? undefined
        : 'clang, lld, wasi-libc and libclang-rt-14-dev-wasm32 are not installed',
  },
  {
    name: 'Rust',
    folder: 'rust',
    component: 'target/wasm32-wasip2/release/hello.wasm',
    given: /^rustup /,
    // Its crate has to be fetched, from where not every machine may.
    isRequired: false,
    missing: () => {
      const targets = spawnSync('rustup', ['target', 'list', '--installed'], { encoding: 'utf8' }).stdout ?? '';
      return targets.includes('wasm32-wasip2') ? undefined : 'the Rust target wasm32-wasip2 is not installed';
    },
  },
];

/** The commands that the document gives. */
function recipe({ name, given }: Toolchain): string {
  const section = DOCUMENT.split(`\n## ${name}\n`)[1]!.split('\n## ')[0]!;
  const commands = /```sh\n([^`]*)```/.exec(section)![1]!;
  return commands.split('\n').filter((line) => !given.test(line)).join('\n');
}

/** Runs the recipe in a folder of its own, where npm packages are those of this repository. */
async function build(toolchain: Toolchain, folder: string): Promise<Uint8Array> {
  cpSync(here(toolchain.folder), folder, { recursive: true });
  symlinkSync(here('../../node_modules'), join(folder, 'node_modules'));
  await promisify(execFile)('sh', ['-ec', recipe(toolchain)], { cwd: folder });
  return readFileSync(join(folder, toolchain.component));
}

describe.each(TOOLCHAINS)('a function in $name', (toolchain) => {
  const missing = toolchain.missing();
  if (missing !== undefined && !toolchain.isRequired) {
    it.skip(`was not built: ${missing}`, () => {});
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'skerry-language-'));
  let served: ServedComponents;

  beforeAll(async () => {
    served = await serveComponents({ hello: { component: await build(toolchain, folder) } });
  }, 240_000);
  afterAll(async () => {
    await served?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('answers', async () => {
    const response = await fetch(`${served.url}/hello/some/path`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain');
    expect(await response.text()).toBe(`HELLO FROM ${toolchain.name.toUpperCase()}, /HELLO/SOME/PATH\n`);
    // What it says after its answer comes when it comes.
    await vi.waitFor(() => expect(served.logs.map(({ message }) => message)).toContainEqual(expect.stringMatching(/^\d+ bytes /)));
  });

  it('answers many at once, each in a sandbox of its own', async () => {
    const paths = Array.from({ length: 60 }, (_, i) => `/hello/${'x'.repeat(i * 40)}/${i}`);
    const texts = await Promise.all(paths.map(async (path) => (await fetch(served.url + path)).text()));
    expect(texts).toEqual(paths.map((path) => `HELLO FROM ${toolchain.name.toUpperCase()}, ${path.toUpperCase()}\n`));
  });
});
