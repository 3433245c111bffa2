/**
 * The durable record of what is deployed: tenants, functions, versions, aliases, domains, secrets, tokens, and who changed what.
 * Components are files by digest (`ComponentFiles`); everything else is here.
 *
 * Reads are synchronous and see one revision. Each change is one transaction: it is durable, all of it or nothing, when its promise
 * resolves, and it raises the revision by one; one that finds everything as it should be raises nothing. What a change refuses, it
 * refuses with a `SkerryError` and without a trace: those that are named below, `CATALOG_INVALID` for a name or a value that breaks
 * a rule, and `STORE_*` for what an operator has to mend.
 */
export interface Catalog extends CatalogReader {
  /** @param name lower-case letters, digits and hyphens, at most 63. @throws SkerryError `TENANT_EXISTS` */
  createTenant(name: string, by: Actor): Promise<TenantRecord>;
  /** With its domains, secrets and tokens. @throws SkerryError `TENANT_NOT_FOUND`, `TENANT_NOT_EMPTY` while it has functions */
  deleteTenant(name: string, by: Actor): Promise<void>;

  /**
   * Adds a version, and the function with its first. One of the same digest and manifest as the latest is that one: a deploy that is
   * sent twice makes no second version. If that one waits and this is approved, it is approved; if nobody signed it, and this is
   * signed, it is from then on.
   *
   * @param asks what it newly asks for, in words, for the audit record
   * @throws SkerryError `TENANT_NOT_FOUND`, `MANIFEST_INVALID`, `QUOTA_EXCEEDED`, `ROUTE_CONFLICT` where another function of the tenant is live at one
   *   of its routes
   */
  createVersion(version: NewVersion, by: Actor, asks?: string): Promise<VersionRecord>;
  /** @throws SkerryError `VERSION_NOT_FOUND` */
  approveVersion(of: VersionRef, by: Actor): Promise<VersionRecord>;

  /**
   * Points an alias at versions, all of which must be approved. What `live` points at decides the function's routes: those of all its
   * versions.
   *
   * @param ifRevision the alias's `revision` that the change was decided on; `'absent'`: it must not be there yet; undefined: whatever is there
   * @throws SkerryError `ALIAS_CHANGED` when somebody else was faster, `VERSION_NOT_FOUND`, `VERSION_NOT_APPROVED`, `ROUTE_CONFLICT`
   */
  setAlias(alias: NewAlias, by: Actor, ifRevision?: number | 'absent'): Promise<AliasRecord>;
  /** @throws SkerryError `ALIAS_NOT_FOUND`, `ALIAS_CHANGED` */
  deleteAlias(of: AliasRef, by: Actor, ifRevision?: number): Promise<void>;
  /**
   * Removes the function with its versions and aliases. What it stored stays. Another of its name goes on with the numbers of its
   * versions: a number never means two things.
   *
   * @throws SkerryError `FUNCTION_NOT_FOUND`
   */
  deleteFunction(of: FunctionRef, by: Actor): Promise<void>;

  /**
   * @param domain its name in any form that a browser takes; `normalDomain` makes the record's of it
   * @throws SkerryError `DOMAIN_INVALID`, `TENANT_NOT_FOUND`, `QUOTA_EXCEEDED`, `DOMAIN_TAKEN` when another tenant
   *   has it or one that overlaps; the message names both, which is for whoever administers all of them
   */
  addDomain(domain: DomainRef, by: Actor): Promise<DomainRecord>;
  /** @throws SkerryError `DOMAIN_NOT_FOUND` also when it is another tenant's */
  removeDomain(domain: DomainRef, by: Actor): Promise<void>;

  /** @param secret sealed: the catalog cannot read it. @throws SkerryError `TENANT_NOT_FOUND`, `QUOTA_EXCEEDED`, what sealing throws */
  setSecret(secret: NewSecret, by: Actor): Promise<SecretRecord>;
  /**
   * Seals the same value anew: for another master key.
   *
   * @param reseal synchronous; undefined: it may stay as it is
   * @returns whether it changed
   * @throws SkerryError `SECRET_NOT_FOUND`, what sealing throws
   */
  resealSecret(of: SecretRef, reseal: (secret: SealedSecret) => Uint8Array | undefined, by: Actor): Promise<boolean>;
  /** @throws SkerryError `SECRET_NOT_FOUND` */
  deleteSecret(of: SecretRef, by: Actor): Promise<void>;

  /** @throws SkerryError `TENANT_NOT_FOUND`, `QUOTA_EXCEEDED` */
  createToken(token: NewToken, by: Actor): Promise<TokenRecord>;
  /** The same if there is none yet, nor ever was. @returns undefined otherwise */
  createFirstToken(token: NewToken, by: Actor): Promise<TokenRecord | undefined>;
  /** It stays in the record. @throws SkerryError `TOKEN_NOT_FOUND` */
  revokeToken(id: string, by: Actor): Promise<TokenRecord>;

  /**
   * Forgets versions by the rule, function by function; none that an alias points at, or pointed at before.
   *
   * @returns digests that no version names any more
   */
  retain(rule: Retention, by: Actor): Promise<readonly string[]>;
  /** Waits for the changes that were asked for. Calls after it fail with `STORE_UNAVAILABLE`. */
  close(): Promise<void>;
}

export interface CatalogReader {
  /**
   * Several reads of one revision, whatever others change meanwhile.
   *
   * @param run synchronous
   * @example
   * const live = catalog.read((at) => ({ revision: at.revision(), changed: at.changedSince(known) }));
   */
  read<T>(run: (at: CatalogReader) => T): T;
  /** Of the latest change; 0 before the first. Cheap: servers ask several times a second whether it rose, also by other processes. */
  revision(): number;
  /**
   * Functions whose versions or aliases changed behind a revision, removed ones included; `'all'` when it is not known any more.
   * Domains count as all, tenants, secrets and tokens as none.
   */
  changedSince(revision: number): readonly FunctionRef[] | 'all';
  tenants(page?: Page): readonly TenantRecord[];
  tenant(name: string): TenantRecord | undefined;
  functions(tenant: string, page?: Page): readonly FunctionRecord[];
  function(of: FunctionRef): FunctionRecord | undefined;
  /** Newest first. @param page `after` is the number of a version, as text */
  versions(of: FunctionRef, page?: Page): readonly VersionSummary[];
  version(of: VersionRef): VersionRecord | undefined;
  alias(of: AliasRef): AliasRecord | undefined;
  /** Those of all tenants when undefined. In the order of their labels, the last one first: a domain before those below it. */
  domains(tenant?: string, page?: Page): readonly DomainRecord[];
  /** @param name as in its record */
  domain(name: string): DomainRecord | undefined;
  /** Without their values. */
  secrets(tenant: string, page?: Page): readonly SecretRecord[];
  sealedSecret(of: SecretRef): SealedSecret | undefined;
  /** Those for all tenants when undefined. In no order that means anything. */
  tokens(tenant?: string, page?: Page): readonly TokenRecord[];
  /** @param hash SHA-256 of the token, in hex. Expired and revoked ones are found too: the caller says which it was. */
  tokenByHash(hash: string): TokenRecord | undefined;
  /** Newest first; of all tenants when undefined. @param page `after` is a revision, as text */
  audit(tenant?: string, page?: Page): readonly AuditEntry[];
  /** What versions name, of all tenants when undefined: whatever else is among the component files is not needed. */
  digests(tenant?: string): ReadonlySet<string>;
}

export interface Page {
  /** Only records behind the one of this name. */
  readonly after?: string;
  /** At most. Default `CATALOG_LIMITS.pageDefault`, at most `CATALOG_LIMITS.page`. */
  readonly limit?: number;
}

/** Who makes a change, for the audit record. */
export interface Actor {
  /** Name of a token, or of what acts by itself: `retention`. */
  readonly name: string;
}

export interface FunctionRef {
  readonly tenant: string;
  readonly function: string;
}

export interface VersionRef extends FunctionRef {
  readonly number: number;
}

export interface AliasRef extends FunctionRef {
  readonly alias: string;
}

export interface TenantRecord {
  readonly name: string;
  /** Milliseconds since 1970, here and below. */
  readonly createdAt: number;
}

export interface FunctionRecord extends FunctionRef {
  readonly createdAt: number;
  readonly latest: number;
  readonly aliases: readonly AliasRecord[];
}

export interface NewVersion extends FunctionRef {
  /** SHA-256 of the component, in lower-case hex. */
  readonly digest: string;
  readonly componentBytes: number;
  /** `skerry.json` as it was deployed. Its `name` is that of the function. */
  readonly manifest: string;
  readonly note?: string | undefined;
  /** Whether what it newly asks for was approved by whoever deploys it, or waits. */
  readonly state: VersionState;
  /** The envelope in which it was signed, in JSON. undefined: nobody signed it. */
  readonly envelope?: string | undefined;
  /** Id of the trusted key that signed it. undefined: the host trusts none of them, or nobody signed it. */
  readonly signedBy?: string | undefined;
}

export type VersionState = 'waiting' | 'approved';

/** Never changes but for its state, and that it may be signed later. */
export interface VersionRecord extends NewVersion, VersionSummary {
  readonly note: string | undefined;
  readonly envelope: string | undefined;
  readonly signedBy: string | undefined;
}

/** A version without its manifest and its envelope, which may be long. */
export interface VersionSummary extends Omit<NewVersion, 'manifest' | 'envelope'> {
  readonly note: string | undefined;
  readonly signedBy: string | undefined;
  /** From 1, without gaps at its creation. */
  readonly number: number;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly approvedBy: string | undefined;
}

export interface NewAlias extends AliasRef {
  readonly targets: readonly AliasTarget[];
  /** What a client keeps that makes it meet the same version again. undefined: each request is drawn anew. */
  readonly sticky?: Sticky | undefined;
}

export interface AliasTarget {
  readonly number: number;
  /** A share of all weights of the alias; a whole number from 1 to `CATALOG_LIMITS.weight`. */
  readonly weight: number;
}

export type Sticky = { readonly cookie: string } | { readonly header: string };

export interface AliasRecord extends NewAlias {
  /** The catalog's revision that set it: its entity tag. */
  readonly revision: number;
  readonly changedAt: number;
  readonly changedBy: string;
  /** What it pointed at before, for going back; newest first, at most `CATALOG_LIMITS.earlier`. */
  readonly earlier: readonly (readonly AliasTarget[])[];
}

export interface DomainRef {
  readonly name: string;
  readonly tenant: string;
}

export interface DomainRecord extends DomainRef {
  /** `api.example.org`, or `*.example.org` for every name one label longer. In lower case, international names in their ASCII form. */
  readonly name: string;
  readonly createdAt: number;
}

export interface SecretRef {
  readonly tenant: string;
  /** As a name of configuration. */
  readonly name: string;
}

export interface NewSecret extends SecretRef {
  /**
   * Seals the value as this version of the secret, synchronously: into at most `CATALOG_LIMITS.sealedBytes`. Numbers count from 1 and
   * never mean two values, also when the secret was deleted meanwhile: what is bound to one opens as no other.
   */
  readonly seal: (version: number) => Uint8Array;
}

export interface SealedSecret {
  readonly version: number;
  readonly sealed: Uint8Array;
}

export interface SecretRecord extends SecretRef {
  /** How often it was set. */
  readonly version: number;
  readonly changedAt: number;
  readonly changedBy: string;
}

export const ROLES = ['read', 'deploy', 'approve', 'operate', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export interface NewToken {
  readonly name: string;
  /** SHA-256 of the token, in lower-case hex. */
  readonly hash: string;
  readonly roles: readonly Role[];
  /** undefined: all tenants. */
  readonly tenant: string | undefined;
  readonly expiresAt: number | undefined;
}

export interface TokenRecord extends NewToken {
  readonly id: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly revokedAt: number | undefined;
}

export interface AuditEntry {
  readonly revision: number;
  readonly at: number;
  readonly by: string;
  /** `version.create`, `alias.set`, … */
  readonly action: string;
  readonly tenant: string | undefined;
  /** What was changed: `thumbnails/live`. */
  readonly subject: string;
  /** In words, without values of secrets. */
  readonly detail: string;
}

export interface Retention {
  /** Versions of each function that stay, at least. */
  readonly keepLast: number;
  /** Younger ones stay, in milliseconds. */
  readonly keepForMs: number;
  readonly now: number;
}

export interface Sent {
  readonly digest: string;
  /** All of the component was sent. */
  readonly isWhole: boolean;
  /** On disk. */
  readonly bytes: number;
}

/** Components by digest. A file that is there is whole: it was written under another name, synced, and renamed. */
export interface ComponentFiles {
  /** Keeps it from being collected for a while, too: for whoever is about to create a version of it. */
  has(digest: string): Promise<boolean>;
  /** @throws SkerryError `COMPONENT_DAMAGED` when it is not there, or its bytes have another digest */
  read(digest: string): Promise<Uint8Array>;
  /**
   * Receives a component from a function, from where an earlier upload of it by the same function was cut off, in whichever process.
   *
   * @param from how many bytes the caller leaves out at the front; `receivedOf` says how many may be left out
   * @throws SkerryError `UPLOAD_DIGEST_WRONG`, `UPLOAD_TOO_LARGE`, `UPLOAD_OFFSET_WRONG`, `STORE_FULL`, `STORE_READ_ONLY`; what was
   *   received of an upload whose digest is wrong is dropped
   */
  receive(by: FunctionRef, digest: string, from: number, chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** Bytes of an upload by the function that was cut off; 0 when there is none. */
  receivedOf(by: FunctionRef, digest: string): Promise<number>;
  /** Remembers for a while that a function sent all of a component. */
  noteSent(by: FunctionRef, digest: string): Promise<void>;
  /** Whether it did; to ask has it remembered for another while. */
  wasSent(by: FunctionRef, digest: string): Promise<boolean>;
  /** What functions of a tenant sent lately, and what they have sent of uploads that run or were cut off. */
  sentBy(tenant: string): Promise<readonly Sent[]>;
  /**
   * Removes what is not in `kept` and was not asked for in a while, uploads that nobody goes on with included.
   *
   * @param kept `digests` of the catalog
   * @returns digests of the components that were removed
   */
  collect(kept: ReadonlySet<string>): Promise<readonly string[]>;
}
