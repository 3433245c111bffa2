import { type Capability, type EnvironmentField, grantedOnes } from '@skerry/host/capabilities';
import type { WorldOptions } from '../language/index.ts';

/** What a capability adds to the `env` of a function. */
export interface EnvironmentFields {
  readonly field: EnvironmentField;
  /** What one of the names stands for, with an article. */
  readonly noun: string;
  readonly names: readonly string[];
}

/** Variables that a function sees in `process.env`, and the interfaces by which it gets them. */
export function processEnvironment(
  world: WorldOptions,
  capabilities: readonly Capability[],
): { readonly names: readonly string[]; readonly imports: readonly string[] } {
  const granted = grantedOnes(capabilities).flatMap(({ name, grant: { processEnvironment: imports = [] } }) => {
    const names = imports.length > 0 ? (world[name] ?? []) : [];
    return names.length > 0 ? [{ names, imports }] : [];
  });
  return { names: granted.flatMap(({ names }) => names), imports: granted.flatMap(({ imports }) => imports) };
}

/** Of each capability that a function sees in `env`, those without names too. */
export function environmentFields(world: WorldOptions, capabilities: readonly Capability[]): EnvironmentFields[] {
  return grantedOnes(capabilities).flatMap(({ name, grant: { typescript: field, noun } }) =>
    field === undefined ? [] : [{ field, noun, names: world[name] ?? [] }],
  );
}
