import { ROLES } from '../../catalog/contract.ts';
import { DIGEST_SCHEMA, NAME_SCHEMA, NUMBER_SCHEMA } from './parameters.ts';
import type { Schema } from './route.ts';

/** An object with these keys and no others; those with `?` may be missing. */
export function object(keys: Readonly<Record<string, Schema>>): Schema {
  const properties = Object.fromEntries(Object.entries(keys).map(([key, schema]) => [key.replace('?', ''), schema]));
  const required = Object.keys(keys).filter((key) => !key.endsWith('?'));
  return { type: 'object', additionalProperties: false, ...(required.length > 0 && { required }), properties };
}

export const array = (items: Schema, bounds: Schema = {}): Schema => ({ type: 'array', items, ...bounds });
const text = (description: string): Schema => ({ type: 'string', description });
const named = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

const TIME: Schema = { type: 'string', format: 'date-time' };
const COUNT: Schema = { type: 'integer', minimum: 0 };
const WEIGHT: Schema = { type: 'integer', minimum: 1, maximum: 1000, description: 'A share of all weights of the alias.' };
export const TARGETS: Schema = array(object({ number: NUMBER_SCHEMA, weight: WEIGHT }), { minItems: 1, maxItems: 10 });

/** A header or cookie name: a token of HTTP. */
const FIELD: Schema = { type: 'string', pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$" };
export const STICKY: Schema = {
  oneOf: [object({ cookie: FIELD }), object({ header: FIELD })],
  description: 'What a client keeps that makes it meet the same version again. Without it, each request is drawn anew.',
};

const SUMMARY = {
  tenant: NAME_SCHEMA,
  function: NAME_SCHEMA,
  number: NUMBER_SCHEMA,
  digest: DIGEST_SCHEMA,
  componentBytes: COUNT,
  'note?': text('What whoever deployed it says of it.'),
  state: { enum: ['waiting', 'approved'], description: 'No alias can point at a version that waits for approval.' },
  createdAt: TIME,
  createdBy: text('Name of a token.'),
  'approvedBy?': text('Name of a token.'),
  'signedBy?': text('Id of the key that signed it, where the host trusts that key.'),
} as const;

const BASE64: Schema = { type: 'string', maxLength: 2_000_000, pattern: '^[A-Za-z0-9+/]*={0,2}$' };
export const ENVELOPE: Schema = object({
  payloadType: { type: 'string', maxLength: 200 },
  payload: BASE64,
  signatures: array(object({ 'keyid?': { type: 'string', maxLength: 200 }, sig: { ...BASE64, maxLength: 200 } }), {
    minItems: 1,
    maxItems: 10,
  }),
});

const TOKEN = {
  id: text('What it is revoked by.'),
  name: text('What the audit record calls it.'),
  roles: array({ enum: ROLES }),
  'tenant?': { ...NAME_SCHEMA, description: 'The only tenant that it is for. Without it: all.' },
  'expiresAt?': TIME,
  createdAt: TIME,
  createdBy: text('Name of a token.'),
  'revokedAt?': TIME,
} as const;

/** What answers are made of, by the names that the document gives them. */
export const SCHEMAS = {
  Health: object({ status: { const: 'ok' }, revision: { ...COUNT, description: 'Of the latest change.' } }),
  Principal: object({ name: text('Of the token.'), roles: TOKEN.roles, 'tenant?': NAME_SCHEMA, 'expiresAt?': TIME }),
  Tenant: object({ name: NAME_SCHEMA, createdAt: TIME }),
  Function: object({ tenant: NAME_SCHEMA, function: NAME_SCHEMA, createdAt: TIME, latest: COUNT, aliases: array(named('Alias')) }),
  VersionSummary: object(SUMMARY),
  Version: object({
    ...SUMMARY,
    manifest: text('The text of `skerry.json` as it was deployed.'),
    imports: array({ type: 'string' }, { description: 'What the component imports.' }),
    'envelope?': { ...ENVELOPE, description: 'The envelope of DSSE in which it was signed, as it was sent: anybody can verify it again.' },
  }),
  Change: object({
    subject: text('`component`, `imports`, `routes`, `limits`, or a key of the manifest, such as `capabilities.http`.'),
    name: text('What differs.'),
    kind: { enum: ['added', 'removed', 'changed'] },
    'before?': text('What it was, where it has a value.'),
    'after?': text('What it is.'),
    asksMore: { type: 'boolean', description: 'The function can do more by it: that needs approval.' },
  }),
  Changes: object({
    'against?': { ...NUMBER_SCHEMA, description: 'The version that it is compared with. Without it: none is live.' },
    asksMore: { type: 'boolean', description: 'Whether one of the changes asks for more.' },
    changes: array(named('Change')),
  }),
  Deployed: object({ version: named('Version'), changes: named('Changes') }),
  Alias: object({
    tenant: NAME_SCHEMA,
    function: NAME_SCHEMA,
    alias: NAME_SCHEMA,
    targets: TARGETS,
    'sticky?': STICKY,
    revision: { ...COUNT, description: 'Its entity tag.' },
    changedAt: TIME,
    changedBy: text('Name of a token.'),
    earlier: array(TARGETS, { description: 'What it pointed at before, newest first.' }),
  }),
  Component: object({
    digest: DIGEST_SCHEMA,
    state: { enum: ['absent', 'partial', 'complete'] },
    receivedBytes: { ...COUNT, description: 'How many bytes an upload may leave out at the front.' },
  }),
  Domain: object({ name: text('In lower case and ASCII.'), tenant: NAME_SCHEMA, createdAt: TIME }),
  Secret: object({
    name: text('What functions read it by.'),
    tenant: NAME_SCHEMA,
    version: { ...NUMBER_SCHEMA, description: 'How often it was set.' },
    changedAt: TIME,
    changedBy: text('Name of a token.'),
  }),
  Rewrapped: object({
    secrets: { ...COUNT, description: 'Of all tenants.' },
    rewrapped: { ...COUNT, description: 'Those that another master key had wrapped.' },
  }),
  Token: object(TOKEN),
  CreatedToken: object({ token: named('Token'), secret: text('The token itself: it is not shown again.') }),
  AuditEntry: object({
    revision: COUNT,
    at: TIME,
    by: text('Name of a token, or of what acts by itself.'),
    action: text('`version.create`, `alias.set` and others.'),
    'tenant?': NAME_SCHEMA,
    subject: text('What was changed.'),
    detail: text('How, in words.'),
  }),
  Problem: object({
    type: text('`urn:skerry:error:` and the code.'),
    title: text('Of the status.'),
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: text('What is wrong, with the value.'),
    instance: text('Id of the request in the log.'),
    code: text('A stable code; docs/errors.md lists them.'),
    'help?': text('What to do.'),
    'limit?': { type: 'number', description: 'What is allowed, where a limit is the reason.' },
    'used?': { type: 'number', description: 'What was asked for or used.' },
  }),
} as const satisfies Record<string, Schema>;

export const ref = (name: keyof typeof SCHEMAS): Schema => named(name);

/** A part of a list. */
export const pageOf = (name: keyof typeof SCHEMAS): Schema =>
  object({ items: array(named(name)), 'next?': text('`after` of the next page. Without it: this is the last.') });
