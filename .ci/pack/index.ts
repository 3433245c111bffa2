/**
 * Makes the packages as npm gets them: JavaScript, declarations, and source maps, in a tarball each.
 *
 *   npm run pack [-- --out DIR]        default: dist
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { compile } from './compile.ts';
import { stageCreate } from './create.ts';
import { PACKAGES, ROOT } from './packages.ts';
import { stage } from './stage.ts';

/** What `npm pack --json` says about a tarball. */
interface Packed {
  readonly filename: string;
  /** Bytes of the tarball, and of what is in it. */
  readonly size: number;
  readonly unpackedSize: number;
}

const { values } = parseArgs({ options: { out: { type: 'string', default: join(ROOT, 'dist') } } });
const out = resolve(values.out);
mkdirSync(out, { recursive: true });
const scratch = mkdtempSync(join(tmpdir(), 'skerry-pack-'));
try {
  const compiled = join(scratch, 'compiled');
  compile(compiled);
  for (const name of PACKAGES) stage(name, compiled, join(scratch, name));
  await stageCreate(join(scratch, 'create'));
  for (const name of [...PACKAGES, 'create']) print(pack(join(scratch, name)));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function pack(folder: string): Packed {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', out];
  const answer = execFileSync('npm', args, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' });
  const packed = JSON.parse(answer) as readonly Packed[] | Readonly<Record<string, Packed>>;
  return Object.values(packed)[0]!;
}

function print({ filename, size, unpackedSize }: Packed): void {
  const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} KB`;
  console.log(`${join(out, filename)}  ${kilobytes(size)}, ${kilobytes(unpackedSize)} unpacked`);
}
