import { SkerryError } from '../../../base/index.ts';
import { newToken, type Role, ROLES, type TokenRecord } from '../../../catalog/index.ts';
import { pageAnswer } from '../page.ts';
import { PAGE_QUERY } from '../parameters.ts';
import { actorOf } from '../principal.ts';
import { tokenJson } from '../records.ts';
import type { AdminRoute, Answer, Call } from '../route.ts';
import { array, object, pageOf, ref } from '../schemas.ts';
import type { Services } from '../services.ts';

const NEW_TOKEN = object({
  name: { type: 'string', pattern: '^[A-Za-z0-9](?:[A-Za-z0-9 ._@+-]{0,61}[A-Za-z0-9])?$', description: 'For the audit record.' },
  roles: array({ enum: ROLES }, { minItems: 1, uniqueItems: true }),
  'expiresInSeconds?': { type: 'integer', minimum: 60, maximum: 315_360_000, description: 'Without it, it does not expire.' },
});

/** Tokens of a tenant, and those of the whole host, which are for all tenants. */
export function tokenRoutes(services: Services): AdminRoute[] {
  return [...routesAt(services, '/v1/tenants/{tenant}/tokens', 'Tenant'), ...routesAt(services, '/v1/tokens', 'Host')];
}

function routesAt(services: Services, path: string, whose: 'Tenant' | 'Host'): AdminRoute[] {
  const { catalog } = services;
  const scope = whose === 'Host' ? ({ wholeHost: true } as const) : {};
  const of = whose === 'Host' ? 'for all tenants' : 'for one tenant';
  return [
    {
      method: 'GET',
      path,
      id: `list${whose}Tokens`,
      summary: `Tokens ${of}, without their secrets.`,
      roles: ['admin'],
      ...scope,
      query: PAGE_QUERY,
      answer: { status: 200, description: 'A page of them.', schema: pageOf('Token') },
      handle: (call) =>
        pageAnswer(
          call,
          (page) => catalog.tokens(call.params['tenant'], page),
          ({ id }) => id,
          tokenJson,
        ),
    },
    {
      method: 'POST',
      path,
      id: `create${whose}Token`,
      summary: `Create a token ${of}. Its secret is in this answer and nowhere else.`,
      roles: ['admin'],
      ...scope,
      body: NEW_TOKEN,
      answer: { status: 201, description: 'The token.', schema: ref('CreatedToken') },
      errors: ['QUOTA_EXCEEDED'],
      handle: (call) => createToken(services, call),
    },
    {
      method: 'DELETE',
      path: `${path}/{token}`,
      id: `revoke${whose}Token`,
      summary: 'Revoke a token: it is refused from now on, and stays in the record.',
      roles: ['admin'],
      ...scope,
      answer: { status: 204, description: 'It is revoked.' },
      errors: ['TOKEN_NOT_FOUND'],
      handle: async ({ by, params }) => {
        await catalog.revokeToken(tokenOf(services, params['tenant'], params['token']!).id, actorOf(by));
        return {};
      },
    },
  ];
}

interface NewToken {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly expiresInSeconds?: number;
}

async function createToken({ catalog, now }: Services, { by, params, body }: Call): Promise<Answer> {
  const { name, roles, expiresInSeconds } = body as NewToken;
  const { text: secret, hash } = newToken();
  const expiresAt = expiresInSeconds === undefined ? undefined : now() + expiresInSeconds * 1000;
  const token = await catalog.createToken({ name, hash, roles, tenant: params['tenant'], expiresAt }, actorOf(by));
  return { body: { token: tokenJson(token), secret } };
}

/** @throws SkerryError `TOKEN_NOT_FOUND` also when it is one of another tenant */
function tokenOf({ catalog }: Services, tenant: string | undefined, id: string): TokenRecord {
  const page = catalog.tokens(tenant, { limit: 1000 });
  for (let tokens = page; tokens.length > 0; tokens = catalog.tokens(tenant, { limit: 1000, after: tokens.at(-1)!.id })) {
    const found = tokens.find((token) => token.id === id);
    if (found) return found;
  }
  throw new SkerryError('TOKEN_NOT_FOUND', `There is no token ${id}`, { help: 'GET …/tokens lists them.' });
}
