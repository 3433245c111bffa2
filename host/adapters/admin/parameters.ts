import type { Schema } from './route.ts';

/** As the manifest has it for functions. */
const NAME = '^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$';

export const NAME_SCHEMA = { type: 'string', pattern: NAME, maxLength: 63 } as const;
export const DIGEST_SCHEMA = { type: 'string', pattern: '^[0-9a-f]{64}$' } as const;
export const NUMBER_SCHEMA = { type: 'integer', minimum: 1, maximum: 2_147_483_647 } as const;
interface Parameter {
  readonly description: string;
  readonly schema: Schema;
}

/** What stands in paths. */
export const PARAMETERS: Readonly<Record<string, Parameter>> = {
  tenant: { description: 'Name of a tenant.', schema: NAME_SCHEMA },
  function: { description: 'Name of a function, as its manifest has it.', schema: NAME_SCHEMA },
  alias: { description: 'Name of an alias. Routes lead to `live`.', schema: NAME_SCHEMA },
  number: { description: 'Number of a version, from 1.', schema: { type: 'string', pattern: '^[1-9][0-9]{0,8}$' } },
  digest: { description: 'SHA-256 of a component, in hex.', schema: DIGEST_SCHEMA },
  domain: {
    description: 'A host name, or `*.` and one for every name one label longer.',
    schema: { type: 'string', minLength: 1, maxLength: 253 },
  },
  secret: {
    description: 'Name of a secret, as manifests have it.',
    schema: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_.-]{0,127}$' },
  },
  token: { description: 'Id of a token.', schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' } },
};

/** How a list is read in parts. */
export const PAGE_QUERY: Readonly<Record<string, Schema>> = {
  after: { type: 'string', minLength: 1, maxLength: 300, description: '`next` of the page before.' },
  limit: { type: 'integer', minimum: 1, maximum: 1000, default: 100, description: 'How many at most.' },
};
