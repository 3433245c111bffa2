import { type Capability, type EnvironmentField, grantedOnes, type ProcessField } from '@skerry/host/capabilities';
import type { WorldOptions } from '../language/index.ts';

/** What a capability adds to the `env` of a function. */
export interface EnvironmentFields {
  readonly field: EnvironmentField;
  /** What one of the names stands for, with an article. */
  readonly noun: string;
  readonly names: readonly string[];
}

/** What a capability adds to the `process.env` of a function. */
export interface ProcessVariables {
  readonly field: ProcessField;
  readonly names: readonly string[];
}

/** Of each capability that a function sees in `process.env`, if it is granted. */
export function processVariables(world: WorldOptions, capabilities: readonly Capability[]): ProcessVariables[] {
  return grantedOnes(capabilities).flatMap(({ name, grant: { processEnvironment: field } }) => {
    const names = world[name] ?? [];
    return field === undefined || names.length === 0 ? [] : [{ field, names }];
  });
}

/** Of each capability that a function sees in `env`, those without names too. */
export function environmentFields(world: WorldOptions, capabilities: readonly Capability[]): EnvironmentFields[] {
  return grantedOnes(capabilities).flatMap(({ name, grant: { typescript: field, noun } }) =>
    field === undefined ? [] : [{ field, noun, names: world[name] ?? [] }],
  );
}
