import { asSkerryError } from '../base/index.ts';
import {
  everyRecord,
  type AliasRecord,
  type CatalogReader,
  DEFAULT_TENANT,
  type FunctionRecord,
  type FunctionRef,
  type VersionRef,
} from '../catalog/index.ts';
import { parseManifest } from '../registry/index.ts';
import { Domains, type Leads, PathRouter } from '../routing/index.ts';
import type { Log, RequestHead } from '../runtime/index.ts';
import { LiveFunction } from './live-function.ts';
import type { Version, VersionFacts } from './version.ts';

/** What routes lead to. */
const LIVE = 'live';

interface Known {
  readonly aliasRevision: number;
  readonly live: LiveFunction;
}

/**
 * What the catalog says is live, as requests look for it. A change is taken over in one go, between two requests; what did not
 * change stays the object that it was, with all that is prepared.
 */
export class LiveSet {
  readonly #make: (facts: VersionFacts) => Version;
  readonly #log: Log;
  readonly #routers = new Map<string, PathRouter<LiveFunction>>();
  readonly #known = new Map<string, Known>();
  #domains = new Domains<string>([]);
  #tenantsWithDomain: ReadonlySet<string> = new Set();
  #revision = -1;

  /** @param make a version that nobody has used yet */
  constructor(make: (facts: VersionFacts) => Version, log: Log) {
    this.#make = make;
    this.#log = log;
  }

  /** Of the catalog, when it was read last. */
  get revision(): number {
    return this.#revision;
  }

  /** The tenant that a host is of: the default one answers on all others, as long as it has no domain. undefined: nobody's. */
  tenantOf(host: string): string | undefined {
    return this.#domains.find(host) ?? (this.#tenantsWithDomain.has(DEFAULT_TENANT) ? undefined : DEFAULT_TENANT);
  }

  /** Whether a tenant has this very domain. */
  isDomain(host: string): boolean {
    return this.#domains.has(host);
  }

  find(tenant: string, method: string, path: string, head: RequestHead): Leads<Version> | undefined {
    const found = this.#routers.get(tenant)?.find(method, path);
    return found?.target.choose(method, path, head, found);
  }

  /**
   * Takes over what changed in the catalog.
   *
   * @throws what reading it throws; everything is as it was then
   */
  refresh(catalog: CatalogReader): void {
    catalog.read((at) => {
      const revision = at.revision();
      const changed = this.#revision < 0 ? 'all' : at.changedSince(this.#revision);
      if (changed === 'all') this.#takeAll(at);
      else
        this.#takeOver(
          changed.map((ref) => ({ ref, record: at.function(ref) })),
          at,
        );
      this.#revision = revision;
    });
  }

  #takeAll(at: CatalogReader): void {
    const domains = [...everyRecord((page) => at.domains(undefined, page), nameOf)];
    const tenants = [...everyRecord((page) => at.tenants(page), nameOf)];
    const functions = tenants.flatMap(({ name: tenant }) => {
      const ofTenant = everyRecord(
        (page) => at.functions(tenant, page),
        (record) => record.function,
      );
      return Array.from(ofTenant);
    });
    const there = new Set(functions.map(keyOf));
    const gone = [...this.#known].filter(([key]) => !there.has(key)).map(([, { live }]) => live.versions[0]!.facts);
    this.#takeOver([...functions.map((record) => ({ ref: record, record })), ...gone.map((ref) => ({ ref, record: undefined }))], at);
    this.#domains = new Domains(domains.map(({ name, tenant }) => ({ name, owner: tenant, target: tenant })));
    this.#tenantsWithDomain = new Set(domains.map(({ tenant }) => tenant));
  }

  /** First those that change give up their routes: two may have exchanged them. */
  #takeOver(changes: readonly { readonly ref: FunctionRef; readonly record: FunctionRecord | undefined }[], at: CatalogReader): void {
    const next = changes.flatMap(({ ref, record }) => {
      const alias = record?.aliases.find((each) => each.alias === LIVE);
      const before = this.#known.get(keyOf(ref));
      if (before !== undefined && before.aliasRevision === alias?.revision) return [];
      return [{ ref, before, after: alias && this.#liveOf(alias, before?.live, at) }];
    });
    for (const { ref } of next) {
      this.#routers.get(ref.tenant)?.delete(ref.function);
      this.#known.delete(keyOf(ref));
    }
    for (const { ref, after } of next) if (after !== undefined) this.#put(ref, after);
    for (const { before, ref } of next) if (before !== undefined) retireBut(before.live, this.#known.get(keyOf(ref))?.live);
  }

  #liveOf(alias: AliasRecord, before: LiveFunction | undefined, at: CatalogReader): Known | undefined {
    const { tenant, function: name } = alias;
    const targets = alias.targets.flatMap(({ number, weight }) => {
      const kept = before?.versions.find(({ facts }) => facts.number === number);
      const version = kept ?? this.#versionOf({ tenant, function: name, number }, at);
      return version === undefined ? [] : [{ version, weight }];
    });
    return targets.length === 0 ? undefined : { aliasRevision: alias.revision, live: new LiveFunction(targets, alias.sticky) };
  }

  /** One that cannot be read is left out: the others go on. */
  #versionOf(of: VersionRef, at: CatalogReader): Version | undefined {
    const facts = factsOf(of, at, this.#log);
    return facts && this.#make(facts);
  }

  #put(ref: FunctionRef, after: Known): void {
    let router = this.#routers.get(ref.tenant);
    if (router === undefined) this.#routers.set(ref.tenant, (router = new PathRouter()));
    try {
      router.set(ref.function, after.live.routes, after.live);
      this.#known.set(keyOf(ref), after);
    } catch (cause) {
      const { code, message, help } = asSkerryError(cause);
      this.#log.error({ function: `${ref.tenant}/${ref.function}`, code, help }, `A function is left out: ${message}`);
    }
  }

  close(): void {
    for (const { live } of this.#known.values()) retireBut(live, undefined);
    this.#known.clear();
    this.#routers.clear();
  }
}

/** What no version of the function is any more finishes what runs. A function that served goes on without a cold start. */
function retireBut(before: LiveFunction, after: LiveFunction | undefined): void {
  const isHot = before.versions.some((version) => version.isHot);
  for (const version of before.versions) if (!after?.versions.includes(version)) version.retire();
  if (!isHot) return;
  // Told to who waits for it, and to the log.
  for (const version of after?.versions ?? []) if (!version.isHot) version.prepare().catch(() => {});
}

/** What the catalog has of an approved version; undefined, and a line in the log, when it cannot be served. */
export function factsOf(of: VersionRef, at: CatalogReader, log: Log): VersionFacts | undefined {
  const record = at.version(of);
  if (record === undefined || record.state !== 'approved') return undefined;
  const label = `${of.tenant}/${of.function}`;
  try {
    const { tenant, function: name, number, digest } = record;
    return { tenant, function: name, number, digest, manifest: parseManifest(record.manifest, `${label} v${number}`) };
  } catch (cause) {
    const { code, message, help } = asSkerryError(cause);
    log.error({ function: label, version: of.number, code, help }, `A version is left out: ${message}`);
    return undefined;
  }
}

const keyOf = ({ tenant, function: name }: FunctionRef): string => `${tenant}/${name}`;

const nameOf = ({ name }: { readonly name: string }): string => name;
