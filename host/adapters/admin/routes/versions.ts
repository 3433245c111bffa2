import type { KeyObject } from 'node:crypto';
import { CATALOG_LIMITS, type ErrorCode, SkerryError } from '../../../base/index.ts';
import type { Change } from '../../../changes/index.ts';
import { checkStatement, type Envelope, type Statement, verifyDeploy } from '../../../signing/index.ts';
import { pageAnswer } from '../page.ts';
import type { Comparison } from '../deployables.ts';
import { DIGEST_SCHEMA, NAME_SCHEMA, PAGE_QUERY } from '../parameters.ts';
import { actorOf, can } from '../principal.ts';
import { summaryJson, versionJson } from '../records.ts';
import type { AdminRoute, Answer, Call } from '../route.ts';
import { ENVELOPE, object, pageOf, ref } from '../schemas.ts';
import { functionAt, functionRef, type Services, versionAt } from '../services.ts';

const PATH = '/v1/tenants/{tenant}/functions/{function}/versions';
const ONE = `${PATH}/{number}`;

/** Why a component cannot be served. */
export const NOT_TO_SERVE: readonly ErrorCode[] = [
  'COMPONENT_INVALID',
  'COMPONENT_IS_CORE_MODULE',
  'COMPONENT_TRUNCATED',
  'COMPONENT_TOO_LARGE',
  'COMPONENT_NO_HANDLER',
  'COMPONENT_UNSUPPORTED',
  'COMPONENT_TOO_COSTLY',
  'IMPORT_UNKNOWN',
  'CAPABILITY_NOT_GRANTED',
];

const SIGNATURE = {
  ...ENVELOPE,
  description:
    'An envelope of DSSE of type `application/vnd.skerry.deploy+json` that holds `function`, `digest` and `manifest` in JSON, signed with Ed25519. Hosts that trust certain keys demand it and verify it; others keep it with the version.',
};

const NEW_VERSION = object({
  digest: DIGEST_SCHEMA,
  manifest: { type: 'string', maxLength: 262_144, description: 'The text of `skerry.json`.' },
  'note?': { type: 'string', maxLength: 1000 },
  'signature?': SIGNATURE,
  'alias?': { ...NAME_SCHEMA, default: 'live', description: 'What it is compared with.' },
});

export function versionRoutes(services: Services): AdminRoute[] {
  return [...readRoutes(services), ...changeRoutes(services)];
}

function readRoutes(services: Services): AdminRoute[] {
  const { catalog, deployables } = services;
  return [
    {
      method: 'GET',
      path: PATH,
      id: 'listVersions',
      summary: 'Versions of a function, the newest first.',
      roles: ['read'],
      query: PAGE_QUERY,
      answer: { status: 200, description: 'A page of them.', schema: pageOf('VersionSummary') },
      errors: ['FUNCTION_NOT_FOUND'],
      handle: (call) => {
        functionAt(services, call.params);
        const of = functionRef(call.params);
        return pageAnswer(
          call,
          (page) => catalog.versions(of, page),
          ({ number }) => String(number),
          summaryJson,
        );
      },
    },
    {
      method: 'GET',
      path: ONE,
      id: 'getVersion',
      summary: 'One version, with its manifest and imports.',
      roles: ['read'],
      answer: { status: 200, description: 'The version.', schema: ref('Version') },
      errors: ['FUNCTION_NOT_FOUND', 'VERSION_NOT_FOUND'],
      handle: async ({ params }) => {
        const version = versionAt(services, params);
        return { body: versionJson(version, await deployables.importsOf(version.digest)) };
      },
    },
    {
      method: 'GET',
      path: `${ONE}/changes`,
      id: 'getChanges',
      summary: 'What a version has that the one behind an alias has not, and the other way round.',
      roles: ['read'],
      query: { alias: { ...NAME_SCHEMA, default: 'live' } },
      answer: { status: 200, description: 'Imports, grants, routes, limits and size.', schema: ref('Changes') },
      errors: ['FUNCTION_NOT_FOUND', 'VERSION_NOT_FOUND'],
      handle: async ({ params, query }) => {
        const version = versionAt(services, params);
        const deployable = { ...version, imports: await deployables.importsOf(version.digest) };
        const alias = (query['alias'] as string | undefined) ?? 'live';
        return { body: changesJson(await deployables.compare({ ...functionRef(params), alias }, deployable)) };
      },
    },
  ];
}

function changeRoutes(services: Services): AdminRoute[] {
  const { catalog, deployables } = services;
  return [
    {
      method: 'POST',
      path: PATH,
      id: 'createVersion',
      summary: 'Create a version of a component that was uploaded.',
      description:
        'The component is prepared, which may take some seconds; nothing of it runs yet. The same component and manifest as the latest version are that version. One that asks for more than what the alias points at waits for approval, unless the token may approve.',
      roles: ['deploy'],
      body: NEW_VERSION,
      answer: { status: 201, description: 'The version, and what it changes.', schema: ref('Deployed') },
      errors: [
        'MANIFEST_INVALID',
        'COMPONENT_MISSING',
        'SIGNATURE_MISSING',
        'SIGNATURE_INVALID',
        ...NOT_TO_SERVE,
        'QUOTA_EXCEEDED',
        'ROUTE_CONFLICT',
      ],
      handle: (call) => createVersion(services, call),
    },
    {
      method: 'POST',
      path: `${ONE}/approve`,
      id: 'approveVersion',
      summary: 'Approve of what a version asks for, so that aliases can point at it.',
      roles: ['approve'],
      answer: { status: 200, description: 'It is approved.', schema: ref('Version') },
      errors: ['FUNCTION_NOT_FOUND', 'VERSION_NOT_FOUND'],
      handle: async ({ by, params }) => {
        const { number } = versionAt(services, params);
        const version = await catalog.approveVersion({ ...functionRef(params), number }, actorOf(by));
        return { body: versionJson(version, await deployables.importsOf(version.digest)) };
      },
    },
  ];
}

interface NewVersion {
  readonly digest: string;
  readonly manifest: string;
  readonly note?: string;
  readonly alias?: string;
  readonly signature?: Envelope;
}

async function createVersion(
  { catalog, uploads, deployables, trials, trustedKeys }: Services,
  { by, params, body }: Call,
): Promise<Answer> {
  const { digest, manifest, note, alias = 'live', signature } = body as NewVersion;
  const of = functionRef(params);
  const signedBy = checkSignature(signature, { function: of.function, digest, manifest }, trustedKeys);
  if (!(await uploads.has(of, digest))) {
    throw new SkerryError('COMPONENT_MISSING', `The component ${digest} was not uploaded for "${of.function}"`, {
      help: 'PUT it to …/components/{digest} first.',
    });
  }
  const { deployable, manifest: parsed } = await deployables.check(of, digest, manifest);
  await trials.prepare({ ...of, digest, manifest: parsed });
  const comparison = await deployables.compare({ ...of, alias }, deployable);
  const state = comparison.asksMore && !can(by, 'approve') ? 'waiting' : 'approved';
  const { componentBytes, imports } = deployable;
  const envelope = signature && JSON.stringify(signature);
  const version = await catalog.createVersion(
    { ...of, digest, componentBytes, manifest, note, state, envelope, signedBy },
    actorOf(by),
    asksInWords(comparison.changes),
  );
  return { body: { version: versionJson(version, imports), changes: changesJson(comparison) } };
}

/** @returns id of the trusted key that signed it; undefined where the host trusts none */
function checkSignature(signature: Envelope | undefined, deploy: Statement, trusted: readonly KeyObject[]): string | undefined {
  if (trusted.length === 0) {
    // What is kept must be about this version: who shows it later relies on that.
    if (signature !== undefined) checkStatement(signature, deploy);
    return undefined;
  }
  if (signature !== undefined) return verifyDeploy(signature, deploy, trusted);
  throw new SkerryError('SIGNATURE_MISSING', 'This host takes signed deploys only, and this one is not signed', {
    help: 'Deploy with `--sign FILE.key`, a key that the host trusts.',
  });
}

/** `imports wasi:random/random, capabilities.http https://api.example.com`, as long as the audit record takes it. */
function asksInWords(changes: readonly Change[]): string | undefined {
  const asks = changes
    .filter(({ asksMore }) => asksMore)
    .map(({ subject, name, after }) => [subject, name, after].filter(Boolean).join(' '));
  if (asks.length === 0) return undefined;
  const text = asks.join(', ');
  return text.length <= CATALOG_LIMITS.asks ? text : `${text.slice(0, CATALOG_LIMITS.asks - 1).toWellFormed()}…`;
}

function changesJson({ against, asksMore, changes }: Comparison): object {
  return { ...(against !== undefined && { against }), asksMore, changes };
}
