/** A mutant that behaves as the source does, and why no test can tell it from the source. */
export interface Equivalent {
  readonly file: string;
  /** The line as it stands in the source, without the space around it. */
  readonly line: string;
  /** The line with the change in it; left out where every change of the line is equivalent. */
  readonly mutant?: string;
  readonly reason: string;
}

export const EQUIVALENT: readonly Equivalent[] = [];
