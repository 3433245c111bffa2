import type { AdminRoute } from '../route.ts';
import { ref } from '../schemas.ts';
import { functionRef, type Services } from '../services.ts';

const PATH = '/v1/tenants/{tenant}/functions/{function}/components/{digest}';

export function componentRoutes({ uploads }: Services): AdminRoute[] {
  return [
    {
      method: 'GET',
      path: PATH,
      id: 'getComponent',
      summary: 'Whether a component has to be uploaded for a function, and from which byte on.',
      description: 'A component that another function has counts as absent: who deploys it has to have it.',
      roles: ['read'],
      answer: { status: 200, description: 'What is here of it.', schema: ref('Component') },
      handle: async ({ params }) => {
        const digest = params['digest']!;
        return { body: { digest, ...(await uploads.stateOf(functionRef(params), digest)) } };
      },
    },
    {
      method: 'PUT',
      path: PATH,
      id: 'putComponent',
      summary: 'Upload a component, all of it or the rest of an upload that was cut off.',
      roles: ['deploy'],
      query: {
        from: { type: 'integer', minimum: 0, maximum: 1_000_000_000, default: 0, description: 'How many bytes are left out at the front.' },
      },
      body: 'component',
      answer: { status: 200, description: 'All of it is here, and the digest is right.', schema: ref('Component') },
      errors: ['UPLOAD_DIGEST_WRONG', 'UPLOAD_TOO_LARGE', 'UPLOAD_OFFSET_WRONG', 'UPLOAD_IN_PROGRESS', 'QUOTA_EXCEEDED', 'STORE_FULL'],
      handle: async ({ params, query, body }) => {
        const digest = params['digest']!;
        const from = (query['from'] as number | undefined) ?? 0;
        await uploads.receive(functionRef(params), digest, from, body as AsyncIterable<Uint8Array>);
        return { body: { digest, ...(await uploads.stateOf(functionRef(params), digest)) } };
      },
    },
  ];
}
