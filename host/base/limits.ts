/** Bounds of the system, each with its unit in the name. A manifest may lower or raise those in `FunctionLimits`. */

const KiB = 1024;
const MiB = 1024 * KiB;

/** What one sandbox may use. */
export interface SandboxLimits {
  /**
   * All memories of an instance together, in bytes: whichever grows takes from what is left. Growth beyond it fails as
   * `memory.grow` does: with -1.
   */
  readonly memoryBytes: number;
  /** Entries of all tables of an instance together. */
  readonly tableEntries: number;
  /** Resource handles that an instance holds at the same time. */
  readonly handles: number;
  /**
   * What the host and the JavaScript engine hold for an instance outside of its memories, in bytes: handles, header
   * fields, buffers of streams, exceptions.
   */
  readonly hostMemoryBytes: number;
  /** Time on the processor per call, in milliseconds. Waiting for the host does not count. */
  readonly cpuTimeMs: number;
}

export const DEFAULT_SANDBOX_LIMITS: SandboxLimits = {
  memoryBytes: 128 * MiB,
  tableEntries: 100_000,
  handles: 1024,
  hostMemoryBytes: 32 * MiB,
  cpuTimeMs: 5000,
};

/** Limits that are set per function, in its manifest. */
export interface FunctionLimits extends SandboxLimits {
  /** Longest request body that is accepted, in bytes. */
  readonly requestBodyBytes: number;
  /** All request header names and values together, in bytes. */
  readonly requestHeaderBytes: number;
  /** All response header names and values together, in bytes. */
  readonly responseHeaderBytes: number;
  /** From the head of the request to the end of the response, time in the queue included, in milliseconds. */
  readonly wallTimeMs: number;
  /** Instances of this function that run at the same time. */
  readonly concurrency: number;
  /** Requests that wait for one of them; more are refused at once. */
  readonly queue: number;
  /** Log output of one request, in bytes; the rest is dropped and said so. */
  readonly logBytes: number;
  /** Outbound requests of one request. */
  readonly outboundRequests: number;
  /** Time to connect to an upstream, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** Time until an upstream's response head, in milliseconds. */
  readonly firstByteTimeoutMs: number;
  /** Time between two parts of an upstream's response body, in milliseconds. */
  readonly betweenBytesTimeoutMs: number;
  /** Whole outbound exchange, in milliseconds. */
  readonly outboundTimeoutMs: number;
}

export const DEFAULT_LIMITS: FunctionLimits = {
  ...DEFAULT_SANDBOX_LIMITS,
  requestBodyBytes: 10 * MiB,
  requestHeaderBytes: 32 * KiB,
  responseHeaderBytes: 32 * KiB,
  wallTimeMs: 30_000,
  concurrency: 64,
  queue: 256,
  logBytes: 256 * KiB,
  outboundRequests: 50,
  connectTimeoutMs: 10_000,
  firstByteTimeoutMs: 30_000,
  betweenBytesTimeoutMs: 30_000,
  outboundTimeoutMs: 30_000,
};

/** Limits that no manifest changes: they bound what a guest can make the host allocate at once. */
export const HOST_LIMITS = {
  /**
   * Sandboxes of all functions together, in one process; one with several memories counts once for each. V8 reserves
   * 8 GiB of addresses for a memory and has room for some 16,000 of them, those included that wait to be collected.
   */
  instances: 1000,
  // What making one sandbox may cost, all core instances of the component together. It happens in one go, so each of
  // these alone stays below some 20 ms on a slow core. In brackets: what the largest component seen asks for, CPython.
  /** Core instances: 4 microseconds each. (14) */
  sandboxCores: 256,
  /** Memories: 20 microseconds and 8 GiB of addresses each. (1) */
  sandboxMemories: 16,
  /** Tables. (2) */
  sandboxTables: 64,
  /** Globals, imported ones included: 0.7 microseconds each when they are mutable. (1,900) */
  sandboxGlobals: 10_000,
  /** Imports and exports of core instances: 0.6 microseconds each. (6,600) */
  sandboxLinks: 30_000,
  /** Data and element segments: 0.02 microseconds each. (10; 33,000 of a hello in Go, whose linker cuts data at zeros) */
  sandboxSegments: 150_000,
  /** Entries of element segments: 0.04 microseconds each. (8,000) */
  sandboxElements: 200_000,
  /** Bytes of data segments: 0.6 milliseconds for each MiB. (11 MiB) */
  sandboxDataBytes: 32 * MiB,
  /** Functions across the borders of components: lowered, lifted, and built-ins of resources. (220) */
  sandboxFunctions: 10_000,
  /** Component instances, nested ones included. (3) */
  sandboxComponents: 1000,
  /** What the host holds for all running requests together, beyond `freeHostMemoryBytes` of each. */
  allHostMemoryBytes: 512 * MiB,
  /** What each request may have of the host's memory however much others have: what an ordinary one needs. */
  freeHostMemoryBytes: 256 * KiB,
  /** What an exception of WebAssembly may carry. Compilers let it carry a pointer. */
  exceptionBytes: 32,
  /** Target, header names and header values of a request together: a door does not even read more. */
  requestHeadBytes: 64 * KiB,
  /** Header fields of a request. */
  requestHeaders: 1024,
  /** Size of a component file. */
  componentBytes: 50 * MiB,
  /** What preparing a component may take of a processor, beside the thread that serves, in milliseconds. */
  prepareMs: 30_000,
  /** What a version may take to make its first sandbox, or to answer its smoke request, before it goes live, in milliseconds. */
  smokeMs: 30_000,
  /** What preparing one may hold on the heap. */
  prepareMemoryBytes: 1024 * MiB,
  /** One `wasi:random` call. */
  randomBytes: 64 * KiB,
  /** One write to an output stream: what `check-write` permits at most. */
  streamChunkBytes: 64 * KiB,
  /** What may wait in the host for a reader, per stream. */
  streamBufferBytes: 256 * KiB,
  /** Pollables of one `wasi:io/poll` call. */
  pollables: 4096,
  /** Entries of one `fields` resource. */
  fieldsEntries: 1024,
  /** Names and values of one `fields` resource together. */
  fieldsBytes: 128 * KiB,
  /** A key of a key-value store, in UTF-8 bytes. */
  keyBytes: 1024,
  /** A value of a key-value store. */
  valueBytes: 1 * MiB,
  /** What is kept beside a value: when it expires, and metadata. */
  noteBytes: 2 * KiB,
  /** Keys that one `list-keys` call returns. */
  listKeys: 1000,
  /** Keys of one batch call. */
  batchKeys: 256,
  /** Values of one batch call together, read or written: 256 values of the largest size would be 256 MiB. */
  batchBytes: 8 * MiB,
  /** Keys and values of one store: without it one function could fill the disk for all. */
  storeBytes: 1024 * MiB,
  /** Writes that wait in one process for the lock of another. */
  storeWaitingBytes: 64 * MiB,
  /** Keys and values of all stores of the in-memory driver together: nothing but this bounds what guests keep there. */
  memoryStoreBytes: 256 * MiB,
  /** Names and values of an upstream's response head or trailers: four times what Node.js accepts by default. */
  outboundResponseHeaderBytes: 64 * KiB,
  /** Fields of one of them: names of one byte would make 64 Ki objects of 64 KiB. */
  outboundResponseHeaders: 1024,
  /** Informational (1xx) responses before the final one; an upstream may send them without end. */
  outboundInformational: 10,
  /** Path and query of an outbound request: what servers commonly accept. */
  outboundPathBytes: 16 * KiB,
  /** Connections that one function keeps to one origin; further requests wait for one. */
  outboundConnections: 64,
  /** Origins that one function is connected to at once: a wildcard lets the guest choose them. */
  outboundOrigins: 256,
  /** DNS look-ups of one function at once: the system's resolver occupies one of the process's four worker threads. */
  outboundLookups: 2,
  /** A line of log, longer ones are cut. */
  logLineBytes: 16 * KiB,
} as const;

/** Bounds of what the catalog of a platform holds. */
export const CATALOG_LIMITS = {
  /** Characters of a `skerry.json`: far more than one needs. */
  manifest: 256 * KiB,
  /** Characters of the envelope in which a version was signed; a manifest is in it, twice encoded. */
  envelope: 2 * MiB,
  /** Characters of what the audit record says that a version newly asks for. */
  asks: 2000,
  /** Characters of what is noted about a version. */
  note: 1000,
  /** Characters of who makes a change, and of a token's name. */
  actor: 100,
  /** Of a tenant; those for all tenants count as one. */
  domains: 1000,
  /** The same, revoked ones included. */
  tokens: 10_000,
  /** Aliases of a function. */
  aliases: 20,
  /** Versions that an alias points at. */
  targets: 10,
  /** Of one of them. */
  weight: 1000,
  /** What an alias is remembered to have pointed at before. */
  earlier: 10,
  /** The value of a secret, in UTF-8. */
  secretBytes: 64 * KiB,
  /** A secret, as it is stored. */
  sealedBytes: 65 * KiB,
  /** Records of a page, where nothing is said, and at most. */
  pageDefault: 100,
  page: 1000,
  /** Changes that are remembered: who made them, and what servers have to look at again. */
  changes: 100_000,
} as const;

/** What a tenant may hold on a platform, where its operator says nothing else. */
export const DEFAULT_QUOTAS = {
  functions: 10_000,
  /** Of one function. */
  versions: 10_000,
  secrets: 1000,
  /** Components of its versions on disk, each once. */
  componentBytes: 20 * 1024 * MiB,
  /** What it uploaded and no version names, on disk. */
  uploadBytes: 1024 * MiB,
} as const;

export type Quotas = { readonly [name in keyof typeof DEFAULT_QUOTAS]: number };
