import { SkerryError } from '@skerry/host/engine';
import type { BuildOptions } from '../build/contract.ts';

/** Interfaces that a manifest has to grant, by the package that they belong to. */
const GRANTS = [
  {
    package: 'wasi:keyvalue/',
    uses: 'a key-value store',
    granted: ({ keyvalue }: BuildOptions['world']) => keyvalue.length > 0,
    help: 'Name the store in skerry.json: "capabilities": { "keyvalue": ["default"] }.',
  },
  {
    package: 'wasi:config/',
    uses: 'configuration values',
    granted: ({ config }: BuildOptions['world']) => config.length > 0,
    help: 'Give the value in skerry.json: "config": { "KEY": "value" }.',
  },
] as const;

/** @throws SkerryError `CAPABILITY_NOT_GRANTED` for an import that the manifest does not grant */
export function checkGrants({ name, world }: BuildOptions, interfaces: readonly string[]): void {
  for (const grant of GRANTS) {
    const used = interfaces.find((id) => id.startsWith(grant.package));
    if (used === undefined || grant.granted(world)) continue;
    throw new SkerryError('CAPABILITY_NOT_GRANTED', `Function "${name}" uses ${grant.uses} that its manifest does not grant`, {
      help: grant.help,
      where: used,
    });
  }
}
