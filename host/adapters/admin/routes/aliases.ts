import { SkerryError } from '../../../base/index.ts';
import type { AliasRecord, AliasTarget, NewAlias, Sticky } from '../../../catalog/contract.ts';
import { parseManifest } from '../../../registry/index.ts';
import { etagOf, preconditionOf } from '../precondition.ts';
import { actorOf } from '../principal.ts';
import { aliasJson } from '../records.ts';
import type { AdminRoute, Answer } from '../route.ts';
import { object, ref, STICKY, TARGETS } from '../schemas.ts';
import { aliasAt, functionAt, functionRef, type Services } from '../services.ts';
import { NOT_TO_SERVE } from './versions.ts';

const PATH = '/v1/tenants/{tenant}/functions/{function}/aliases/{alias}';
const CHANGE_HEADERS = {
  'if-match': 'The ETag of the alias that the change was decided on, or `*`.',
  'if-none-match': '`*`: there must be no such alias yet.',
};

export function aliasRoutes(services: Services): AdminRoute[] {
  const { catalog } = services;
  return [
    {
      method: 'GET',
      path: PATH,
      id: 'getAlias',
      summary: 'What an alias points at.',
      roles: ['read'],
      answer: { status: 200, description: 'The alias.', schema: ref('Alias'), etag: true },
      errors: ['FUNCTION_NOT_FOUND', 'ALIAS_NOT_FOUND'],
      handle: ({ params }) => aliasAnswer(aliasAt(services, params)),
    },
    {
      method: 'PUT',
      path: PATH,
      id: 'putAlias',
      summary: 'Point an alias at versions, each with a share of the requests.',
      description:
        'Versions that it does not point at yet are tried before: a sandbox is made, and the smoke request of the manifest sent, with all that the version was granted. Nothing has changed when that fails.',
      roles: ['deploy', 'operate'],
      headers: CHANGE_HEADERS,
      body: object({ targets: TARGETS, 'sticky?': STICKY }),
      answer: { status: 200, description: 'It does.', schema: ref('Alias'), etag: true },
      errors: [
        'FUNCTION_NOT_FOUND',
        'VERSION_NOT_FOUND',
        'VERSION_NOT_APPROVED',
        'ROUTE_CONFLICT',
        'ALIAS_CHANGED',
        'PRECONDITION_MISSING',
        'SMOKE_TEST_FAILED',
        ...NOT_TO_SERVE,
      ],
      handle: async ({ by, params, headers, body }) => {
        functionAt(services, params);
        const of = { ...functionRef(params), alias: params['alias']! };
        const { targets, sticky } = body as { readonly targets: readonly AliasTarget[]; readonly sticky?: Sticky };
        const alias: NewAlias = { ...of, targets, sticky };
        const before = catalog.alias(of);
        const expected = preconditionOf(headers, before?.revision);
        await tryNewOnes(services, alias, before);
        return aliasAnswer(await catalog.setAlias(alias, actorOf(by), expected));
      },
    },
    {
      method: 'DELETE',
      path: PATH,
      id: 'deleteAlias',
      summary: 'Remove an alias. Without `live`, no route leads to the function.',
      roles: ['operate'],
      headers: { 'if-match': CHANGE_HEADERS['if-match'] },
      answer: { status: 204, description: 'It is gone.' },
      errors: ['FUNCTION_NOT_FOUND', 'ALIAS_NOT_FOUND', 'ALIAS_CHANGED', 'PRECONDITION_MISSING'],
      handle: async ({ by, params, headers }) => {
        const { revision } = aliasAt(services, params);
        const expected = preconditionOf({ 'if-match': headers['if-match'] }, revision);
        await catalog.deleteAlias({ ...functionRef(params), alias: params['alias']! }, actorOf(by), expected as number);
        return {};
      },
    },
    {
      method: 'POST',
      path: `${PATH}/rollback`,
      id: 'rollBack',
      summary: 'Point an alias at what it pointed at before. A second time leads back again.',
      roles: ['deploy', 'operate'],
      answer: { status: 200, description: 'It does.', schema: ref('Alias'), etag: true },
      errors: ['FUNCTION_NOT_FOUND', 'ALIAS_NOT_FOUND', 'VERSION_NOT_FOUND', 'ALIAS_CHANGED', 'ROUTE_CONFLICT'],
      handle: async ({ by, params }) => {
        const { tenant, function: name, alias, sticky, revision, earlier } = aliasAt(services, params);
        const [targets] = earlier;
        if (targets === undefined) {
          throw new SkerryError('VERSION_NOT_FOUND', `The alias "${alias}" has never pointed at anything else`, {
            help: 'Point it at a version: `skerry promote`.',
          });
        }
        return aliasAnswer(await catalog.setAlias({ tenant, function: name, alias, targets, sticky }, actorOf(by), revision));
      },
    },
  ];
}

/** What an alias points at already has been tried. What it must not point at is refused when it is set. */
async function tryNewOnes({ catalog, trials }: Services, alias: NewAlias, before: AliasRecord | undefined): Promise<void> {
  const known = new Set(before?.targets.map(({ number }) => number));
  const { tenant, function: name, targets } = alias;
  for (const { number } of targets) {
    const version = known.has(number) ? undefined : catalog.version({ tenant, function: name, number });
    if (version?.state !== 'approved') continue;
    await trials.run({ ...version, manifest: parseManifest(version.manifest, `${name} v${number}`) });
  }
}

function aliasAnswer(alias: AliasRecord): Answer {
  return { body: aliasJson(alias), etag: etagOf(alias.revision) };
}
