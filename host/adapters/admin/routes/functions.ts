import { pageAnswer } from '../page.ts';
import { PAGE_QUERY } from '../parameters.ts';
import { actorOf } from '../principal.ts';
import { functionJson } from '../records.ts';
import type { AdminRoute } from '../route.ts';
import { pageOf, ref } from '../schemas.ts';
import { functionAt, functionRef, type Services } from '../services.ts';

export function functionRoutes(services: Services): AdminRoute[] {
  const { catalog } = services;
  return [
    {
      method: 'GET',
      path: '/v1/tenants/{tenant}/functions',
      id: 'listFunctions',
      summary: 'Functions of a tenant, by name.',
      roles: ['read'],
      query: PAGE_QUERY,
      answer: { status: 200, description: 'A page of them.', schema: pageOf('Function') },
      handle: (call) =>
        pageAnswer(
          call,
          (page) => catalog.functions(call.params['tenant']!, page),
          (found) => found.function,
          functionJson,
        ),
    },
    {
      method: 'GET',
      path: '/v1/tenants/{tenant}/functions/{function}',
      id: 'getFunction',
      summary: 'One function, with its aliases.',
      roles: ['read'],
      answer: { status: 200, description: 'The function.', schema: ref('Function') },
      errors: ['FUNCTION_NOT_FOUND'],
      handle: ({ params }) => ({ body: functionJson(functionAt(services, params)) }),
    },
    {
      method: 'DELETE',
      path: '/v1/tenants/{tenant}/functions/{function}',
      id: 'deleteFunction',
      summary: 'Remove a function with its versions and aliases. What it stored stays.',
      roles: ['operate'],
      answer: { status: 204, description: 'It is gone.' },
      errors: ['FUNCTION_NOT_FOUND'],
      handle: async ({ by, params }) => {
        await catalog.deleteFunction(functionRef(params), actorOf(by));
        return {};
      },
    },
  ];
}
