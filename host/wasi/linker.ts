import { SkerryError } from '../base/index.ts';
import type { Bounds, HostInterface, Imports } from '../engine/index.ts';
import type { ContextRef, InterfaceProvider } from './provider.ts';
import { wasiProviders } from './providers.ts';

/** The imports of one component, each met by a provider. */
export interface LinkedImports {
  /** Once per instance; `ref` says which request the instance serves. */
  bind(ref: ContextRef): Imports;
  /** WIT names of the functions of an imported interface that may return a promise. */
  suspending(interfaceId: string): readonly string[];
  /** What the parameters of the functions of an imported interface may hold. */
  bounds(interfaceId: string): Bounds;
}

/**
 * Finds the implementation of everything that a component imports.
 *
 * @param importNames exact ids, `wasi:http/types@0.2.3`
 * @param further interfaces besides those of WASI
 * @throws SkerryError `IMPORT_UNKNOWN` for what this host does not have, all of it in one error
 */
export function linkImports(importNames: readonly string[], further: readonly InterfaceProvider[] = []): LinkedImports {
  const providers = [...wasiProviders, ...further];
  const found = new Map(importNames.map((id) => [id, providers.find((provider) => provides(provider, id))]));
  const unmet = importNames.filter((id) => found.get(id) === undefined);
  if (unmet.length > 0) throw unknownImports(unmet, providers);
  return new Links(found as ReadonlyMap<string, InterfaceProvider>);
}

class Links implements LinkedImports {
  readonly #links: ReadonlyMap<string, InterfaceProvider>;

  constructor(links: ReadonlyMap<string, InterfaceProvider>) {
    this.#links = links;
  }

  /** Two versions of an interface share one binding: to the host they are the same interface. */
  bind(ref: ContextRef): Imports {
    const bound = new Map<InterfaceProvider, HostInterface>();
    const imports: Record<string, HostInterface> = {};
    for (const [id, provider] of this.#links) {
      const iface = bound.get(provider) ?? provider.bind(ref);
      bound.set(provider, iface);
      imports[id] = iface;
    }
    return imports;
  }

  suspending(interfaceId: string): readonly string[] {
    return this.#links.get(interfaceId)?.suspending ?? [];
  }

  bounds(interfaceId: string): Bounds {
    return this.#links.get(interfaceId)?.bounds ?? {};
  }
}

const STABLE_0_2 = /^0\.2\.(0|[1-9]\d{0,5})$/;

function provides(provider: InterfaceProvider, id: string): boolean {
  const [name, version] = splitId(id);
  return provider.name === name && provider.versions.some((offered) => isCompatible(offered, version));
}

/** Stable versions of one track link with each other; a pre-release promises nothing and matches itself alone. */
const isCompatible = (offered: string, version: string): boolean => (offered === '0.2' ? STABLE_0_2.test(version) : offered === version);

function splitId(id: string): [name: string, version: string] {
  const at = id.indexOf('@');
  return at < 0 ? [id, ''] : [id.slice(0, at), id.slice(at + 1)];
}

function unknownImports(ids: readonly string[], providers: readonly InterfaceProvider[]): SkerryError {
  const lines = ids.map((id) => `${id} (${whatThereIs(splitId(id)[0], providers)})`);
  const subject = ids.length === 1 ? 'an interface' : `${ids.length} interfaces`;
  return new SkerryError('IMPORT_UNKNOWN', `Component imports ${subject} that this host does not provide: ${lines.join(', ')}`, {
    help: 'Build it against a version that is provided, or compose it with a component that exports what is missing.',
    where: ids.join(', '),
  });
}

function whatThereIs(name: string, providers: readonly InterfaceProvider[]): string {
  const versions = providers.filter((provider) => provider.name === name).flatMap((provider) => provider.versions);
  return versions.length === 0 ? 'no version is provided' : `provided: ${versions.map(spell).join(', ')}`;
}

const spell = (version: string): string => (version === '0.2' ? '0.2.x' : version);
