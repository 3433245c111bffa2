import { pageAnswer } from '../page.ts';
import { NAME_SCHEMA, PAGE_QUERY } from '../parameters.ts';
import { actorOf } from '../principal.ts';
import { tenantJson } from '../records.ts';
import type { AdminRoute } from '../route.ts';
import { object, pageOf, ref } from '../schemas.ts';
import type { Services } from '../services.ts';

export function tenantRoutes({ catalog }: Services): AdminRoute[] {
  return [
    {
      method: 'GET',
      path: '/v1/tenants',
      id: 'listTenants',
      summary: 'Tenants, by name.',
      roles: ['read'],
      wholeHost: true,
      query: PAGE_QUERY,
      answer: { status: 200, description: 'A page of them.', schema: pageOf('Tenant') },
      handle: (call) =>
        pageAnswer(
          call,
          (page) => catalog.tenants(page),
          ({ name }) => name,
          tenantJson,
        ),
    },
    {
      method: 'POST',
      path: '/v1/tenants',
      id: 'createTenant',
      summary: 'Create a tenant: names, stores, secrets and domains of its own.',
      roles: ['admin'],
      wholeHost: true,
      body: object({ name: NAME_SCHEMA }),
      answer: { status: 201, description: 'It is there.', schema: ref('Tenant') },
      errors: ['TENANT_EXISTS'],
      handle: async ({ by, body }) => {
        const { name } = body as { readonly name: string };
        return { body: tenantJson(await catalog.createTenant(name, actorOf(by))) };
      },
    },
    {
      method: 'GET',
      path: '/v1/tenants/{tenant}',
      id: 'getTenant',
      summary: 'One tenant.',
      roles: ['read'],
      answer: { status: 200, description: 'The tenant.', schema: ref('Tenant') },
      handle: ({ params }) => ({ body: tenantJson(catalog.tenant(params['tenant']!)!) }),
    },
    {
      method: 'DELETE',
      path: '/v1/tenants/{tenant}',
      id: 'deleteTenant',
      summary: 'Remove a tenant that has no functions, with its domains, secrets and tokens.',
      roles: ['admin'],
      wholeHost: true,
      answer: { status: 204, description: 'It is gone.' },
      errors: ['TENANT_NOT_EMPTY'],
      handle: async ({ by, params }) => {
        await catalog.deleteTenant(params['tenant']!, actorOf(by));
        return {};
      },
    },
  ];
}
