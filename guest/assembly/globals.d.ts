/**
 * For editors and `tsc`, which read AssemblyScript as TypeScript; the compiler does not read this. TypeScript 7 takes
 * numbers to have no methods where `Number` is another name of a type, as in AssemblyScript's own declarations: with
 * `skipLibCheck`, and listed before them, this one counts.
 */
interface Number {
  /** The number as text, in base `radix`. */
  toString(radix?: number): string;
}

/** Of the runtime, which AssemblyScript's declarations leave out: new memory for a class. */
declare function __new(size: usize, id: u32): usize;
/** Of the runtime: more memory, with what was in it. */
declare function __renew(oldPtr: usize, size: usize): usize;
