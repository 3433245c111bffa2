import { type AddressRange, isInRange, parseAddress, parseRange } from './ip-address.ts';

/**
 * What an IP address is, as far as it matters for who may connect to it.
 *
 * - `public`: global unicast, the internet.
 * - `local`: this machine and its networks: loopback, private, shared (CGNAT), link-local, unique local.
 * - `metadata`: services that hand out credentials to whoever asks from inside a cloud.
 * - `translated`: IPv6 that carries an IPv4 address inside and reaches it through a translator or tunnel, so that the
 *   address on the wire says nothing of where the packets end.
 * - `unusable`: nothing that a request could reach: unspecified, multicast, broadcast, documentation, reserved.
 */
export type AddressKind = 'public' | 'local' | 'metadata' | 'translated' | 'unusable';

/** First match wins. IANA special-purpose address registries for IPv4 and IPv6, and the clouds' documentation. */
const KINDS: readonly (readonly [AddressKind, readonly string[]])[] = [
  [
    'metadata',
    [
      '169.254.169.254', // AWS, Google Cloud, Azure, Oracle, DigitalOcean, OpenStack, Hetzner
      '169.254.169.123', // AWS time
      '169.254.169.253', // AWS resolver
      '169.254.170.2', // AWS task credentials
      '169.254.170.23', // AWS pod identity
      '169.254.42.42', // Scaleway
      '169.254.0.23', // Tencent
      '100.100.100.200', // Alibaba
      '168.63.129.16', // Azure host agent: inside the public range
      '192.0.0.192', // Oracle, classic
      'fd00:ec2::254', // AWS
      'fd00:ec2::23', // AWS pod identity
      'fd20:ce::254', // Google Cloud
      'fd00:42::42', // Scaleway
    ],
  ],
  [
    'local',
    [
      '127.0.0.0/8', // loopback
      '10.0.0.0/8', // private, RFC 1918
      '172.16.0.0/12',
      '192.168.0.0/16',
      '100.64.0.0/10', // shared with the provider, RFC 6598
      '169.254.0.0/16', // link-local
      '::1', // loopback
      'fc00::/7', // unique local
      'fe80::/10', // link-local
      'fec0::/10', // site-local, deprecated and still routed in places
    ],
  ],
  [
    'translated',
    [
      '192.88.99.0/24', // 6to4 relays
      '::ffff:0:0/96', // IPv4-mapped
      '::ffff:0:0:0/96', // IPv4-translated, RFC 2765
      '64:ff9b::/96', // NAT64
      '64:ff9b:1::/48', // NAT64, local use
      '2001::/32', // Teredo
      '2002::/16', // 6to4
    ],
  ],
  [
    'unusable',
    [
      '0.0.0.0/8', // "this network"; Linux connects 0.0.0.0 to itself
      '192.0.0.0/24', // protocol assignments
      '192.0.2.0/24', // documentation
      '198.51.100.0/24',
      '203.0.113.0/24',
      '198.18.0.0/15', // benchmarking
      '224.0.0.0/4', // multicast
      '240.0.0.0/4', // reserved, with the broadcast address
      '2001::/23', // protocol assignments: benchmarking, ORCHID
      '2001:db8::/32', // documentation
      '3fff::/20',
    ],
  ],
];

const RANGES: readonly (readonly [AddressKind, AddressRange])[] = KINDS.flatMap(([kind, ranges]) =>
  ranges.map((range) => [kind, parseRange(range)] as const),
);

/** IPv4-compatible, RFC 4291 2.5.5.1; `::` and `::1` are in it but are no such addresses. */
const COMPATIBLE = parseRange('::/96');

/** All that IANA has given out for global unicast; the rest of IPv6 is reserved. */
const GLOBAL_V6 = parseRange('2000::/3');

const LOOPBACK_V6_TAIL = 1;

/** @param text an address; anything else is `unusable` */
export function classifyAddress(text: string): AddressKind {
  const address = parseAddress(text);
  if (address === undefined) return 'unusable';
  const found = RANGES.find(([, range]) => isInRange(address, range));
  if (found !== undefined) return found[0];
  if (address.length === 4 || isInRange(address, GLOBAL_V6)) return 'public';
  return isInRange(address, COMPATIBLE) && hasEmbeddedV4(address) ? 'translated' : 'unusable';
}

function hasEmbeddedV4(address: Uint8Array): boolean {
  return address[12] !== 0 || address[13] !== 0 || address[14] !== 0 || (address[15] ?? 0) > LOOPBACK_V6_TAIL;
}
