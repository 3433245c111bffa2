import { Ajv, type ValidateFunction } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';

const STRICT = { strict: false, allErrors: false, useDefaults: false, removeAdditional: false } as const;

/** Numbers stand as text in paths, queries and headers; in bodies they are numbers, and nothing is made of what is none. */
const forText = new Ajv({ ...STRICT, coerceTypes: true });
const forBodies = new Ajv({ ...STRICT, coerceTypes: false });

export const compileValidator: FastifySchemaCompiler<object> = ({ schema, httpPart }): ValidateFunction =>
  (httpPart === 'body' ? forBodies : forText).compile(schema);
