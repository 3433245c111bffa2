export type {
  Clock,
  HttpErrorCode,
  KeyValueStore,
  LogSink,
  OutboundHttp,
  OutboundRequest,
  OutboundResponse,
  RandomSource,
  RequestContext,
} from './context.ts';
export type { ContextRef, InterfaceProvider } from './provider.ts';
export { GuestExit } from './cli/index.ts';
export {
  BodyRelay,
  CONNECTION_HEADERS,
  Fields,
  HeaderList,
  IncomingRequest,
  OutgoingResponse,
  platformBytes,
  platformText,
  ResponseOutparam,
} from './http/index.ts';
export type {
  HeaderEntries,
  HeaderSource,
  IncomingRequestInit,
  ResponseOutcome,
  ResponseOutparamOptions,
  ResponseReceiver,
} from './http/index.ts';
export { ByteQueue, BytesSource, Gate, Pipe, PulledSource } from './io/index.ts';
export type { ByteSink } from './io/index.ts';
export { linkImports } from './linker.ts';
export type { LinkedImports } from './linker.ts';
export { wasiProviders } from './providers.ts';
export type { ByteSource } from './source.ts';
