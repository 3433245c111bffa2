/**
 * The test kit: functions in your own test runner, on the engine that serves them.
 *
 * @example
 * await using fn = await openFunction('functions/guestbook', { clock: '2026-01-01T00:00:00Z', random: 1 });
 * const { response, logs } = await fn.fetch('/guestbook', { method: 'POST', body: '{"name":"Ada"}' });
 */

/**
 * Builds a function, unless it is up to date, and makes it ready to be called. Nothing listens on a port.
 *
 * @param source the folder of a function, a `.wasm` file, or the bytes of a component
 * @throws an error with a `code`: `MANIFEST_*`, `BUILD_FAILED` with file and line, `COMPONENT_*`,
 *   `CAPABILITY_NOT_GRANTED`, `TEST_INVALID` for options that make no sense, `NODE_TOO_OLD`
 */
export function openFunction(source: string | URL | Uint8Array, options?: OpenOptions): Promise<TestFunction>;

/** What a function under test gets in place of the real world. */
export interface OpenOptions {
  /** What a `skerry.json` would say: for a `.wasm` file or bytes, which have none. Default: nothing is granted. */
  readonly manifest?: object;
  /** In place of what `skerry.json` grants. */
  readonly capabilities?: {
    readonly keyvalue?: readonly string[] | Readonly<Record<string, string>>;
    readonly http?: readonly string[];
    readonly secrets?: readonly string[];
  };
  /** Values of secrets that `skerry.json` grants. Default: none is set, whatever stands in `.secrets.json`. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** In place of single values of `skerry.json`; only its keys exist for the function. */
  readonly config?: Readonly<Record<string, string>>;
  /** Added to the environment of `skerry.json`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** In place of single limits of `skerry.json`. */
  readonly limits?: Limits;
  /** What stores hold at first, by store and key. They are kept in memory for as long as the function is open. */
  readonly keyvalue?: Readonly<Record<string, Readonly<Record<string, StorableValue>>>>;
  /** Time stands still from this instant on, until `clock.advance`. Default: the time of the machine. */
  readonly clock?: Date | string | number;
  /** Seed of all random values that the function gets: they are the same for the first call of each run, for the second, and so on. Default: none. */
  readonly random?: string | number;
  /** Answers to outbound requests. Default: none are expected. `network`: they are really sent. */
  readonly outbound?: Outbound;
}

/** As in `skerry.json`. */
export interface Limits {
  readonly cpuTimeMs?: number;
  readonly wallTimeMs?: number;
  readonly memoryBytes?: number;
  readonly tableEntries?: number;
  readonly handles?: number;
  readonly hostMemoryBytes?: number;
  readonly requestBodyBytes?: number;
  readonly requestHeaderBytes?: number;
  readonly responseHeaderBytes?: number;
  readonly concurrency?: number;
  readonly queue?: number;
  readonly logBytes?: number;
  readonly outboundRequests?: number;
  readonly connectTimeoutMs?: number;
  readonly firstByteTimeoutMs?: number;
  readonly betweenBytesTimeoutMs?: number;
  readonly outboundTimeoutMs?: number;
}

/** A function that is open for calls. `await using` closes it at the end of the block. */
export interface TestFunction extends AsyncDisposable {
  readonly name: string;
  /**
   * Sends a request, and waits until the response is complete and the sandbox has been returned.
   *
   * @param input a path such as `/guestbook?limit=1`, a URL or a `Request`
   * @throws an error with the code `TEST_EXPECTATION_FAILED` when the function sent an outbound request that nothing
   *   expects, or did not send one that this call expects; the reason of `signal` when that was aborted
   */
  fetch(input: string | URL | Request, init?: CallInit): Promise<CallResult>;
  /** Sends a request, without waiting: for bodies that are read or written piece by piece. */
  start(input: string | URL | Request, init?: CallInit): RunningCall;
  /** A store of the function, by the name under which the function opens it. */
  store(name: string): TestStore;
  readonly clock: TestClock;
  /**
   * Puts everything back to where `openFunction` left it, so that tests can share an open function: stores hold what
   * `keyvalue` gave them and no longer fail or delay, the clock stands at `clock`, the next call is the first one of
   * `random`, and the expectations of `outbound` are due again. Ends calls that still run. Takes hardly any time,
   * whereas opening the function again has to prepare its component.
   *
   * @throws an error with the code `TEST_EXPECTATION_FAILED` when expectations of `openFunction` have not been met
   *   (everything has been put back all the same), `TEST_INVALID` when the function is closed
   * @example
   * beforeAll(async () => { fn = await openFunction('functions/guestbook'); });
   * afterEach(() => fn.reset());
   * afterAll(() => fn.close());
   */
  reset(): Promise<void>;
  /**
   * Ends what still runs and releases everything. Calling it again does nothing.
   *
   * @throws an error with the code `TEST_EXPECTATION_FAILED` when expectations of `openFunction` have not been met
   */
  close(): Promise<void>;
}

/** What `fetch` takes, and: */
export interface CallInit extends RequestInit {
  /** Expected of this call, before what `openFunction` was given: it fails when one of them is not met. */
  readonly outbound?: Exclude<Outbound, 'network'>;
}

/** What is known about a call when it is over. */
export interface CallReport {
  /** What the function logged, and what the host logged about it. */
  readonly logs: readonly LogEntry[];
  /** Time that the function spent on the processor, in milliseconds. */
  readonly cpuTimeMs: number;
  /** The most memory that its sandbox had, in bytes. */
  readonly memoryBytes: number;
  /** What the function tried to use and was not granted: errors with the code `CAPABILITY_NOT_GRANTED`. */
  readonly denied: readonly TestError[];
  /** Why the call failed, if it did: a trap, a limit, no response. The client sees a status of 500 or more. */
  readonly failure: TestError | undefined;
  /** Outbound requests in the order in which they were sent. Their bodies can be read. */
  readonly outbound: readonly Request[];
}

/** A call that is over, and its complete response. */
export interface CallResult extends CallReport {
  readonly response: Response;
}

/** A call that is still running. */
export interface RunningCall {
  /** Head and streaming body of the response. */
  readonly response: Promise<Response>;
  /** Resolves when the function is done and its response has been read to the end; rejects where `fetch` would. */
  readonly finished: Promise<CallReport>;
}

/** One line that was logged during a call. */
export interface LogEntry {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'critical';
  /** `stdout`, `stderr`, what the function calls the context of a log entry, or `host`. */
  readonly origin: string;
  readonly message: string;
}

/** What went wrong, in the form that all errors of Skerry have. */
export interface TestError extends Error {
  /** One of the codes in docs/errors.md. */
  readonly code: string;
  /** What to do next. */
  readonly help: string | undefined;
  /** What it is about: the origin or the store that was denied, a file. */
  readonly where: string | undefined;
}

/** Text and bytes are stored as they are, anything else as JSON. */
export type StorableValue = string | Uint8Array | number | boolean | null | object;

/** A key-value store as the test sees it: it always works, whatever `fail` and `delay` do to the function. */
export interface TestStore {
  /** The value of a key, as text, parsed as JSON, or as bytes; undefined: there is none. */
  get(key: string, type?: 'text'): Promise<string | undefined>;
  get<T = unknown>(key: string, type: 'json'): Promise<T | undefined>;
  get(key: string, type: 'bytes'): Promise<Uint8Array | undefined>;
  /** Sets the value of a key. */
  put(key: string, value: StorableValue): Promise<void>;
  /** Deletes a key. It need not exist. */
  delete(key: string): Promise<void>;
  /** All keys, in order. */
  keys(): Promise<string[]>;
  /** Deletes all keys. */
  clear(): Promise<void>;
  /** From now on, operations of the function fail. */
  fail(failure?: StoreFailure): void;
  /** From now on, operations of the function take this long, by the function's clock. */
  delay(milliseconds: number): void;
  /** From now on, operations of the function work again, without a delay. */
  heal(): void;
}

/** How a store fails. */
export interface StoreFailure {
  /** Default: `STORE_UNAVAILABLE`. */
  readonly code?: 'STORE_UNAVAILABLE' | 'STORE_LOCKED' | 'STORE_FULL' | 'STORE_READ_ONLY' | 'STORE_CORRUPT';
  /** Default: all. Batches and swaps count as reads or writes. */
  readonly on?: 'read' | 'write';
  /** How many operations fail. Default: all, until `heal`. */
  readonly times?: number;
}

/** The time of the function. */
export interface TestClock {
  /** Milliseconds since 1970-01-01T00:00Z. */
  now(): number;
  /**
   * Lets time pass. Timers fire in their order, and what functions do in between sees the time of its timer. Waits first,
   * and after each timer, until every running call waits for time or is over.
   *
   * @throws an error with the code `TEST_INVALID` when the function was opened without `clock`, or when a call does not
   *   come to rest because it waits for something other than time
   */
  advance(milliseconds: number): Promise<void>;
  /** Sets the wall clock, as an administrator would: timers are not affected. */
  set(instant: Date | string | number): void;
  /** Resolves when this many running calls wait for time to pass. Default: 1. */
  waiting(calls?: number): Promise<void>;
}

/** Answers in place of the network: in any order unless it says otherwise. `network`: requests are really sent. */
export type Outbound = 'network' | readonly OutboundExpectation[] | { readonly inOrder: readonly OutboundExpectation[] };

/** An outbound request that a function is expected to send, and the answer to it. */
export interface OutboundExpectation {
  /** Which requests are meant: `'GET https://api.example.com/users?page=1'`, or the URL alone, or something else. */
  readonly request: RequestMatcher;
  readonly respond: Responder;
  /** How often. Default: once. `any`: any number of times, including never. */
  readonly times?: number | 'any';
  /** How long the response takes, by the function's clock. */
  readonly delayMs?: number;
}

/** Something that tests URLs: a `RegExp` or a `URLPattern`. */
export interface UrlTest {
  /** Whether the URL matches. */
  test(url: string): boolean;
}

/** Tells which requests are meant: by a line of text, by their URL, by some of their properties, or with a function. */
export type RequestMatcher = string | UrlTest | RequestShape | ((request: Request) => boolean | Promise<boolean>);

/** Everything that is given has to match. */
export interface RequestShape {
  readonly method?: string;
  readonly url?: string | UrlTest;
  readonly headers?: Readonly<Record<string, string | RegExp>>;
  /** The whole text, a pattern in it, or what the JSON in it equals. */
  readonly body?: string | RegExp | object;
}

/** The answer to a request: a response, a function that makes one, or a failure. */
export type Responder =
  | Response
  | ((request: Request) => Response | Promise<Response>)
  /** No response, but this error code of `wasi:http`. */
  | { readonly error: OutboundErrorCode };

/** The error codes of `wasi:http/types@0.2`. */
export type OutboundErrorCode =
  | 'DNS-timeout'
  | 'DNS-error'
  | 'destination-not-found'
  | 'destination-unavailable'
  | 'destination-IP-prohibited'
  | 'destination-IP-unroutable'
  | 'connection-refused'
  | 'connection-terminated'
  | 'connection-timeout'
  | 'connection-read-timeout'
  | 'connection-write-timeout'
  | 'connection-limit-reached'
  | 'TLS-protocol-error'
  | 'TLS-certificate-error'
  | 'TLS-alert-received'
  | 'HTTP-request-denied'
  | 'HTTP-request-length-required'
  | 'HTTP-request-body-size'
  | 'HTTP-request-method-invalid'
  | 'HTTP-request-URI-invalid'
  | 'HTTP-request-URI-too-long'
  | 'HTTP-request-header-section-size'
  | 'HTTP-request-header-size'
  | 'HTTP-request-trailer-section-size'
  | 'HTTP-request-trailer-size'
  | 'HTTP-response-incomplete'
  | 'HTTP-response-header-section-size'
  | 'HTTP-response-header-size'
  | 'HTTP-response-body-size'
  | 'HTTP-response-trailer-section-size'
  | 'HTTP-response-trailer-size'
  | 'HTTP-response-transfer-coding'
  | 'HTTP-response-content-coding'
  | 'HTTP-response-timeout'
  | 'HTTP-upgrade-failed'
  | 'HTTP-protocol-error'
  | 'loop-detected'
  | 'configuration-error'
  | 'internal-error';
