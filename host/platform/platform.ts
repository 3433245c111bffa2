import { asSkerryError } from '../base/index.ts';
import type { CatalogReader, ComponentFiles, VersionRef } from '../catalog/index.ts';
import type { Host } from '../node/index.ts';
import { hostNameOf, type Leads } from '../routing/index.ts';
import type { Deployment, Found, Functions, Log, RequestHead } from '../runtime/index.ts';
import { CalledVersions } from './called-versions.ts';
import type { TenantsSecrets } from './deploy-version.ts';
import { factsOf, LiveSet } from './live-set.ts';
import { Version, type VersionFacts } from './version.ts';
import { checkMayCall, versionAddress, versionAsked } from './version-request.ts';

/** How often the catalog is asked whether something changed. */
const POLL_MS = 200;
/** A catalog that cannot be read is told of, now and then. */
const TELL_AGAIN_MS = 10_000;

export interface PlatformOptions {
  /** What is deployed. The caller closes it, after the platform. */
  readonly catalog: CatalogReader;
  readonly files: Pick<ComponentFiles, 'read'>;
  /** What functions run on. The caller closes it, after the platform. */
  readonly host: Pick<Host, 'deploy'>;
  readonly log: Log;
  /** Where the secrets of a tenant come from. Default: none is set. */
  readonly secrets?: TenantsSecrets;
  /** Let anybody call any approved version at its own address, `v7--NAME.DOMAIN`. Default false. */
  readonly versionAddresses?: boolean;
}

/** Serves what a catalog says is live, and follows it. */
export interface Platform {
  /** For `serve`, and as `registry` for a server: with the functions that are prepared. */
  readonly functions: Functions & { readonly functions: readonly Deployment[] };
  /** Whether a guest runs, of a version that was replaced as well. */
  isBusy(): boolean;
  /** Follows the catalog no more, and gives back what functions hold once their requests are done. Stop the server first. */
  close(): void;
}

/**
 * Reads the catalog, and follows it: a change that another process makes as well is here within a quarter of a second. Nothing is
 * prepared before it is needed.
 *
 * @throws what reading the catalog throws the first time; later failures are told to the log, and what was live goes on
 * @example
 * const platform = openPlatform({ catalog, files, host, log });
 * const app = await createServer({ registry: platform.functions, logger, index: false });
 */
export function openPlatform(options: PlatformOptions): Platform {
  return new CatalogPlatform(options);
}

class CatalogPlatform implements Platform {
  readonly #options: PlatformOptions;
  readonly #live: LiveSet;
  readonly #called = new CalledVersions();
  readonly #deployments = new Set<Deployment>();
  readonly #timer: NodeJS.Timeout;
  #toldAt = -Infinity;
  readonly functions: Platform['functions'];

  constructor(options: PlatformOptions) {
    this.#options = options;
    const { catalog, log } = options;
    this.#live = new LiveSet((facts) => this.#version(facts), log);
    this.#live.refresh(catalog);
    this.#timer = setInterval(() => this.#follow(), POLL_MS);
    const deployments = this.#deployments;
    this.functions = {
      find: (method, path, head) => this.#find(method, path, head),
      get functions() {
        return [...deployments];
      },
    };
  }

  #version(facts: VersionFacts): Version {
    const { files, host, log, secrets } = this.#options;
    return new Version(facts, { files, deploy: (...of) => host.deploy(...of), log, secrets }, (deployment) => {
      this.#deployments.add(deployment);
      void deployment.disposed.then(() => this.#deployments.delete(deployment));
    });
  }

  #follow(): void {
    const { catalog } = this.#options;
    try {
      this.#called.sweep();
      if (catalog.revision() === this.#live.revision) return;
      this.#live.refresh(catalog);
      this.#called.keep((of) => catalog.version(of) !== undefined);
    } catch (cause) {
      this.#tell(cause);
    }
  }

  #tell(cause: unknown): void {
    const now = performance.now();
    if (now - this.#toldAt < TELL_AGAIN_MS) return;
    this.#toldAt = now;
    const { code, message, help } = asSkerryError(cause);
    this.#options.log.error({ code, help }, `The catalog cannot be read, and what was live goes on: ${message}`);
  }

  #find(method: string, path: string, head: RequestHead): Found | undefined {
    const found = this.#versionFor(method, path, head);
    if (found === undefined) return undefined;
    const { target, stripped } = found;
    return { target: target.deployment(), stripped, version: String(target.facts.number) };
  }

  #versionFor(method: string, path: string, head: RequestHead): Leads<Version> | undefined {
    const host = hostNameOf(head.authority);
    const address = this.#addressIn(host);
    const tenant = address === undefined ? this.#live.tenantOf(host) : this.#tenantAt(host, address.domain);
    if (tenant === undefined) return undefined;
    if (address !== undefined) return this.#call({ tenant, function: address.function, number: address.number }, method, path);
    const number = versionAsked(head);
    const live = this.#live.find(tenant, method, path, head);
    if (number === undefined || live === undefined) return live;
    checkMayCall(head, tenant, this.#options.catalog);
    return this.#call({ tenant, function: live.target.facts.function, number }, method, path);
  }

  #addressIn(host: string): ReturnType<typeof versionAddress> {
    return this.#options.versionAddresses === true && !this.#live.isDomain(host) ? versionAddress(host) : undefined;
  }

  /** Below a domain, or one label below what a wildcard stands for. */
  #tenantAt(host: string, domain: string): string | undefined {
    return this.#live.isDomain(domain) ? this.#live.tenantOf(domain) : this.#live.tenantOf(host);
  }

  #call(of: VersionRef, method: string, path: string): Leads<Version> | undefined {
    const { catalog, log } = this.#options;
    return this.#called.find(of, method, path, () => {
      const facts = factsOf(of, catalog, log);
      return facts && this.#version(facts);
    });
  }

  isBusy(): boolean {
    return [...this.#deployments].some(({ limiter }) => limiter.running > 0);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#live.close();
    this.#called.close();
  }
}
