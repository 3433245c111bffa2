import { CATALOG_LIMITS, SkerryError } from '../../../base/index.ts';
import type { Actor, Catalog, SecretRef } from '../../../catalog/contract.ts';
import { everySecret, type Sealer } from '../../../secrets/index.ts';
import { pageAnswer } from '../page.ts';
import { PAGE_QUERY } from '../parameters.ts';
import { actorOf } from '../principal.ts';
import { secretJson } from '../records.ts';
import type { AdminRoute } from '../route.ts';
import { object, pageOf, ref } from '../schemas.ts';
import type { Services } from '../services.ts';

const PATH = '/v1/tenants/{tenant}/secrets';

const VALUE = object({
  value: {
    type: 'string',
    minLength: 1,
    maxLength: CATALOG_LIMITS.secretBytes,
    description: `At most ${CATALOG_LIMITS.secretBytes} bytes of UTF-8. No answer of this API holds it.`,
  },
});

/** Who deploys need not know secrets, nor change what the functions that run depend on: that is for who operates them. */
export function secretRoutes(services: Services): AdminRoute[] {
  const { catalog } = services;
  return [
    {
      method: 'GET',
      path: PATH,
      id: 'listSecrets',
      summary: 'Secrets of a tenant, by name, without their values.',
      roles: ['read'],
      query: PAGE_QUERY,
      answer: { status: 200, description: 'A page of them.', schema: pageOf('Secret') },
      handle: (call) =>
        pageAnswer(
          call,
          (page) => catalog.secrets(call.params['tenant']!, page),
          ({ name }) => name,
          secretJson,
        ),
    },
    {
      method: 'PUT',
      path: `${PATH}/{secret}`,
      id: 'putSecret',
      summary: 'Set a secret. Functions that are granted its name read it within a second.',
      roles: ['operate'],
      body: VALUE,
      answer: { status: 200, description: 'It is set.', schema: ref('Secret') },
      errors: ['SECRET_INVALID', 'QUOTA_EXCEEDED', 'MASTER_KEY_MISSING', 'MASTER_KEY_INVALID'],
      handle: async ({ by, params, body }) => {
        const sealer = sealerOf(services);
        const of = { tenant: params['tenant']!, name: params['secret']! };
        const { value } = body as { readonly value: string };
        return {
          body: secretJson(await catalog.setSecret({ ...of, seal: (version) => sealer.seal({ ...of, version }, value) }, actorOf(by))),
        };
      },
    },
    {
      method: 'DELETE',
      path: `${PATH}/{secret}`,
      id: 'deleteSecret',
      summary: 'Delete a secret. Functions fail that read it.',
      roles: ['operate'],
      answer: { status: 204, description: 'It is gone.' },
      errors: ['SECRET_NOT_FOUND'],
      handle: async ({ by, params }) => {
        await catalog.deleteSecret({ tenant: params['tenant']!, name: params['secret']! }, actorOf(by));
        return {};
      },
    },
    {
      method: 'POST',
      path: '/v1/secrets/rewrap',
      id: 'rewrapSecrets',
      summary: 'Have the newest master key wrap the secrets of all tenants. Then no other one is needed.',
      roles: ['admin'],
      wholeHost: true,
      answer: { status: 200, description: 'It does.', schema: ref('Rewrapped') },
      errors: ['MASTER_KEY_MISSING', 'MASTER_KEY_INVALID', 'SECRET_UNREADABLE'],
      handle: async ({ by }) => ({ body: await rewrap(catalog, sealerOf(services), actorOf(by)) }),
    },
  ];
}

function sealerOf({ sealer }: Services): Sealer {
  if (sealer !== undefined) return sealer;
  throw new SkerryError('MASTER_KEY_MISSING', 'This host keeps no secrets: it has no master key', {
    help: 'Start it with --master-key-file FILE; `openssl rand -base64 32` makes a key.',
  });
}

/** One after the other, each in a transaction of its own: others get their turn in between, and a second try goes on from there. */
async function rewrap(catalog: Catalog, sealer: Sealer, by: Actor): Promise<{ readonly secrets: number; readonly rewrapped: number }> {
  let [secrets, rewrapped] = [0, 0];
  for (const of of everySecret(catalog)) {
    secrets++;
    if (await rewrapOne(catalog, of, sealer, by)) rewrapped++;
  }
  return { secrets, rewrapped };
}

async function rewrapOne(catalog: Catalog, of: SecretRef, sealer: Sealer, by: Actor): Promise<boolean> {
  try {
    return await catalog.resealSecret(of, ({ version, sealed }) => sealer.rewrap({ ...of, version }, sealed), by);
  } catch (cause) {
    // Deleted since it was listed.
    if (SkerryError.is(cause) && cause.code === 'SECRET_NOT_FOUND') return false;
    throw cause;
  }
}
