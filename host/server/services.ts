import type { Manifest } from '../registry/index.ts';
import type { OutboundHttp } from '../wasi/index.ts';

/** Outbound HTTP of one function, with connections of its own. */
export interface FunctionOutbound extends OutboundHttp {
  /** Closes the connections. */
  dispose(): void;
}

export type OutboundFactory = (manifest: Manifest) => FunctionOutbound;
