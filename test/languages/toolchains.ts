import { execFile, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const DOCUMENT = readFileSync(here('../../docs/other-languages.md'), 'utf8');

/** What makes components of a language. */
export interface Toolchain {
  /** Heading of its recipe in the document. */
  readonly name: string;
  readonly folder: string;
  readonly component: string;
  /** What is missing here; undefined: nothing. */
  missing(): string | undefined;
  /** Without it the check counts as failed, in CI, where it is installed. */
  readonly isRequired: boolean;
}

const runs = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;

const IS_CI = process.env['CI'] !== undefined;
const HAS_GO = Number(/go1\.(\d+)/.exec(spawnSync('go', ['version'], { encoding: 'utf8' }).stdout ?? '')?.[1] ?? 0) >= 24;

/** Lines of a recipe that are the machine's business: installing what is there. */
const INSTALLS = /^(?:npm|pip) install |^rustup /;

export const TOOLCHAINS: readonly Toolchain[] = [
  {
    name: 'C',
    folder: 'c',
    component: 'hello.wasm',
    isRequired: IS_CI,
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
    missing: () => (runs('componentize-py', '--help') ? undefined : 'componentize-py is not installed'),
  },
  {
    name: 'Go',
    folder: 'go',
    component: 'hello.wasm',
    // Where Go is, the rest has to be.
    isRequired: IS_CI && HAS_GO,
    missing() {
      if (!HAS_GO) return 'Go 1.24 or later is not installed';
      return runs('wasm-tools', '--version') ? undefined : 'wasm-tools is not installed';
    },
  },
];

/** The commands that the document gives. */
export function recipe({ name }: Toolchain): string {
  const section = DOCUMENT.split(`\n## ${name}\n`)[1]!.split('\n## ')[0]!;
  const commands = /```sh\n([^`]*)```/.exec(section)![1]!;
  return commands
    .split('\n')
    .filter((line) => !INSTALLS.test(line))
    .join('\n');
}

/**
 * Runs commands in a copy of a folder, where npm packages are those of this repository.
 *
 * @param component what they make there
 */
export async function runRecipe(source: string, commands: string, component: string): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'skerry-language-'));
  try {
    cpSync(source, folder, { recursive: true });
    symlinkSync(here('../../node_modules'), join(folder, 'node_modules'));
    await promisify(execFile)('sh', ['-ec', commands], { cwd: folder });
    return readFileSync(join(folder, component));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The function that the document is about. */
export function build(toolchain: Toolchain, commands = recipe(toolchain)): Promise<Uint8Array> {
  return runRecipe(here(toolchain.folder), commands, toolchain.component);
}
