import { CATALOG_LIMITS } from '../base/index.ts';
import type {
  AliasRecord,
  AliasRef,
  AuditEntry,
  CatalogReader,
  DomainRecord,
  FunctionRecord,
  FunctionRef,
  Page,
  SealedSecret,
  SecretRecord,
  SecretRef,
  TenantRecord,
  TokenRecord,
  VersionRecord,
  VersionRef,
  VersionSummary,
} from './contract.ts';
import { reversed } from './domain-name.ts';
import { ALL_TENANTS, type ListOptions, type StoredFunction, type TypedRecords } from './kinds.ts';
import { checkNumber, invalid } from './names.ts';
import { findSealed } from './rules/secrets.ts';
import { findVersion } from './rules/versions.ts';

/** All reads of one revision. */
export class RecordReader implements CatalogReader {
  readonly #records: TypedRecords;

  constructor(records: TypedRecords) {
    this.#records = records;
  }

  read<T>(run: (at: CatalogReader) => T): T {
    return run(this);
  }

  revision(): number {
    return this.#records.revision;
  }

  changedSince(revision: number): readonly FunctionRef[] | 'all' {
    const behind = this.#records.revision - revision;
    if (behind === 0) return [];
    // As many as can be read in no time; a revision from the future is that of another catalog.
    if (!(behind > 0 && behind <= CATALOG_LIMITS.page)) return 'all';
    const changes = this.#records.list('change', [], { after: revision });
    if (changes.length < behind) return 'all';
    const found = new Map<string, FunctionRef>();
    for (const { changed } of changes) {
      if (changed === 'all') return 'all';
      for (const of of changed) found.set(`${of.tenant} ${of.function}`, of);
    }
    return [...found.values()];
  }

  tenants(page?: Page): readonly TenantRecord[] {
    return this.#records.list('tenant', [], optionsOf(page));
  }

  tenant(name: string): TenantRecord | undefined {
    return this.#records.get('tenant', name);
  }

  functions(tenant: string, page?: Page): readonly FunctionRecord[] {
    return this.#records.list('function', [tenant], optionsOf(page)).map((each) => this.#withAliases(each));
  }

  function(of: FunctionRef): FunctionRecord | undefined {
    const found = this.#records.get('function', of.tenant, of.function);
    return found && this.#withAliases(found);
  }

  #withAliases(stored: StoredFunction): FunctionRecord {
    return { ...stored, aliases: this.#records.list('alias', [stored.tenant, stored.function]) };
  }

  versions(of: FunctionRef, page?: Page): readonly VersionSummary[] {
    return this.#records.list('version', [of.tenant, of.function], newestFirst(page));
  }

  version(of: VersionRef): VersionRecord | undefined {
    return findVersion(this.#records, of);
  }

  alias(of: AliasRef): AliasRecord | undefined {
    return this.#records.get('alias', of.tenant, of.function, of.alias);
  }

  domains(tenant?: string, page: Page = {}): readonly DomainRecord[] {
    const options = { ...optionsOf(page), after: page.after === undefined ? undefined : reversed(page.after) };
    return tenant === undefined ? this.#records.list('domain', [], options) : this.#records.list('tenant-domain', [tenant], options);
  }

  domain(name: string): DomainRecord | undefined {
    return this.#records.get('domain', reversed(name));
  }

  secrets(tenant: string, page?: Page): readonly SecretRecord[] {
    return this.#records.list('secret', [tenant], optionsOf(page));
  }

  sealedSecret(of: SecretRef): SealedSecret | undefined {
    return findSealed(this.#records, of);
  }

  tokens(tenant: string = ALL_TENANTS, page?: Page): readonly TokenRecord[] {
    return this.#records.list('tenant-token', [tenant], optionsOf(page)).map((id) => this.#records.get('token', id)!);
  }

  tokenByHash(hash: string): TokenRecord | undefined {
    const id = this.#records.get('token-hash', hash);
    return id === undefined ? undefined : this.#records.get('token', id);
  }

  audit(tenant?: string, page?: Page): readonly AuditEntry[] {
    const options = newestFirst(page);
    if (tenant === undefined) return this.#records.list('change', [], options).map(({ entry }) => entry);
    return this.#records.list('tenant-change', [tenant], options).map((revision) => this.#records.get('change', revision)!.entry);
  }

  digests(tenant?: string): ReadonlySet<string> {
    return new Set(tenant === undefined ? this.#records.lastParts('digest', []) : this.#records.lastParts('tenant-digest', [tenant]));
  }
}

function optionsOf({ after, limit = CATALOG_LIMITS.pageDefault }: Page = {}): ListOptions {
  checkNumber('The limit of a page', limit, CATALOG_LIMITS.page);
  return { after, limit };
}

/** For what has numbers. */
function newestFirst(page: Page = {}): ListOptions {
  const { after } = page;
  if (after !== undefined && !/^[0-9]{1,16}$/.test(after)) throw invalid('The place to go on behind', after, 'a whole number');
  return { ...optionsOf(page), after: after === undefined ? undefined : Number(after), isReverse: true };
}
