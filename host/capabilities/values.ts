/** Regular expression of names by which functions ask for values of theirs. */
export const VALUE_NAME = '^[A-Za-z_][A-Za-z0-9_.-]{0,127}$';

/** JSON schema of texts by key, as configuration and environment have them. */
export const VALUES = {
  type: 'object',
  maxProperties: 128,
  propertyNames: { pattern: VALUE_NAME },
  additionalProperties: { type: 'string', maxLength: 5120 },
} as const;

export type Values = Readonly<Record<string, string>>;
