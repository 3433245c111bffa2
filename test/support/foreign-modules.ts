import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from '@bytecodealliance/jco';
import { skerry } from './cli.ts';

const FIXTURE = fileURLToPath(new URL('../../sdk/modules/fixtures/foreign', import.meta.url));

/** Components by the file of their WIT. */
const COMPONENTS = { component: 'words', values: 'values' } as const;

/** Copies the program that imports WebAssembly from elsewhere, and makes what it imports. */
export async function foreignModules(folder: string): Promise<void> {
  cpSync(FIXTURE, folder, { recursive: true });
  writeFileSync(join(folder, 'src/core.wasm'), new Uint8Array(await parse(readFileSync(join(folder, 'src/core.wat'), 'utf8'))));
  for (const [name, wit] of Object.entries(COMPONENTS)) {
    const sources = join(folder, name);
    const file = join(folder, `src/${name}.wasm`);
    const { code, stderr } = await skerry(['bindgen', join(sources, `${wit}.wit`), '--out', sources, '--component', file]);
    if (code !== 0) throw new Error(stderr);
    rmSync(sources, { recursive: true });
  }
}
