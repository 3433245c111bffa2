import type { AdminRoute } from '../route.ts';
import { ref } from '../schemas.ts';
import type { Services } from '../services.ts';

/** About the host, and whoever asks. */
export function hostRoutes({ catalog }: Services): AdminRoute[] {
  return [
    {
      method: 'GET',
      path: '/v1/health',
      id: 'getHealth',
      summary: 'Whether the host answers and can read its catalog.',
      roles: ['read'],
      answer: { status: 200, description: 'It does.', schema: ref('Health') },
      handle: () => ({ body: { status: 'ok', revision: catalog.revision() } }),
    },
    {
      method: 'GET',
      path: '/v1/me',
      id: 'getPrincipal',
      summary: 'What the token that asks may do.',
      roles: ['read'],
      answer: { status: 200, description: 'The token without its secret.', schema: ref('Principal') },
      handle: ({ by: { name, roles, tenant, expiresAt } }) => ({
        body: {
          name,
          roles: [...roles],
          ...(tenant !== undefined && { tenant }),
          ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt).toISOString() }),
        },
      }),
    },
  ];
}
