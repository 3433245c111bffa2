import { basename, dirname, resolve } from 'node:path';
import { parseManifest } from '@skerry/host/registry';
import type { FunctionFolder } from './discover.ts';

/** A component file without a manifest, as a function that is granted nothing. It answers every path. */
export function adHocFunction(file: string): FunctionFolder {
  const path = resolve(file);
  const name = basename(path, '.wasm')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
  const manifest = { name: name || 'component', component: basename(path), routes: ['/*', '/'] };
  return { directory: dirname(path), manifest: parseManifest(JSON.stringify(manifest), file) };
}
