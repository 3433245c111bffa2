import { SkerryError } from '@skerry/host/base';
import type { BuildOptions } from '../language/index.ts';
import type { CoreImport } from '../componentize/component.ts';

/** Interfaces that a manifest has to grant, by the package that they belong to. */
const GRANTS = [
  {
    package: 'wasi:keyvalue/',
    uses: 'a key-value store',
    granted: ({ keyvalue }: BuildOptions['world']) => keyvalue.length > 0,
    help: 'Name the store in skerry.json: "capabilities": { "keyvalue": ["NAME"] }.',
  },
  {
    package: 'wasi:config/',
    uses: 'configuration values',
    granted: ({ config }: BuildOptions['world']) => config.length > 0,
    help: 'Set the value in skerry.json: "config": { "KEY": "value" }.',
  },
] as const;

/** @throws SkerryError `CAPABILITY_NOT_GRANTED` for an import that the manifest does not grant */
function checkGrants({ name, world }: BuildOptions, imports: readonly CoreImport[]): void {
  for (const grant of GRANTS) {
    const used = imports.find(({ module }) => module.startsWith(grant.package));
    if (used === undefined || grant.granted(world)) continue;
    const message = `Function "${name}" uses ${grant.uses} that its manifest does not grant`;
    throw new SkerryError('CAPABILITY_NOT_GRANTED', message, { help: grant.help, where: used.module });
  }
}

/** @throws SkerryError `BUILD_FAILED` for what only AssemblyScript's own JavaScript host has, such as `Date.now` */
function checkHost({ name }: BuildOptions, imports: readonly CoreImport[]): void {
  const foreign = imports.filter(({ module }) => !module.startsWith('wasi:'));
  if (foreign.length === 0) return;
  const names = foreign.map((found) => `"${found.module}.${found.name}"`).join(', ');
  throw new SkerryError('BUILD_FAILED', `Function "${name}" needs ${names}, which WASI hosts do not provide`, {
    help: 'Use the equivalents in "@skerry/guest": Clock.now() for Date.now(), Random for crypto, Config for process.env.',
  });
}

/** Checks that the host will have everything that a core module imports. */
export function checkImports(options: BuildOptions, imports: readonly CoreImport[]): void {
  checkHost(options, imports);
  checkGrants(options, imports);
}
