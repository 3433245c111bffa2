import type {
  AliasRecord,
  AuditEntry,
  DomainRecord,
  FunctionRef,
  SecretRecord,
  TenantRecord,
  TokenRecord,
  VersionSummary,
} from './contract.ts';
import { invalid } from './names.ts';
import { type Records, type StoredRecord, type WritableRecords } from './record-store.ts';

/** What is stored, by kind. */
export interface Kinds {
  /** By name. */
  readonly tenant: TenantRecord;
  /** By tenant and name. */
  readonly function: StoredFunction;
  /** By tenant and name; stays when the function is removed: the last number that was given out. */
  readonly numbering: number;
  /** By tenant, function and number. */
  readonly version: VersionSummary;
  /** The same: texts that may be long, apart from what is listed. */
  readonly manifest: string;
  /** The same, where somebody signed it. */
  readonly envelope: string;
  /** By digest: how many versions name it. */
  readonly digest: number;
  /** By tenant and digest: its size, and how many versions of the tenant name it. */
  readonly 'tenant-digest': { readonly bytes: number; readonly versions: number };
  /** By tenant: of all those together. */
  readonly 'tenant-bytes': number;
  /** By tenant, function and name. */
  readonly alias: AliasRecord;
  /** By tenant and function: the paths that it claims while it is live. */
  readonly claims: readonly string[];
  /** By tenant and path: by method, the function that claims it. */
  readonly claim: Readonly<Record<string, string>>;
  /** By its labels, the last one first. */
  readonly domain: DomainRecord;
  /** By tenant, and the same. */
  readonly 'tenant-domain': DomainRecord;
  /** By tenant and name. */
  readonly secret: SecretRecord;
  /** The same; stays when the secret is removed: the last version that was given out. */
  readonly 'secret-numbering': number;
  /** The same: base64 of what was sealed. */
  readonly sealed: string;
  /** By id. */
  readonly token: TokenRecord;
  /** By hash: the id. */
  readonly 'token-hash': string;
  /** By tenant (`ALL_TENANTS`: those that have none), and id: the id. */
  readonly 'tenant-token': string;
  /** By revision. */
  readonly change: Change;
  /** By tenant and revision: the revision. */
  readonly 'tenant-change': number;
}

export type Kind = keyof Kinds;

export interface StoredFunction extends FunctionRef {
  readonly createdAt: number;
  readonly latest: number;
}

export interface Change {
  readonly entry: AuditEntry;
  readonly changed: readonly FunctionRef[] | 'all';
}

/** No tenant is called so. */
export const ALL_TENANTS = '*';

type Part = string | number;

/** Digits of the largest safe integer: the order of texts is that of numbers. */
const DIGITS = 16;

/** Order of texts is then the same everywhere, and that of keys is that of their parts, since a space is before all of them. */
const PART = /^[!-~]+$/;

const key = (kind: Kind, parts: readonly Part[]): string => [kind, ...parts.map(text)].join(' ');

function text(part: Part): string {
  if (typeof part === 'number') return String(part).padStart(DIGITS, '0');
  if (!PART.test(part)) throw invalid('A name', part, 'of printable ASCII characters without spaces');
  return part;
}

export interface ListOptions {
  /** The part of the key behind which the list begins. */
  readonly after?: Part | undefined;
  /** undefined: all. */
  readonly limit?: number;
  readonly isReverse?: boolean;
}

/** Records by kind and the parts of their keys. */
export class TypedRecords {
  readonly #records: Records;

  constructor(records: Records) {
    this.#records = records;
  }

  get revision(): number {
    return this.#records.revision;
  }

  get<K extends Kind>(kind: K, ...parts: readonly Part[]): Kinds[K] | undefined {
    const value = this.#records.get(key(kind, parts));
    return value === undefined ? undefined : (JSON.parse(value) as Kinds[K]);
  }

  /** Those whose keys begin with these parts. */
  list<K extends Kind>(kind: K, parts: readonly Part[], options: ListOptions = {}): Kinds[K][] {
    return this.#list(kind, parts, options).map(({ value }) => JSON.parse(value) as Kinds[K]);
  }

  /** The last parts of their keys. */
  lastParts(kind: Kind, parts: readonly Part[], options: ListOptions = {}): string[] {
    return this.#list(kind, parts, options).map(({ key }) => key.slice(key.lastIndexOf(' ') + 1));
  }

  /** Those whose keys begin with this text. */
  listFrom<K extends Kind>(kind: K, start: string): Kinds[K][] {
    const records = this.#records.list({ prefix: key(kind, [start]), limit: Number.MAX_SAFE_INTEGER });
    return records.map(({ value }) => JSON.parse(value) as Kinds[K]);
  }

  /** Whether there is any. */
  some(kind: Kind, parts: readonly Part[]): boolean {
    return this.#list(kind, parts, { limit: 1 }).length > 0;
  }

  /** How many there are. */
  count(kind: Kind, parts: readonly Part[]): number {
    return this.#records.count(`${key(kind, parts)} `);
  }

  #list(
    kind: Kind,
    parts: readonly Part[],
    { after, limit = Number.MAX_SAFE_INTEGER, isReverse = false }: ListOptions,
  ): readonly StoredRecord[] {
    const prefix = `${key(kind, parts)} `;
    return this.#records.list({ prefix, limit, isReverse, after: after === undefined ? undefined : prefix + text(after) });
  }
}

export class WritableTypedRecords extends TypedRecords {
  readonly #records: WritableRecords;

  constructor(records: WritableRecords) {
    super(records);
    this.#records = records;
  }

  put<K extends Kind>(kind: K, parts: readonly Part[], value: Kinds[K]): void {
    this.#records.put(key(kind, parts), JSON.stringify(value));
  }

  delete(kind: Kind, ...parts: readonly Part[]): void {
    this.#records.delete(key(kind, parts));
  }
}
