/**
 * Every failure Skerry reports has an entry here: a stable code, who has to act, and the HTTP status it maps to.
 * `docs/errors.md` lists the same codes; a test compares the two.
 */

/** Who has to act: the function's author, whoever deploys it, whoever runs the host, or Skerry itself. */
export type Blame = 'guest' | 'deployer' | 'operator' | 'host' | 'client';

interface ErrorKind {
  readonly blame: Blame;
  /** HTTP status of a request that fails for this reason. */
  readonly status: number;
}

const kind = (blame: Blame, status: number): ErrorKind => ({ blame, status });

/** Codes are never reused for another meaning. */
export const ERROR_KINDS = {
  // What was given is not a usable component.
  COMPONENT_INVALID: kind('deployer', 500),
  COMPONENT_IS_CORE_MODULE: kind('deployer', 500),
  COMPONENT_TRUNCATED: kind('deployer', 500),
  COMPONENT_TOO_LARGE: kind('deployer', 500),
  COMPONENT_TOO_COSTLY: kind('deployer', 500),
  COMPONENT_NO_HANDLER: kind('deployer', 500),
  COMPONENT_UNSUPPORTED: kind('deployer', 500),
  COMPONENT_NOT_FOUND: kind('deployer', 500),
  // Its imports cannot be satisfied.
  IMPORT_UNKNOWN: kind('deployer', 500),
  CAPABILITY_NOT_GRANTED: kind('deployer', 500),
  // The manifest.
  MANIFEST_NOT_FOUND: kind('deployer', 500),
  MANIFEST_INVALID: kind('deployer', 500),
  ROUTE_CONFLICT: kind('deployer', 500),
  FUNCTION_DUPLICATE: kind('deployer', 500),
  // Interfaces in WIT that a function is built for.
  WIT_INVALID: kind('deployer', 500),
  WIT_NOT_FOUND: kind('deployer', 500),
  // Bundles for other runtimes.
  TARGET_UNSUPPORTED: kind('deployer', 500),
  BUNDLE_DAMAGED: kind('operator', 500),
  RUNTIME_TOO_OLD: kind('operator', 500),
  // Building.
  BUILD_FAILED: kind('guest', 500),
  BUILD_TOOL_FAILED: kind('operator', 500),
  COMPOSE_FAILED: kind('deployer', 500),
  // A request, as the client sent it.
  ROUTE_NOT_FOUND: kind('client', 404),
  REQUEST_INVALID: kind('client', 400),
  REQUEST_BODY_TOO_LARGE: kind('client', 413),
  REQUEST_HEADERS_TOO_LARGE: kind('client', 431),
  REQUEST_TIMEOUT: kind('client', 408),
  REQUEST_EXPECTATION_FAILED: kind('client', 417),
  REQUEST_METHOD_UNSUPPORTED: kind('client', 501),
  REQUEST_VERSION_UNSUPPORTED: kind('client', 505),
  CLIENT_DISCONNECTED: kind('client', 499),
  // A request, as the guest handled it.
  GUEST_TRAPPED: kind('guest', 500),
  GUEST_NO_RESPONSE: kind('guest', 500),
  GUEST_RESPONSE_ERROR: kind('guest', 502),
  GUEST_EXITED: kind('guest', 500),
  GUEST_BODY_INCOMPLETE: kind('guest', 500),
  RESPONSE_TOO_LARGE: kind('guest', 500),
  SECRET_MISSING: kind('operator', 500),
  SECRET_READ_AT_START: kind('guest', 500),
  LIMIT_WALL_TIME: kind('guest', 504),
  LIMIT_CPU_TIME: kind('guest', 504),
  LIMIT_CONCURRENCY: kind('operator', 503),
  LIMIT_INSTANCES: kind('operator', 503),
  LIMIT_ALLOCATION: kind('guest', 500),
  LIMIT_HANDLES: kind('guest', 500),
  LIMIT_HOST_MEMORY: kind('guest', 500),
  LIMIT_HOST_MEMORY_SHARED: kind('operator', 503),
  // The admin API, and the commands that speak it.
  TOKEN_REFUSED: kind('client', 401),
  TOKEN_ROLE_MISSING: kind('client', 403),
  TOKEN_TRIES_EXHAUSTED: kind('client', 429),
  PRECONDITION_MISSING: kind('client', 428),
  UPLOAD_IN_PROGRESS: kind('client', 409),
  UPLOAD_OFFSET_WRONG: kind('client', 409),
  UPLOAD_DIGEST_WRONG: kind('client', 422),
  UPLOAD_TOO_LARGE: kind('client', 413),
  COMPONENT_MISSING: kind('client', 409),
  IDEMPOTENCY_KEY_REUSED: kind('client', 422),
  IDEMPOTENCY_KEY_IN_USE: kind('client', 409),
  IDEMPOTENCY_KEYS_EXHAUSTED: kind('client', 503),
  SIGNATURE_MISSING: kind('client', 422),
  SIGNATURE_INVALID: kind('client', 422),
  KEY_INVALID: kind('operator', 500),
  ADMIN_UNREACHABLE: kind('operator', 503),
  ADMIN_ANSWER_INVALID: kind('operator', 502),
  LOGIN_MISSING: kind('operator', 401),
  PROFILES_INVALID: kind('operator', 500),
  // Tests of functions.
  TEST_INVALID: kind('guest', 500),
  TEST_EXPECTATION_FAILED: kind('guest', 500),
  // Storage.
  STORE_LOCKED: kind('operator', 503),
  STORE_CORRUPT: kind('operator', 500),
  STORE_READ_ONLY: kind('operator', 500),
  STORE_FULL: kind('operator', 507),
  STORE_UNAVAILABLE: kind('operator', 500),
  // What is deployed on a platform.
  CATALOG_INVALID: kind('client', 400),
  QUOTA_EXCEEDED: kind('client', 409),
  TENANT_EXISTS: kind('client', 409),
  TENANT_NOT_FOUND: kind('client', 404),
  TENANT_NOT_EMPTY: kind('client', 409),
  FUNCTION_NOT_FOUND: kind('client', 404),
  VERSION_NOT_FOUND: kind('client', 404),
  VERSION_NOT_APPROVED: kind('client', 409),
  VERSION_FORBIDDEN: kind('client', 403),
  SMOKE_TEST_FAILED: kind('deployer', 422),
  ALIAS_NOT_FOUND: kind('client', 404),
  ALIAS_CHANGED: kind('client', 412),
  DOMAIN_INVALID: kind('client', 400),
  DOMAIN_TAKEN: kind('client', 409),
  DOMAIN_NOT_FOUND: kind('client', 404),
  SECRET_NOT_FOUND: kind('client', 404),
  SECRET_INVALID: kind('client', 400),
  SECRET_UNREADABLE: kind('operator', 500),
  MASTER_KEY_MISSING: kind('operator', 503),
  MASTER_KEY_INVALID: kind('operator', 500),
  TOKEN_NOT_FOUND: kind('client', 404),
  COMPONENT_DAMAGED: kind('operator', 500),
  // Running the host.
  PORT_IN_USE: kind('operator', 500),
  PORT_FORBIDDEN: kind('operator', 500),
  ADDRESS_UNAVAILABLE: kind('operator', 500),
  DESCRIPTORS_EXHAUSTED: kind('operator', 503),
  WORKER_WEDGED: kind('operator', 503),
  WORKER_CRASHED: kind('host', 503),
  NODE_TOO_OLD: kind('operator', 500),
  PACKAGES_NOT_INSTALLED: kind('operator', 500),
  SECRETS_FILE_INVALID: kind('operator', 500),
  USAGE: kind('operator', 500),
  HOST_BUG: kind('host', 500),
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERROR_KINDS;

/** Cross-realm brand: two copies of this module still recognize each other's errors. */
const BRAND = Symbol.for('skerry.error');

export interface SkerryErrorOptions {
  /** What to do next, as a full sentence. */
  readonly help?: string;
  /** Where: a file with line, a component offset, a key. */
  readonly where?: string;
  /** The same place as a number, where it is a byte of a binary. */
  readonly offset?: number;
  readonly cause?: unknown;
}

/**
 * A failure that somebody can act on.
 *
 * @example
 * throw new SkerryError('PORT_IN_USE', 'Port 8787 is in use', { help: 'Choose another with --port N.' });
 */
export class SkerryError extends Error {
  override readonly name = 'SkerryError';
  readonly code: ErrorCode;
  readonly help: string | undefined;
  readonly where: string | undefined;
  readonly offset: number | undefined;
  readonly [BRAND] = true;

  constructor(code: ErrorCode, message: string, options: SkerryErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.help = options.help;
    this.where = options.where;
    this.offset = options.offset;
  }

  get blame(): Blame {
    return ERROR_KINDS[this.code].blame;
  }

  get status(): number {
    return ERROR_KINDS[this.code].status;
  }

  static is(value: unknown): value is SkerryError {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}

/**
 * The `err` case of a WIT `result`, on its way to the guest: a host function throws it and the engine lowers `payload`.
 * Deliberately no `Error`: it carries no stack, and whatever else a host function throws is a trap, never a value the
 * guest can read.
 */
export class ResultError<T = unknown> {
  readonly payload: T;

  constructor(payload: T) {
    this.payload = payload;
  }
}

/**
 * Stops the guest: thrown by a host function when the guest broke the contract of the interface or a limit. The engine
 * discards the instance.
 */
export class Trap extends SkerryError {}
