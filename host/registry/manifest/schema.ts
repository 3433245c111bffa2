import { type Capability, grantedOnes } from '../../capabilities/index.ts';
import base from './base.schema.json' with { type: 'json' };
import type { Patterns } from './explain.ts';

type Schema = Readonly<Record<string, unknown>>;

/**
 * The JSON schema of `skerry.json`: what is the same everywhere, and the keys of the capabilities. `skerry.schema.json` is
 * this for the capabilities of this host, for editors.
 */
export function manifestSchema(capabilities: readonly Capability[]): Schema {
  const keys = grantedOnes(capabilities).map(({ grant }) => [grant.key.split('.'), grant.schema] as const);
  const at = (depth: number): Record<string, Schema> =>
    Object.fromEntries(keys.filter(([path]) => path.length === depth).map(([path, schema]) => [path.at(-1), schema]));
  const granted = {
    type: 'object',
    additionalProperties: false,
    description: 'What the function may use. Anything not listed here is not granted.',
    properties: at(2),
  };
  const { try: trial, smoke, limits, ...first } = base.properties;
  return { ...base, properties: { ...first, capabilities: granted, ...at(1), try: trial, smoke, limits } };
}

const PATTERNS: Patterns = {
  name: 'use lower-case letters, digits and inner hyphens, at most 63',
  routes: 'write an optional method and a path: "GET /path", "/path/:param" or "/path/*"',
  stripPrefix: 'write fixed segments, each behind a slash: "/api" or "/api/v1"',
  middleware: 'name a component, a file that ends in .wasm',
  path: 'start with "/", and percent-encode everything but printable ASCII',
};

/** What texts have to be, where the schema has only a pattern for it. */
export function patternsOf(capabilities: readonly Capability[]): Patterns {
  const own = grantedOnes(capabilities).flatMap(({ grant }) =>
    grant.pattern === undefined ? [] : [[grant.key.split('.').at(-1), grant.pattern] as const],
  );
  return { ...PATTERNS, ...Object.fromEntries(own) };
}
