import { SkerryError } from '../base/index.ts';
import type { SecretSource } from '../capabilities/index.ts';
import type { CatalogReader } from '../catalog/contract.ts';
import type { Sealer } from './sealing.ts';

/** How long what was read counts at most, when something changed. */
const FRESH_MS = 200;
/** Values that are kept opened. */
const MOST = 1000;

/** Secrets of the tenants of a catalog, opened when they are first read, and forgotten when the catalog changes. */
export class TenantSecrets {
  readonly #catalog: Pick<CatalogReader, 'revision' | 'sealedSecret'>;
  readonly #sealer: Sealer | undefined;
  /** undefined: it is not set. */
  readonly #opened = new Map<string, string | undefined>();
  #revision = -1;
  #staleAt = -Infinity;

  /** @param sealer undefined: the host has no master key, and can open none */
  constructor(catalog: Pick<CatalogReader, 'revision' | 'sealedSecret'>, sealer: Sealer | undefined) {
    this.#catalog = catalog;
    this.#sealer = sealer;
  }

  of(tenant: string): SecretSource {
    return {
      read: (name) => this.#read(tenant, name),
      howToSet: (name) => `Run \`skerry secrets put ${name} --tenant ${tenant}\`.`,
    };
  }

  #read(tenant: string, name: string): string | undefined {
    this.#forgetOld();
    // No name holds a space.
    const key = `${tenant} ${name}`;
    if (this.#opened.has(key)) return this.#opened.get(key);
    const found = this.#catalog.sealedSecret({ tenant, name });
    const value = found && this.#sealerFor(name).open({ tenant, name, version: found.version }, found.sealed);
    if (this.#opened.size >= MOST) this.#opened.clear();
    this.#opened.set(key, value);
    return value;
  }

  /** Looked at now and then: a function may read a secret thousands of times a second. */
  #forgetOld(): void {
    const now = performance.now();
    if (now < this.#staleAt) return;
    this.#staleAt = now + FRESH_MS;
    const revision = this.#revisionNow();
    if (revision !== this.#revision) this.#opened.clear();
    this.#revision = revision;
  }

  /** With a catalog that cannot be read at the moment, what was read before goes on. Whoever follows it tells the log. */
  #revisionNow(): number {
    try {
      return this.#catalog.revision();
    } catch {
      return this.#revision;
    }
  }

  #sealerFor(name: string): Sealer {
    if (this.#sealer !== undefined) return this.#sealer;
    throw new SkerryError('MASTER_KEY_MISSING', `The secret "${name}" cannot be opened: this host has no master key`, {
      help: 'Start it with --master-key-file FILE, or with SKERRY_MASTER_KEY.',
    });
  }
}
