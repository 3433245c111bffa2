/** What a hardened module may use, and which parts of the rewriting are wanted. */
export interface HardenOptions {
  /** Most pages (64 KiB) that each memory may have. */
  readonly memoryPages: number;
  /** Most entries that each table may have. */
  readonly tableEntries: number;
  /** Most entries that each table may grow by. */
  readonly tableGrowth: number;
  /** Most memories that the module may define. */
  readonly memories: number;
  /** Most tables that the module may define. */
  readonly tables: number;
  /** Whether cycles are charged, so that the guest can be preempted. */
  readonly fuel: boolean;
  /** Whether `memory.size` and `memory.grow` work on a page counter that a reset can put back. */
  readonly virtualMemory: boolean;
  /**
   * Whether the module may allocate on the collected heap (structs, arrays, exceptions that carry references). No
   * engine bounds that heap per instance, so a guest could exhaust the process.
   */
  readonly collectedHeap: boolean;
  /** Whether names of functions and lines of sources are kept for stack traces. */
  readonly names: boolean;
}

export const DEFAULT_HARDEN_OPTIONS: HardenOptions = {
  memoryPages: 2048,
  tableEntries: 100_000,
  tableGrowth: Infinity,
  memories: 4,
  tables: 16,
  fuel: true,
  virtualMemory: true,
  collectedHeap: false,
  names: true,
};

/** Bounds that V8 sets to a module, a little lower where the rewriting adds entries of its own. */
export const ENGINE_LIMITS = {
  types: 999_000,
  functions: 999_000,
  imports: 99_000,
  exports: 99_000,
  globals: 999_000,
  tables: 99_000,
  memories: 99_000,
  tags: 999_000,
  elements: 9_999_000,
  dataSegments: 100_000,
  parameters: 1000,
  fields: 10_000,
  locals: 49_990,
  bodyBytes: 7_654_321,
  branchTargets: 65_520,
} as const;
