import { ResultError } from '../../base/index.ts';
import type { Bounds, HostInterface } from '../../engine/index.ts';
import type { InterfaceProvider } from '../provider.ts';
import { unreachableBounds, unreachableMethods } from '../unreachable.ts';

/**
 * There are no sockets: a function speaks HTTP, through `wasi:http`, where the host sees whom it asks for what. Guests
 * link to these interfaces because their standard library does; every attempt is answered `access-denied`.
 */
class Network {}
class TcpSocket {}
class UdpSocket {}
class IncomingDatagramStream {}
class OutgoingDatagramStream {}
class ResolveAddressStream {}

const COMMON = ['startBind', 'finishBind', 'localAddress', 'remoteAddress', 'addressFamily', 'subscribe'];
const BUFFERS = ['receiveBufferSize', 'setReceiveBufferSize', 'sendBufferSize', 'setSendBufferSize'];

unreachableMethods(TcpSocket, [
  ...COMMON,
  ...BUFFERS,
  'startConnect',
  'finishConnect',
  'startListen',
  'finishListen',
  'accept',
  'isListening',
  'setListenBacklogSize',
  'keepAliveEnabled',
  'setKeepAliveEnabled',
  'keepAliveIdleTime',
  'setKeepAliveIdleTime',
  'keepAliveInterval',
  'setKeepAliveInterval',
  'keepAliveCount',
  'setKeepAliveCount',
  'hopLimit',
  'setHopLimit',
  'shutdown',
]);
unreachableMethods(UdpSocket, [...COMMON, ...BUFFERS, 'stream', 'unicastHopLimit', 'setUnicastHopLimit']);
unreachableMethods(IncomingDatagramStream, ['receive', 'subscribe']);
unreachableMethods(OutgoingDatagramStream, ['checkSend', 'send', 'subscribe']);
unreachableMethods(ResolveAddressStream, ['resolveNextAddress', 'subscribe']);

function deny(): never {
  throw new ResultError('access-denied');
}

const INTERFACES: Readonly<Record<string, HostInterface>> = {
  'instance-network': { instanceNetwork: () => new Network() },
  'ip-name-lookup': { ResolveAddressStream, resolveAddresses: deny },
  network: { Network, networkErrorCode: () => undefined },
  tcp: { TcpSocket },
  'tcp-create-socket': { createTcpSocket: deny },
  udp: { IncomingDatagramStream, OutgoingDatagramStream, UdpSocket },
  'udp-create-socket': { createUdpSocket: deny },
};

/** The longest name of DNS; every name gets the same answer. */
const NAME = { bytes: 255, beyond: { err: 'access-denied' } } as const;

const BOUNDS: Readonly<Record<string, Bounds>> = {
  'ip-name-lookup': { 'resolve-addresses': { name: NAME } },
  udp: unreachableBounds({ '[method]outgoing-datagram-stream.send': ['datagrams'] }),
};

export const socketsProviders: readonly InterfaceProvider[] = Object.entries(INTERFACES).map(([name, iface]) => ({
  name: `wasi:sockets/${name}`,
  versions: ['0.2'],
  suspending: [],
  bounds: BOUNDS[name] ?? {},
  bind: () => iface,
}));
