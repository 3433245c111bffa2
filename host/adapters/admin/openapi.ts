import { type ErrorCode, ERROR_KINDS } from '../../base/index.ts';
import { PARAMETERS } from './parameters.ts';
import { statusOf } from './problem.ts';
import type { AdminRoute, Schema } from './route.ts';
import { ref, SCHEMAS } from './schemas.ts';

/** What any request can be answered with. */
const ALWAYS: readonly ErrorCode[] = ['REQUEST_INVALID', 'TOKEN_REFUSED', 'TOKEN_ROLE_MISSING', 'TOKEN_TRIES_EXHAUSTED'];
const OF_POSTS: readonly ErrorCode[] = ['IDEMPOTENCY_KEY_IN_USE', 'IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_KEYS_EXHAUSTED'];

const IDEMPOTENCY_KEY = {
  name: 'idempotency-key',
  in: 'header',
  required: false,
  description: 'Sent again with the same key within 24 hours, the request changes nothing a second time, and is answered as the first was.',
  schema: { type: 'string' },
};

/** The OpenAPI 3.1 document of these operations. */
export function openApiOf(routes: readonly AdminRoute[]): Schema {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(route);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Skerry admin API',
      version: '1',
      summary: 'What is deployed on a host, and who may change it.',
      description:
        'Failures are problems in JSON (RFC 9457) with a stable `code` and, in `help`, what to do. Lists come in pages: `next` of one is `after` of the next. Times are in UTC.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'A token: `skr_…`.' } },
      schemas: SCHEMAS,
    },
  };
}

function operationOf(route: AdminRoute): Schema {
  const { id, summary, description, body } = route;
  const who = whoMay(route);
  return {
    operationId: id,
    summary,
    description: description === undefined ? who : `${description} ${who}`,
    parameters: parametersOf(route),
    ...(body !== undefined && { requestBody: { required: true, content: contentOf(body) } }),
    responses: { [route.answer.status]: answerOf(route), ...failuresOf(route) },
  };
}

function whoMay({ roles, wholeHost }: AdminRoute): string {
  const scope = wholeHost ? ' for all tenants' : '';
  if (roles[0] === 'read') return `Any token${scope} may.`;
  return `Takes a token${scope} with the role ${roles.map((role) => `\`${role}\``).join(' or ')}.`;
}

function contentOf(body: Schema | 'component'): Schema {
  if (body === 'component') return { 'application/wasm': { schema: { type: 'string', contentMediaType: 'application/wasm' } } };
  return { 'application/json': { schema: body } };
}

function inPath(name: string): Schema {
  return { name, in: 'path', required: true, ...PARAMETERS[name]! };
}

function parametersOf({ path, query = {}, headers = {}, method }: AdminRoute): Schema[] {
  const ofPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => inPath(name!));
  const inQuery = Object.entries(query).map(([name, schema]) => ({ name, in: 'query', required: false, schema }));
  const inHeaders = Object.entries(headers).map(([name, description]) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  }));
  return [...ofPath, ...inQuery, ...inHeaders, ...(method === 'POST' ? [IDEMPOTENCY_KEY] : [])];
}

function answerOf({ answer: { description, schema, etag } }: AdminRoute): Schema {
  return {
    description,
    ...(etag && { headers: { etag: { description: 'For `if-match`.', schema: { type: 'string' } } } }),
    ...(schema && { content: { 'application/json': { schema } } }),
  };
}

/** By status, with the codes that each can stand for. */
function failuresOf({ path, method, body, errors = [] }: AdminRoute): Record<string, Schema> {
  const codes = new Set<ErrorCode>([
    ...ALWAYS,
    ...(path.includes('{tenant}') ? (['TENANT_NOT_FOUND'] as const) : []),
    ...(body === undefined ? [] : (['REQUEST_BODY_TOO_LARGE'] as const)),
    ...(method === 'POST' ? OF_POSTS : []),
    ...errors,
  ]);
  const byStatus = Map.groupBy(codes, (code) => statusOf(ERROR_KINDS[code]));
  const content = { 'application/problem+json': { schema: ref('Problem') } };
  const problem = (found: readonly ErrorCode[]): Schema => ({ description: found.map((code) => `\`${code}\``).join(', '), content });
  const listed = [...byStatus].toSorted(([a], [b]) => a - b).map(([status, found]) => [String(status), problem(found)] as const);
  return { ...Object.fromEntries(listed), default: { description: 'Any other failure.', content } };
}
