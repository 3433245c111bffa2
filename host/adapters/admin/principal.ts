import { SkerryError } from '../../base/index.ts';
import { type Actor, type Catalog, findToken, isToken, type Role } from '../../catalog/index.ts';
import { Failures } from './failures.ts';

/** Who asks: a token that is valid now. */
export interface Principal {
  readonly id: string;
  readonly name: string;
  readonly roles: ReadonlySet<Role>;
  /** undefined: all tenants. */
  readonly tenant: string | undefined;
  readonly expiresAt: number | undefined;
}

/** Whether it may do what this role is for. `admin` may do everything, and whoever may do something may read. */
export function can({ roles }: Principal, role: Role): boolean {
  return role === 'read' || roles.has(role) || roles.has('admin');
}

export function actorOf({ name }: Principal): Actor {
  return { name };
}

/** A token that was refused; with seconds to wait where there were too many. */
export class Refusal extends SkerryError {
  readonly retryAfter: number | undefined;

  constructor(message: string, retryAfter: number) {
    const isTooMany = retryAfter > 0;
    super(
      isTooMany ? 'TOKEN_TRIES_EXHAUSTED' : 'TOKEN_REFUSED',
      isTooMany ? `${message}, and too many requests from this address had none that is valid` : message,
      { help: isTooMany ? `Wait ${retryAfter} s, and send a valid token.` : 'Send `Authorization: Bearer skr_…` with a valid token.' },
    );
    this.retryAfter = isTooMany ? retryAfter : undefined;
  }
}

/** Tells who sent a request. */
export class Gate {
  readonly #catalog: Catalog;
  readonly #now: () => number;
  readonly #failures: Failures;

  constructor(catalog: Catalog, now: () => number) {
    this.#catalog = catalog;
    this.#now = now;
    this.#failures = new Failures(now);
  }

  /**
   * A valid token passes however many others failed: nobody guesses one, and one who fails on purpose must not lock out those
   * who share an address with it.
   *
   * @param header the value of `authorization`
   * @throws Refusal
   */
  admit(header: string | undefined, address: string): Principal {
    const result = this.#find(header);
    if (typeof result !== 'string') return result;
    throw new Refusal(result, this.#failures.add(address));
  }

  /** @returns whose it is, or what is wrong with it */
  #find(header: string | undefined): Principal | string {
    if (header === undefined) return 'The request has no token';
    const [, token = ''] = /^Bearer +(\S+)$/i.exec(header) ?? [];
    if (!isToken(token)) return 'The token is not one of Skerry, or mistyped';
    const found = findToken(this.#catalog, token);
    if (found === undefined) return 'The token is not known';
    if (found.revokedAt !== undefined) return 'The token was revoked';
    if (found.expiresAt !== undefined && found.expiresAt <= this.#now()) return 'The token has expired';
    const { id, name, roles, tenant, expiresAt } = found;
    return { id, name, roles: new Set(roles), tenant, expiresAt };
  }
}
