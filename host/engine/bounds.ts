/**
 * What a guest may pass to a host function. Lifting is synchronous and cannot be interrupted, so a parameter is measured
 * before any of it becomes a JavaScript value.
 */

/** The most that one parameter of a host function may hold. */
export interface Bound {
  /**
   * All its strings and lists of numbers together: numbers in bytes, strings in the code units of the guest's encoding,
   * of which no text has more than it has bytes in UTF-8.
   */
  readonly bytes: number;
  /** Entries of all its other lists together. Default: none */
  readonly entries?: number;
  /** What a guest gets that passes more. Default: it is stopped with `LIMIT_ALLOCATION`. */
  readonly beyond?: Beyond;
}

/**
 * Instead of a call the guest gets this answer, the value of a function or one of the cases of its `result`; or the
 * string is cut at the bound, between two characters, and the function called with what is left. Answers are written into
 * generated code, so they are values of JSON or undefined.
 */
export type Beyond = { readonly ok: unknown } | { readonly err: unknown } | 'cut';

/** Bounds by the WIT name of a function and the name of its parameter. */
export type Bounds = Readonly<Record<string, Readonly<Record<string, Bound>>>>;

/** Of a parameter that nothing is said about. */
export const DEFAULT_BOUND: Bound = { bytes: 64 * 1024, entries: 1024 };

/** Of all parameters of a call from one component to another, and of what a component returns to the host. */
export const GUEST_BOUND = { bytes: 16 * 1024 * 1024, entries: 16_384 } as const;
