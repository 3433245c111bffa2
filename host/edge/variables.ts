import type { SecretSource } from '../capabilities/index.ts';
import type { Manifest } from '../registry/manifest/manifest.ts';

/** Variables of the runtime that a bundle runs on; undefined: there is none of that name. */
export type Variables = (name: string) => string | undefined;

/**
 * Name of the variable that stands in place of a value of the manifest: `HELLO_APP__GREETING` of the key `greeting` of
 * `hello-app`.
 */
export function variableName(functionName: string, key: string): string {
  return `${functionName}__${key}`.replaceAll(/\W/g, '_').toUpperCase();
}

/** The manifest with the values that whoever runs the bundle has set. Keys that it does not grant stay as they are: missing. */
export function withVariables(manifest: Manifest, variables: Variables): Manifest {
  const { name, config, environment } = manifest;
  return { ...manifest, config: replaced(name, config, variables), environment: replaced(name, environment, variables) };
}

function replaced(name: string, values: Readonly<Record<string, string>>, variables: Variables): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, variables(variableName(name, key)) ?? value]));
}

/** Secrets of a function are variables as well, and nothing else: a bundle holds none. One without text is not set. */
export function secretsFrom(functionName: string, variables: Variables): SecretSource {
  return {
    read: (name) => variables(variableName(functionName, name)) || undefined,
    howToSet: (name) => `Set the variable ${variableName(functionName, name)} where the bundle runs.`,
  };
}
