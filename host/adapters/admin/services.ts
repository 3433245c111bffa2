import type { KeyObject } from 'node:crypto';
import type { Catalog, FunctionRef } from '../../catalog/contract.ts';
import { SkerryError } from '../../base/index.ts';
import type { Manifest } from '../../registry/index.ts';
import type { Sealer } from '../../secrets/index.ts';
import type { Deployables } from './deployables.ts';
import type { Uploads } from './uploads.ts';

/** A version, or what is to become one. */
export interface Candidate extends FunctionRef {
  readonly digest: string;
  readonly manifest: Manifest;
}

/** Tries versions before requests reach them, as `openTrials` of `host/platform` does. */
export interface VersionTrials {
  /** Nothing of it runs. @throws SkerryError why a server cannot prepare it */
  prepare(candidate: Candidate): Promise<void>;
  /** @throws SkerryError `SMOKE_TEST_FAILED`, and what `prepare` throws */
  run(candidate: Candidate): Promise<void>;
}

/** What operations work with. */
export interface Services {
  readonly catalog: Catalog;
  readonly uploads: Uploads;
  readonly deployables: Deployables;
  readonly trials: VersionTrials;
  /** undefined: the host has no master key, and keeps no secrets. */
  readonly sealer: Sealer | undefined;
  readonly now: () => number;
  /** One of these has to have signed what is deployed. None: nobody has to. */
  readonly trustedKeys: readonly KeyObject[];
}

type Params = Readonly<Record<string, string>>;

/** @throws SkerryError `FUNCTION_NOT_FOUND` */
export function functionAt({ catalog }: Pick<Services, 'catalog'>, params: Params) {
  const of = functionRef(params);
  const found = catalog.function(of);
  if (found) return found;
  throw new SkerryError('FUNCTION_NOT_FOUND', `The tenant "${of.tenant}" has no function "${of.function}"`, {
    help: 'GET /v1/tenants/{tenant}/functions lists them.',
  });
}

/** @throws SkerryError `FUNCTION_NOT_FOUND`, `VERSION_NOT_FOUND` */
export function versionAt(services: Pick<Services, 'catalog'>, params: Params) {
  const { latest } = functionAt(services, params);
  const number = Number(params['number']);
  const found = services.catalog.version({ ...functionRef(params), number });
  if (found) return found;
  throw new SkerryError('VERSION_NOT_FOUND', `"${params['function']}" has no version ${number}`, { help: `The latest is ${latest}.` });
}

/** @throws SkerryError `FUNCTION_NOT_FOUND`, `ALIAS_NOT_FOUND` */
export function aliasAt(services: Pick<Services, 'catalog'>, params: Params) {
  functionAt(services, params);
  const alias = params['alias']!;
  const found = services.catalog.alias({ ...functionRef(params), alias });
  if (found) return found;
  throw new SkerryError('ALIAS_NOT_FOUND', `"${params['function']}" has no alias "${alias}"`, {
    help: 'Point one at a version: `skerry promote`.',
  });
}

export function functionRef(params: Params): FunctionRef {
  return { tenant: params['tenant']!, function: params['function']! };
}
