import type { SkerryError } from '../../base/index.ts';
import type { OutgoingResponse } from '../../wasi/index.ts';
import type { RequestUsage } from '../events.ts';

/** Where the answer to a request goes. One of `send` and `refuse` is called, once, unless the client has gone. */
export interface ResponseSink {
  /** Whether the client has gone: nothing reaches it any more. */
  readonly isGone: boolean;
  /** Has a field of the host's own stand in the answer, whatever that is: a response of the guest, which cannot set it, or an error. */
  tell(name: string, value: string): void;
  /** Whether it asks `Sending` for the usage of a guest that is done already. */
  readonly wantsUsage: boolean;
  /**
   * Tells when the client goes before it has the whole response; at once when it is gone.
   *
   * @returns what calls it off
   */
  onGone(listener: () => void): () => void;
  /**
   * Sends what the guest made: its size and the soundness of its body are checked already. Later failures are told to
   * `sending`.
   *
   * @throws what keeps it from being sent; nothing has left then, and `refuse` follows
   */
  send(response: OutgoingResponse, sending: Sending): void;
  /**
   * Answers with an error: nothing was sent before.
   *
   * @throws what keeps even that from being sent; the sink has cut the connection then
   */
  refuse(error: SkerryError): void;
  /** What was sent is not to be finished; as long as nothing has left, the client may be told `error` instead. */
  cut(error: SkerryError): void;
}

/** A response while it is sent, as its sink sees it. */
export interface Sending {
  /** What the request has used so far; of a guest that is done only where the sink `wantsUsage`. */
  readonly usage: RequestUsage;
  /** The response could not be sent: the guest is stopped, since nobody would see what it does. */
  failed(cause: unknown): void;
  /** The guest gave its body up, or never finished it. */
  unfinished(error: SkerryError): void;
}
