import { SkerryError } from '@skerry/host/base';
import { CAPABILITIES, type Capability, grantedOnes, isImported, isServed } from '@skerry/host/capabilities';
import type { BuildOptions } from '../language/index.ts';
import type { CoreImport } from '../componentize/component.ts';

/** @throws SkerryError `CAPABILITY_NOT_GRANTED` for an import that nothing in the manifest grants */
function checkGrants({ name, world }: BuildOptions, imports: readonly CoreImport[], capabilities: readonly Capability[]): void {
  const all = grantedOnes(capabilities);
  const granted = all.filter((capability) => (world[capability.name] ?? []).length > 0);
  const demanding = all.filter(({ grant }) => grant.withoutGrant.build === 'refused');
  for (const { module } of imports) {
    const missing = demanding.find((each) => isImported(each, [module]) && !isServed(each, [module], granted));
    if (missing === undefined) continue;
    const { noun, help } = missing.grant;
    const message = `Function "${name}" uses ${noun} that its manifest does not grant`;
    throw new SkerryError('CAPABILITY_NOT_GRANTED', message, { help, where: module });
  }
}

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
