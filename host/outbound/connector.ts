import { isIP, type LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type AddressGrant, classifyAddress, isReachable, matchOutbound, type OutboundRule } from '../capabilities/index.ts';
import { HOST_LIMITS } from '../base/index.ts';
import { type Dialled, Dialler, type Target } from './dial.ts';
import { OutboundFailure } from './failure.ts';
import type { ResolvedAddress, Resolver } from './resolver.ts';

export interface ConnectorOptions {
  readonly rules: readonly OutboundRule[];
  readonly resolver: Resolver;
  readonly timeoutMs: number;
  /** Certificates of private authorities, in PEM. */
  readonly ca: string | undefined;
  /** Told which address was refused under which name. */
  readonly onProhibited: (origin: string, address: string) => void;
}

/** Opens one connection. `dialled` is told, and never before this returns. */
export type Connect = (origin: URL, dialled: Dialled) => void;

/**
 * Opens connections, and decides at the last moment on the very addresses that are dialled: the answer of DNS
 * that was checked is the one that is used. Every new connection of a pool passes here.
 */
export function createConnector(options: ConnectorOptions): Connect {
  const known = new Map<string, Connect>();
  return (url, dialled) => {
    const { origin } = url;
    let connect = known.get(origin);
    if (connect === undefined) {
      // Forgetting costs no more than a full TLS handshake.
      if (known.size >= HOST_LIMITS.outboundOrigins) known.clear();
      connect = connectorOf(options, url);
      known.set(origin, connect);
    }
    connect(url, dialled);
  };
}

/** The connector of one origin, whose rules it has in its `lookup` and whose TLS sessions it keeps. */
function connectorOf(options: ConnectorOptions, origin: URL): Connect {
  const grant = matchOutbound(options.rules, origin);
  if (grant === undefined) return refuseAll(new OutboundFailure({ tag: 'HTTP-request-denied' }));
  const guard = new AddressGuard(options, origin.origin, grant);
  const dialler = new Dialler({ lookup: guard.lookup, timeoutMs: options.timeoutMs, ca: options.ca });
  const target = targetOf(origin);
  return (url, dialled) => {
    const failure = guard.checkLiteral(target.hostname);
    if (failure === undefined) dialler.dial(target, dialled);
    else refuseAll(failure)(url, dialled);
  };
}

function targetOf({ protocol, hostname, port }: URL): Target {
  const isSecure = protocol === 'https:';
  return { isSecure, hostname: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (isSecure ? 443 : 80) };
}

function refuseAll(failure: OutboundFailure): Connect {
  return (_, dialled) => queueMicrotask(() => dialled(failure, null));
}

/** Sorts out the addresses that a connection to one origin must not reach. */
class AddressGuard {
  readonly #resolver: Resolver;
  readonly #onProhibited: ConnectorOptions['onProhibited'];
  readonly #origin: string;
  readonly #grant: AddressGrant;

  constructor({ resolver, onProhibited }: ConnectorOptions, origin: string, grant: AddressGrant) {
    this.#resolver = resolver;
    this.#onProhibited = onProhibited;
    this.#origin = origin;
    this.#grant = grant;
  }

  /** `net.connect` does not look up what it takes for an address, so that is checked here, by its own judgement. */
  checkLiteral(hostname: string): OutboundFailure | undefined {
    return isIP(hostname) === 0 || this.#isReachable(hostname) ? undefined : this.#prohibited(hostname);
  }

  readonly lookup: LookupFunction = (hostname, options, callback) => {
    const answer = (addresses: readonly ResolvedAddress[]): void => {
      const [first] = addresses;
      if (options.all) callback(null, [...addresses]);
      else if (first !== undefined) callback(null, first.address, first.family);
    };
    const fail = (error: unknown): void => callback(error as NodeJS.ErrnoException, []);
    this.#resolve(hostname).then(answer, fail);
  };

  async #resolve(hostname: string): Promise<readonly ResolvedAddress[]> {
    const addresses = await this.#resolver.resolve(hostname);
    const reachable = addresses.filter(({ address }) => this.#isReachable(address));
    if (reachable.length > 0) return reachable;
    throw addresses[0] === undefined ? noAddress() : this.#prohibited(addresses[0].address);
  }

  /** The host's own addresses are local whatever their range: what listens there trusts its neighbours. */
  #isReachable(address: string): boolean {
    const kind = classifyAddress(address);
    return isReachable(kind === 'public' && isOwnAddress(address) ? 'local' : kind, this.#grant);
  }

  #prohibited(address: string): OutboundFailure {
    this.#onProhibited(this.#origin, address);
    return new OutboundFailure({ tag: 'destination-IP-prohibited' });
  }
}

function noAddress(): OutboundFailure {
  return new OutboundFailure({ tag: 'DNS-error', val: { rcode: 'NODATA', infoCode: undefined } });
}

function isOwnAddress(address: string): boolean {
  return Object.values(networkInterfaces()).some((entries) => entries?.some((entry) => entry.address === address));
}
