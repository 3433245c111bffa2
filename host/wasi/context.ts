import type { FunctionLimits, LogLevel } from '../base/index.ts';
import type { ByteSource } from './source.ts';

/**
 * What one request may see and use. Built by the server from the deployment's grants, read by the WASI interfaces.
 * An instance sees exactly one context at a time, and nothing of the host but what stands here.
 */
export interface RequestContext {
  /** Name of the function; identity comes from the deployment, never from the guest. */
  readonly functionName: string;
  readonly requestId: string;
  readonly limits: FunctionLimits;
  /** Aborted when the request is over for whatever reason; the reason says why. The engine ends every wait. */
  readonly signal: AbortSignal;
  readonly log: LogSink;
  /** `wasi:cli/environment`. */
  readonly environment: readonly (readonly [string, string])[];
  /** `wasi:config`: granted values by key. */
  readonly config: ReadonlyMap<string, string>;
  /** `wasi:config`, but for whoever asks for all values: granted secrets. */
  readonly secrets: SecretReader;
  /** `wasi:keyvalue`: granted stores by the identifier that the guest opens. */
  readonly keyvalue: ReadonlyMap<string, KeyValueStore>;
  readonly outbound: OutboundHttp;
  /** What each granted capability made of its grant, by name: for interfaces that are not of WASI. */
  readonly bound: Readonly<Record<string, unknown>>;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Runs `cleanup` once when the request is over. */
  onEnd(cleanup: () => void): void;
}

/** Secrets by the names that are granted. */
export interface SecretReader {
  has(name: string): boolean;
  /** @returns undefined for a name that is not granted. @throws Trap for one that cannot be read */
  get(name: string): string | undefined;
}

/** Where a guest's log lines go. Bounded by the sink: the interfaces just write. */
export interface LogSink {
  /** It has taken as much as it takes in one request: whoever splits text into lines need not do so any more. */
  readonly isFull: boolean;
  /** @param context what the guest names as the origin, `stdout`, `stderr`, or the `context` of `wasi:logging` */
  write(level: LogLevel, context: string, message: string): void;
}

export interface Clock {
  /** Nanoseconds on a clock that never goes back. */
  monotonic(): bigint;
  /** Milliseconds since 1970-01-01T00:00Z. */
  wall(): number;
  /**
   * Calls `wake` when `monotonic` has reached `when`, or sooner: whoever waits looks again. For a clock that does not go
   * with the platform's timers, which are used where this is missing.
   *
   * @returns what calls it off
   */
  alarm?(when: bigint, wake: () => void): () => void;
}

export interface RandomSource {
  /** Cryptographically strong. */
  bytes(length: number): Uint8Array;
}

/** An outbound HTTP request, already validated by `wasi:http`: method, scheme and header bytes are well-formed. */
export interface OutboundRequest {
  readonly method: string;
  readonly scheme: 'http' | 'https';
  readonly authority: string;
  readonly pathWithQuery: string;
  readonly headers: readonly (readonly [string, Uint8Array])[];
  /** undefined: the request has no body. */
  readonly body: ByteSource | undefined;
  readonly connectTimeoutMs: number;
  readonly firstByteTimeoutMs: number;
  readonly betweenBytesTimeoutMs: number;
  /** Aborted when the guest drops the future or the request that it serves is over. */
  readonly signal: AbortSignal;
}

export interface OutboundResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, Uint8Array])[];
  readonly body: ByteSource;
}

/** `wasi:http` error-code in jco's mapping: `{ tag: 'DNS-timeout' }`, `{ tag: 'internal-error', val: 'text' }`. */
export interface HttpErrorCode {
  readonly tag: string;
  readonly val?: unknown;
}

/** The outbound HTTP capability of one function: decides, connects, and never follows a redirect. */
export interface OutboundHttp {
  /** @throws ResultError<HttpErrorCode> for everything a guest may see */
  send(request: OutboundRequest): Promise<OutboundResponse>;
}

/**
 * One key-value store of one tenant, the contract of all storage drivers (`host/storage/contract.ts` says the rules).
 * Every method may answer at once or with a promise.
 */
export type { KeyValueStore } from '../storage/contract.ts';
import type { KeyValueStore } from '../storage/contract.ts';
