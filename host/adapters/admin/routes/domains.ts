import { pageAnswer } from '../page.ts';
import { PAGE_QUERY } from '../parameters.ts';
import { actorOf } from '../principal.ts';
import { domainJson } from '../records.ts';
import type { AdminRoute } from '../route.ts';
import { pageOf, ref } from '../schemas.ts';
import type { Services } from '../services.ts';

const PATH = '/v1/tenants/{tenant}/domains';

/** Whoever could add one for themselves could take the requests of others: that takes a token of the whole host. */
export function domainRoutes({ catalog }: Services): AdminRoute[] {
  return [
    {
      method: 'GET',
      path: PATH,
      id: 'listDomains',
      summary: 'Domains at which the functions of a tenant answer.',
      roles: ['read'],
      query: PAGE_QUERY,
      answer: { status: 200, description: 'A page of them.', schema: pageOf('Domain') },
      handle: (call) =>
        pageAnswer(
          call,
          (page) => catalog.domains(call.params['tenant']!, page),
          ({ name }) => name,
          domainJson,
        ),
    },
    {
      method: 'PUT',
      path: `${PATH}/{domain}`,
      id: 'putDomain',
      summary: 'Give a domain to a tenant.',
      roles: ['admin'],
      wholeHost: true,
      answer: { status: 200, description: 'It has it.', schema: ref('Domain') },
      errors: ['DOMAIN_INVALID', 'DOMAIN_TAKEN', 'QUOTA_EXCEEDED'],
      handle: async ({ by, params }) => {
        const domain = await catalog.addDomain({ tenant: params['tenant']!, name: params['domain']! }, actorOf(by));
        return { body: domainJson(domain) };
      },
    },
    {
      method: 'DELETE',
      path: `${PATH}/{domain}`,
      id: 'deleteDomain',
      summary: 'Take a domain from a tenant.',
      roles: ['admin'],
      wholeHost: true,
      answer: { status: 204, description: 'It has it no more.' },
      errors: ['DOMAIN_INVALID', 'DOMAIN_NOT_FOUND'],
      handle: async ({ by, params }) => {
        await catalog.removeDomain({ tenant: params['tenant']!, name: params['domain']! }, actorOf(by));
        return {};
      },
    },
  ];
}
