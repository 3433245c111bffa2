import { pageAnswer } from '../page.ts';
import { PAGE_QUERY } from '../parameters.ts';
import { auditJson } from '../records.ts';
import type { AdminRoute } from '../route.ts';
import { pageOf } from '../schemas.ts';
import type { Services } from '../services.ts';

export function auditRoutes({ catalog }: Services): AdminRoute[] {
  const answer = { status: 200, description: 'A page of them.', schema: pageOf('AuditEntry') } as const;
  return [
    {
      method: 'GET',
      path: '/v1/audit',
      id: 'listChangesOfHost',
      summary: 'Who changed what, the newest first.',
      roles: ['read'],
      wholeHost: true,
      query: PAGE_QUERY,
      answer,
      handle: (call) =>
        pageAnswer(
          call,
          (page) => catalog.audit(undefined, page),
          ({ revision }) => String(revision),
          auditJson,
        ),
    },
    {
      method: 'GET',
      path: '/v1/tenants/{tenant}/audit',
      id: 'listChangesOfTenant',
      summary: 'Who changed what of a tenant, the newest first.',
      roles: ['read'],
      query: PAGE_QUERY,
      answer,
      handle: (call) =>
        pageAnswer(
          call,
          (page) => catalog.audit(call.params['tenant']!, page),
          ({ revision }) => String(revision),
          auditJson,
        ),
    },
  ];
}
