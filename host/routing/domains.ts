import { SkerryError } from '../base/index.ts';

/** A name of the DNS, and who answers under it. */
export interface Domain<T> {
  /** `api.example.org`, or `*.example.org` for every name one label longer; in lower case. */
  readonly name: string;
  /** Names it to people. */
  readonly owner: string;
  readonly target: T;
}

/**
 * Finds by host who answers: the name itself before a wildcard. Two wildcards never match the same name, since each stands
 * for one label.
 */
export class Domains<T> {
  readonly #byName = new Map<string, Domain<T>>();

  /** @throws SkerryError `ROUTE_CONFLICT` when two owners have the same domain */
  constructor(domains: Iterable<Domain<T>>) {
    for (const domain of domains) {
      const taken = this.#byName.get(domain.name);
      if (taken !== undefined && taken.owner !== domain.owner) throw conflict(domain.name, taken.owner, domain.owner);
      this.#byName.set(domain.name, domain);
    }
  }

  /** Whether a domain has this very name. */
  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** @param host as `hostNameOf` gives it */
  find(host: string): T | undefined {
    return (this.#byName.get(host) ?? this.#byName.get(wildcardOf(host)))?.target;
  }
}

/** `*.example.org` for `api.example.org`. */
function wildcardOf(host: string): string {
  const end = host.indexOf('.');
  return end <= 0 ? '' : `*${host.slice(end)}`;
}

function conflict(name: string, first: string, second: string): SkerryError {
  return new SkerryError('ROUTE_CONFLICT', `The tenants "${first}" and "${second}" both claim the domain ${name}`, {
    help: 'Take it from one of them.',
  });
}
