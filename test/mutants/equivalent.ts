/** A mutant that behaves as the source does, and why no test can tell it from the source. */
export interface Equivalent {
  readonly file: string;
  /** The line as it stands in the source, without the space around it. */
  readonly line: string;
  /** The line with the change in it; left out where every change of the line is equivalent. */
  readonly mutant?: string;
  readonly reason: string;
}

export const EQUIVALENT: readonly Equivalent[] = [
  { file: 'host/wasi/io/waitable.ts', line: 'return Promise.resolve();', reason: 'Nobody waits for what is always ready.' },
  { file: 'host/wasi/io/queue.ts', line: 'const COMPACT_AFTER = 256;', reason: 'Says when memory is moved together, not what is read.' },
  {
    file: 'host/wasi/io/queue.ts',
    line: 'const joins = bytes.length < SMALL_BYTES && this.#mayJoin(bytes.length);',
    mutant: 'const joins = (this.#mayJoin(bytes.length));',
    reason: 'Joining large chunks costs a copy and gives the same bytes.',
  },
  {
    file: 'host/outbound/target.ts',
    line: "if (!isSame || (port !== undefined && portOf(url) !== port)) throw refuse('HTTP-request-URI-invalid');",
    mutant: "if ((!isSame)) throw refuse('HTTP-request-URI-invalid');",
    reason: 'A port that the URL parser would write in another way does not get past AUTHORITY.',
  },
];
