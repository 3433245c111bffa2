import { CATALOG_LIMITS, DEFAULT_QUOTAS, type Quotas } from '../base/index.ts';
import { parseManifest } from '../registry/index.ts';
import { claimsOf } from '../routing/index.ts';
import type {
  Actor,
  AliasRecord,
  AliasRef,
  AuditEntry,
  Catalog,
  CatalogReader,
  DomainRecord,
  DomainRef,
  FunctionRecord,
  FunctionRef,
  NewAlias,
  NewSecret,
  NewToken,
  NewVersion,
  Page,
  Retention,
  SealedSecret,
  SecretRecord,
  SecretRef,
  TenantRecord,
  TokenRecord,
  VersionRecord,
  VersionRef,
  VersionSummary,
} from './contract.ts';
import { checkNewAlias, checkNewToken, checkNewVersion, checkRetention, checkSecretRef } from './checks.ts';
import { normalDomain } from './domain-name.ts';
import { TypedRecords, WritableTypedRecords } from './kinds.ts';
import { checkActor, checkAlias, checkFunction, checkId, checkNumber, checkTenant, checkText, invalid } from './names.ts';
import { RecordReader } from './reader.ts';
import type { RecordStore } from './record-store.ts';
import { deleteAlias, setAlias } from './rules/aliases.ts';
import type { Changing } from './rules/changing.ts';
import type { Claim } from './rules/claims.ts';
import { addDomain, removeDomain } from './rules/domains.ts';
import { forgettable, retain } from './rules/retention.ts';
import { deleteSecret, resealSecret, setSecret } from './rules/secrets.ts';
import { createTenant, deleteTenant } from './rules/tenants.ts';
import { createFirstToken, createToken, revokeToken } from './rules/tokens.ts';
import { approveVersion, createVersion, deleteFunction } from './rules/versions.ts';

export interface CatalogOptions {
  /** Milliseconds since 1970. Default: that of the machine. */
  readonly now?: () => number;
  /** What each tenant may have. Default: `DEFAULT_QUOTAS`. */
  readonly quotas?: Partial<Quotas>;
}

/** The catalog over a driver: every value is checked first, and then one rule runs in one transaction. */
export function createCatalog(store: RecordStore, { now = Date.now, quotas }: CatalogOptions): Catalog {
  return new RuledCatalog(store, now, { ...DEFAULT_QUOTAS, ...quotas });
}

class RuledCatalog implements Catalog {
  readonly #store: RecordStore;
  readonly #now: () => number;
  readonly #quotas: Quotas;

  constructor(store: RecordStore, now: () => number, quotas: Quotas) {
    this.#store = store;
    this.#now = now;
    this.#quotas = quotas;
  }

  read<T>(run: (at: CatalogReader) => T): T {
    return this.#store.read((records) => run(new RecordReader(new TypedRecords(records))));
  }

  revision(): number {
    return this.#store.revision();
  }

  changedSince(revision: number): readonly FunctionRef[] | 'all' {
    return this.read((at) => at.changedSince(revision));
  }

  tenants(page?: Page): readonly TenantRecord[] {
    return this.read((at) => at.tenants(page));
  }

  tenant(name: string): TenantRecord | undefined {
    return this.read((at) => at.tenant(name));
  }

  functions(tenant: string, page?: Page): readonly FunctionRecord[] {
    return this.read((at) => at.functions(tenant, page));
  }

  function(of: FunctionRef): FunctionRecord | undefined {
    return this.read((at) => at.function(of));
  }

  versions(of: FunctionRef, page?: Page): readonly VersionSummary[] {
    return this.read((at) => at.versions(of, page));
  }

  version(of: VersionRef): VersionRecord | undefined {
    return this.read((at) => at.version(of));
  }

  alias(of: AliasRef): AliasRecord | undefined {
    return this.read((at) => at.alias(of));
  }

  domains(tenant?: string, page?: Page): readonly DomainRecord[] {
    return this.read((at) => at.domains(tenant, page));
  }

  domain(name: string): DomainRecord | undefined {
    return this.read((at) => at.domain(name));
  }

  secrets(tenant: string, page?: Page): readonly SecretRecord[] {
    return this.read((at) => at.secrets(tenant, page));
  }

  sealedSecret(of: SecretRef): SealedSecret | undefined {
    return this.read((at) => at.sealedSecret(of));
  }

  tokens(tenant?: string, page?: Page): readonly TokenRecord[] {
    return this.read((at) => at.tokens(tenant, page));
  }

  tokenByHash(hash: string): TokenRecord | undefined {
    return this.read((at) => at.tokenByHash(hash));
  }

  audit(tenant?: string, page?: Page): readonly AuditEntry[] {
    return this.read((at) => at.audit(tenant, page));
  }

  digests(tenant?: string): ReadonlySet<string> {
    return this.read((at) => at.digests(tenant));
  }

  async createTenant(name: string, by: Actor): Promise<TenantRecord> {
    checkTenant(name);
    return this.#change(by, (changing) => createTenant(changing, name));
  }

  async deleteTenant(name: string, by: Actor): Promise<void> {
    checkTenant(name);
    return this.#change(by, (changing) => deleteTenant(changing, name));
  }

  async createVersion(version: NewVersion, by: Actor, asks?: string): Promise<VersionRecord> {
    checkNewVersion(version);
    if (asks !== undefined) checkText('What it asks for', asks, CATALOG_LIMITS.asks);
    const { claims, name } = readManifest(version.manifest);
    if (name !== version.function) throw invalid('The "name" in the manifest', name, `that of the function, "${version.function}"`);
    return this.#change(by, (changing) => createVersion(changing, version, claims, asks));
  }

  async approveVersion(of: VersionRef, by: Actor): Promise<VersionRecord> {
    checkVersion(of);
    return this.#change(by, (changing) => approveVersion(changing, of));
  }

  async setAlias(alias: NewAlias, by: Actor, ifRevision?: number | 'absent'): Promise<AliasRecord> {
    checkNewAlias(alias);
    return this.#change(by, (changing) => setAlias(changing, alias, ifRevision, (manifest) => readManifest(manifest).claims));
  }

  async deleteAlias(of: AliasRef, by: Actor, ifRevision?: number): Promise<void> {
    checkRef(of);
    checkAlias(of.alias);
    return this.#change(by, (changing) => deleteAlias(changing, of, ifRevision));
  }

  async deleteFunction(of: FunctionRef, by: Actor): Promise<void> {
    checkRef(of);
    return this.#change(by, (changing) => deleteFunction(changing, of));
  }

  async addDomain({ name, tenant }: DomainRef, by: Actor): Promise<DomainRecord> {
    const domain = { name: normalDomain(name), tenant };
    checkTenant(tenant);
    return this.#change(by, (changing) => addDomain(changing, domain));
  }

  async removeDomain({ name, tenant }: DomainRef, by: Actor): Promise<void> {
    const domain = { name: normalDomain(name), tenant };
    checkTenant(tenant);
    return this.#change(by, (changing) => removeDomain(changing, domain));
  }

  async setSecret(secret: NewSecret, by: Actor): Promise<SecretRecord> {
    checkSecretRef(secret);
    return this.#change(by, (changing) => setSecret(changing, secret));
  }

  async resealSecret(of: SecretRef, reseal: (secret: SealedSecret) => Uint8Array | undefined, by: Actor): Promise<boolean> {
    checkSecretRef(of);
    return this.#change(by, (changing) => resealSecret(changing, of, reseal));
  }

  async deleteSecret(of: SecretRef, by: Actor): Promise<void> {
    checkSecretRef(of);
    return this.#change(by, (changing) => deleteSecret(changing, of));
  }

  async createToken(token: NewToken, by: Actor): Promise<TokenRecord> {
    checkNewToken(token);
    const id = crypto.randomUUID();
    return this.#change(by, (changing) => createToken(changing, token, id));
  }

  async createFirstToken(token: NewToken, by: Actor): Promise<TokenRecord | undefined> {
    checkNewToken(token);
    const id = crypto.randomUUID();
    return this.#change(by, (changing) => createFirstToken(changing, token, id));
  }

  async revokeToken(id: string, by: Actor): Promise<TokenRecord> {
    checkId(id);
    return this.#change(by, (changing) => revokeToken(changing, id));
  }

  /** Each function in a transaction of its own: others get their turn in between. */
  async retain(rule: Retention, by: Actor): Promise<readonly string[]> {
    checkRetention(rule);
    checkActor(by);
    const digests: string[] = [];
    for (const of of this.#functionsOf(this.#tenantNames())) {
      if (!this.#store.read((records) => forgettable(new TypedRecords(records), of, rule).length > 0)) continue;
      digests.push(...(await this.#change(by, (changing) => retain(changing, of, rule))));
    }
    // Another function may have come to name one of them meanwhile.
    const named = this.digests();
    return [...new Set(digests)].filter((digest) => !named.has(digest));
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  #change<T>(by: Actor, run: (changing: Changing) => T): Promise<T> {
    checkActor(by);
    const [now, quotas] = [this.#now(), this.#quotas];
    return this.#store.change((records) => run({ records: new WritableTypedRecords(records), now, by, quotas }));
  }

  *#tenantNames(): Iterable<string> {
    yield* pages(
      (after) => this.tenants(after === undefined ? {} : { after }),
      ({ name }) => name,
    );
  }

  *#functionsOf(tenants: Iterable<string>): Iterable<FunctionRef> {
    for (const tenant of tenants) {
      const names = pages(
        (after) => this.functions(tenant, after === undefined ? {} : { after }),
        (each) => each.function,
      );
      for (const name of names) yield { tenant, function: name };
    }
  }
}

/** The names of all records of a list, page by page. */
function* pages<R>(page: (after: string | undefined) => readonly R[], nameOf: (record: R) => string): Iterable<string> {
  for (let after: string | undefined; ;) {
    const records = page(after);
    if (records.length === 0) return;
    yield* records.map(nameOf);
    after = nameOf(records.at(-1)!);
  }
}

function readManifest(text: string): { readonly name: string; readonly claims: readonly Claim[] } {
  const manifest = parseManifest(text, 'skerry.json');
  return { name: manifest.name, claims: claimsOf(manifest) };
}

function checkRef(of: FunctionRef): void {
  checkTenant(of.tenant);
  checkFunction(of.function);
}

function checkVersion(of: VersionRef): void {
  checkRef(of);
  checkNumber('The number of the version', of.number);
}
