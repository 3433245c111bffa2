import type { ByteSource } from '../../wasi/index.ts';
import type { Log } from '../log.ts';

/** A request as whoever received it hands it over. What reading it costs is paid when it is read. */
export interface InvokeRequest {
  /** Names the request in the log; unique in this process. */
  readonly id: string;
  /** As on the wire, `GET`. */
  readonly method: string;
  /** In lower case, `https`. */
  readonly scheme: string;
  readonly authority: string;
  /** Path and query as the client sent them, starting with a slash; or `*`, with OPTIONS. */
  readonly pathWithQuery: string;
  /** Names and values of all headers together, in bytes; compared with `limits.requestHeaderBytes`. */
  readonly headerBytes: number;
  /** What `content-length` declares, in bytes; 0 when it is missing. Compared with `limits.requestBodyBytes`. */
  readonly declaredBytes: number;
  /** Without hop-by-hop headers and `Host`. Called when the guest asks for headers, and at most once. */
  readonly headers: () => (readonly [string, Uint8Array])[];
  /** Its limit is kept by the runtime. Canceled when the request is over and something of it is left. */
  readonly body: ByteSource;
  /** Takes the guest's lines and the reasons of failures. */
  readonly log: Log;
}
