import { SkerryError } from '@skerry/host/base';
import { CAPABILITIES, type Capability, grantedOnes } from '@skerry/host/capabilities';
import type { BuildOptions } from '../language/index.ts';
import type { CoreImport } from '../componentize/component.ts';

/** @throws SkerryError `CAPABILITY_NOT_GRANTED` for an import that the manifest does not grant */
function checkGrants({ name, world }: BuildOptions, imports: readonly CoreImport[], capabilities: readonly Capability[]): void {
  for (const { name: capability, imports: prefix, grant } of grantedOnes(capabilities)) {
    const used = imports.find(({ module }) => module.startsWith(prefix));
    if (used === undefined || grant.withoutGrant.build === 'permitted' || isGranted(world, capability)) continue;
    const message = `Function "${name}" uses ${grant.noun} that its manifest does not grant`;
    throw new SkerryError('CAPABILITY_NOT_GRANTED', message, { help: grant.help, where: used.module });
  }
}

const isGranted = (world: BuildOptions['world'], capability: string): boolean => (world[capability] ?? []).length > 0;

/** @throws SkerryError `BUILD_FAILED` for what only AssemblyScript's own JavaScript host has, such as `Date.now` */
function checkHost({ name }: BuildOptions, imports: readonly CoreImport[], capabilities: readonly Capability[]): void {
  const known = ['wasi:', ...capabilities.map((each) => each.imports)];
  const foreign = imports.filter(({ module }) => !known.some((prefix) => module.startsWith(prefix)));
  if (foreign.length === 0) return;
  const names = foreign.map((found) => `"${found.module}.${found.name}"`).join(', ');
  throw new SkerryError('BUILD_FAILED', `Function "${name}" needs ${names}, which WASI hosts do not provide`, {
    help: 'Use the equivalents in "@skerry/guest": Clock.now() for Date.now(), Random for crypto, Config for process.env.',
  });
}

/** Checks that the host will have everything that a core module imports. */
export function checkImports(options: BuildOptions, imports: readonly CoreImport[]): void {
  const { capabilities = CAPABILITIES } = options;
  checkHost(options, imports, capabilities);
  checkGrants(options, imports, capabilities);
}
