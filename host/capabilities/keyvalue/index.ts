import type { BindServices, Capability } from '../capability.ts';

/** A store that the function may open: its own, or one that functions share under a name. */
export interface KeyValueGrant {
  readonly identifier: string;
  readonly sharedAs: string | undefined;
}

const SHARED_NAME = { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_-]{0,62}$' };

const IDENTIFIER = {
  description: 'What the function opens. "" is the store that has no name, which some programs take for the default one.',
  type: 'string',
  pattern: '^([A-Za-z_][A-Za-z0-9_-]{0,62})?$',
};

const VERSION = '0.2.0-draft2';

/** Key-value stores. */
export const keyValue = {
  name: 'keyvalue',
  title: 'Key-value stores',
  imports: 'wasi:keyvalue/',
  grant: {
    key: 'capabilities.keyvalue',
    schema: {
      description:
        'Key-value stores by the identifier that the function opens. A list gives the function its own stores; an object maps an identifier to the name of a shared store.',
      if: { type: 'array' },
      // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON schema
      then: { maxItems: 16, uniqueItems: true, items: IDENTIFIER },
      else: { type: 'object', maxProperties: 16, propertyNames: IDENTIFIER, additionalProperties: SHARED_NAME },
    },
    pattern: 'use letters, digits, "_" and "-", at most 63, starting with a letter or "_"',
    noun: 'a key-value store',
    example: '"capabilities": { "keyvalue": ["NAME"] }',
    help: 'Name the store in skerry.json: "capabilities": { "keyvalue": ["NAME"] }.',
    read: (raw: string[] | Record<string, string> = []): readonly KeyValueGrant[] =>
      Array.isArray(raw)
        ? raw.map((identifier) => ({ identifier, sharedAs: undefined }))
        : Object.entries(raw).map(([identifier, sharedAs]) => ({ identifier, sharedAs })),
    names: (grant: readonly KeyValueGrant[]) => grant.map(({ identifier }) => identifier),
    bind: (grant: readonly KeyValueGrant[], services: BindServices) =>
      new Map(grant.map((each) => [each.identifier, open(each, services)])),
    withoutGrant: { deploy: 'refused', build: 'refused' },
    need: 'capabilities.keyvalue',
    sources: {
      // In AssemblyScript; in JavaScript a store that is not granted is not there at all.
      opened: /\bStore\.open\(\s*["']([A-Za-z_][\w-]*)["']/g,
      ungranted: (name: string, granted: readonly string[]) =>
        `It opens the store "${name}", which is not granted. Add to skerry.json: "capabilities": { "keyvalue": [${[...granted, name].map((each) => JSON.stringify(each)).join(', ')}] }`,
      computed: /Store\.open\((?!\s*["'])/,
    },
    typescript: {
      imports: ['store', 'atomics', 'batch'].map((name) => `wasi:keyvalue/${name}@${VERSION}`),
      type: 'KeyValue',
      module: '@skerry/guest/runtime/keyvalue',
      value: 'keyValue',
      once: true,
    },
  },
} as const satisfies Capability<readonly KeyValueGrant[]>;

/**
 * A function's own stores are kept under its name; a shared one under a name that no function can have. Both are the tenant's
 * where there are tenants: neither their names nor those of functions hold a slash.
 */
function open({ identifier, sharedAs }: KeyValueGrant, { functionName, tenant, storage }: BindServices) {
  const scope = tenant === undefined ? '' : `tenant/${tenant}/`;
  return sharedAs === undefined ? storage.open(`${scope}function/${functionName}`, identifier) : storage.open(`${scope}shared`, sharedAs);
}
