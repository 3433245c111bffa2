/**
 * What hostile WIT is measured against. Real packages stay far below: all of WASI is 300 KB of text, and its largest
 * world has 40 imports.
 */

/** Characters of one text. */
export const TEXT_LIMIT = 2 * 2 ** 20;
/** Characters of all texts together. */
export const TOTAL_LIMIT = 16 * 2 ** 20;
/** Files of one folder, and packages below `deps`. */
export const FILE_LIMIT = 5000;
/** Types inside each other, by nesting in the text or by name: what the engine and `wasm-tools` accept. */
export const TYPE_DEPTH_LIMIT = 100;
/** Types that a type consists of when every name is written out: what `wasm-tools` accepts. */
export const TYPE_SIZE_LIMIT = 1_000_000;
/** Interfaces in a chain of `use`. */
export const USE_DEPTH_LIMIT = 500;
/** What worlds get by `include`, by `use` and by naming an interface: items, and types in copies of them. */
export const EXPANSION_LIMIT = 1_000_000;
/** Flags of one type, by the component model. */
export const FLAGS_LIMIT = 32;
