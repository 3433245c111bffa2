import type { ByteSource } from '../../wasi/index.ts';
import type { Log } from '../log.ts';
import type { ReceivedHead, RequestHead } from './head.ts';

/** What comes with any request. */
interface Message {
  /** Names the request in the log; unique in this process. */
  readonly id: string;
  /** In lower case, `https`. */
  readonly scheme: string;
  /** Takes the guest's lines and the reasons of failures. */
  readonly log: Log;
}

/** A request as a door received it. */
export interface ReceivedRequest extends ReceivedHead, Message {
  /**
   * Its body, as soon as there is a function that may read it.
   *
   * @param maxBytes how much the function reads at most, in bytes. The runtime sees to that
   */
  readonly body: (maxBytes: number) => ByteSource;
}

/** A request for one function. What reading it costs is paid when it is read. */
export interface InvokeRequest extends Message {
  readonly head: RequestHead;
  /** Its limit is kept by the runtime. Canceled when the request is over and something of it is left. */
  readonly body: ByteSource;
}
