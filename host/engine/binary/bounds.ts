/**
 * What a component may ask of the decoder, checked before anything of that size is allocated. The figures are those
 * that wasm-tools enforces where it has one, so that whatever the usual tools accept passes here.
 */
export const DECODE_LIMITS = {
  /** Components and types inside each other. */
  nesting: 100,
  /** A name, in UTF-8 bytes. */
  nameBytes: 100_000,
  /** Entries of one index space, of one component or type. */
  indexSpace: 1_000_000,
  /** Declarations in the whole file, nested components included. */
  definitions: 1_000_000,
  /** Core modules in the whole file. */
  coreModules: 1_000,
  /** Components in the whole file. */
  components: 1_000,
  /** Entries of a record, variant, flags, enum, tuple; parameters of a function. */
  typeEntries: 10_000,
  /** Arguments of one instantiation, exports of one inline instance. */
  instanceEntries: 100_000,
} as const;
