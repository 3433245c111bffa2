import { execFile, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type ServedComponents, serveComponents } from '../support/serve-component.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const DOCUMENT = readFileSync(here('../../docs/other-languages.md'), 'utf8');

interface Toolchain {
  /** Heading of its recipe in the document. */
  readonly name: string;
  readonly folder: string;
  readonly component: string;
  /** What is missing here; undefined: nothing. */
  missing(): string | undefined;
  /** Without it the check counts as failed, in CI, where it is installed. */
  readonly isRequired: boolean;
  /** Requests at the same moment, by how large a sandbox is. */
  readonly atOnce: number;
}

const runs = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;

const IS_CI = process.env['CI'] !== undefined;
const HAS_GO = Number(/go1\.(\d+)/.exec(spawnSync('go', ['version'], { encoding: 'utf8' }).stdout ?? '')?.[1] ?? 0) >= 24;

/** Lines of a recipe that are the machine's business: installing what is there. */
const INSTALLS = /^(?:npm|pip) install |^rustup /;

const TOOLCHAINS: readonly Toolchain[] = [
  {
    name: 'C',
    folder: 'c',
    component: 'hello.wasm',
    isRequired: IS_CI,
    atOnce: 60,
    missing: () =>
      runs('clang', '--version') && runs('wasm-ld', '--version') && existsSync('/usr/include/wasm32-wasi/stdio.h')
        ? undefined
        : 'clang, lld, wasi-libc and libclang-rt-14-dev-wasm32 are not installed',
  },
  {
    name: 'Rust',
    folder: 'rust',
    component: 'target/wasm32-wasip2/release/hello.wasm',
    // Its crate has to be fetched, from where not every machine may.
    isRequired: false,
    atOnce: 60,
    missing: () => {
      const targets = spawnSync('rustup', ['target', 'list', '--installed'], { encoding: 'utf8' }).stdout ?? '';
      return targets.includes('wasm32-wasip2') ? undefined : 'the Rust target wasm32-wasip2 is not installed';
    },
  },
  {
    name: 'Python',
    folder: 'python',
    component: 'hello.wasm',
    isRequired: IS_CI,
    atOnce: 10,
    missing: () => (runs('componentize-py', '--help') ? undefined : 'componentize-py is not installed'),
  },
  {
    name: 'Go',
    folder: 'go',
    component: 'hello.wasm',
    // Where Go is, the rest has to be.
    isRequired: IS_CI && HAS_GO,
    atOnce: 60,
    missing() {
      if (!HAS_GO) return 'Go 1.24 or later is not installed';
      return runs('wasm-tools', '--version') ? undefined : 'wasm-tools is not installed';
    },
  },
];

/** The commands that the document gives. */
function recipe({ name }: Toolchain): string {
  const section = DOCUMENT.split(`\n## ${name}\n`)[1]!.split('\n## ')[0]!;
  const commands = /```sh\n([^`]*)```/.exec(section)![1]!;
  return commands
    .split('\n')
    .filter((line) => !INSTALLS.test(line))
    .join('\n');
}

/** Runs the recipe in a folder of its own, where npm packages are those of this repository. */
async function build(toolchain: Toolchain, commands = recipe(toolchain)): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'skerry-language-'));
  try {
    cpSync(here(toolchain.folder), folder, { recursive: true });
    symlinkSync(here('../../node_modules'), join(folder, 'node_modules'));
    await promisify(execFile)('sh', ['-ec', commands], { cwd: folder });
    return readFileSync(join(folder, toolchain.component));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.each(TOOLCHAINS)('a function in $name', (toolchain) => {
  const missing = toolchain.missing();
  if (missing !== undefined && !toolchain.isRequired) {
    it.skip(`was not built: ${missing}`, () => {});
    return;
  }
  let served: ServedComponents;

  beforeAll(async () => {
    served = await serveComponents({ hello: { component: await build(toolchain) } });
  }, 240_000);
  afterAll(() => served?.close());

  it('answers', async () => {
    const response = await fetch(`${served.url}/hello/some/path`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain');
    expect(await response.text()).toBe(`HELLO FROM ${toolchain.name.toUpperCase()}, /HELLO/SOME/PATH\n`);
    // What it says after its answer comes when it comes.
    await vi.waitFor(() => expect(served.logs.map(({ message }) => message)).toContainEqual(expect.stringMatching(/^\d+ bytes /)));
  });

  it('answers many at once, each in a sandbox of its own', async () => {
    const paths = Array.from({ length: toolchain.atOnce }, (_, i) => `/hello/${'x'.repeat(i * 40)}/${i}`);
    const texts = await Promise.all(paths.map(async (path) => (await fetch(served.url + path)).text()));
    expect(texts).toEqual(paths.map((path) => `HELLO FROM ${toolchain.name.toUpperCase()}, ${path.toUpperCase()}\n`));
  });

  // Its adapter and its heap lie in one memory, and no part of it may be given out twice.
  it.runIf(toolchain.name === 'Go')('answers with more than the memory that it begins with', async () => {
    for (const lines of [10_000, 20_000, 50_000, 100_000, 200_000]) {
      const response = await fetch(`${served.url}/hello?lines=${lines}`);
      expect(await response.text()).toBe('HELLO FROM GO, /HELLO\n'.repeat(lines));
    }
  });
});

const c = TOOLCHAINS.find(({ name }) => name === 'C')!;

describe.skipIf(c.missing() !== undefined && !c.isRequired)('a function in C', () => {
  it('answers as well when the compiler optimizes nothing', async () => {
    const component = await build(c, recipe(c).replace(' -O2 ', ' -O0 '));
    const { url, close } = await serveComponents({ hello: { component } });
    onTestFinished(close);
    expect(await (await fetch(`${url}/hello`)).text()).toBe('HELLO FROM C, /HELLO\n');
  });
});
