/** What supervisor and worker say to each other over IPC, in structured clones. */

/** A failure on its way between processes: `SkerryError` without its class. */
export interface Report {
  readonly code: string;
  readonly message: string;
  readonly help: string | undefined;
  readonly where: string | undefined;
}

export type ToWorker =
  /** Said once, first. `origin` is where clients reach the server; `drainMs` holds for a drain that nobody ordered. */
  | { readonly type: 'start'; readonly settings: unknown; readonly origin: string; readonly drainMs: number }
  /** Accept no more, finish what runs within so many milliseconds, exit. */
  | { readonly type: 'drain'; readonly limitMs: number };

export type ToSupervisor =
  /** The event loop turns. */
  | { readonly type: 'beat' }
  /** Clients are served from now on. */
  | { readonly type: 'listening'; readonly announcement: string }
  /** It cannot serve; it exits. */
  | { readonly type: 'failed'; readonly report: Report }
  /** It accepts no more, on its own decision, and exits when what runs is finished: put another one in its place. */
  | { readonly type: 'leaving'; readonly why: 'bug' | 'asked' };

/** A worker's listening socket: the descriptor after standard streams and IPC channel. */
export const SOCKET_FD = 4;

/** A worker that has been cut off from its clients may still close its stores. In milliseconds. */
export const CLOSING_MS = 1000;
