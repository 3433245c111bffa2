/**
 * Rewrites core modules so that a stranger's code can be run, stopped, and put back to where it started.
 *
 * `harden` takes a core module and gives another one that does the same, and in addition
 *
 * - has maxima for its memories and tables that are at most the limits (a larger initial size is refused);
 * - pays **fuel** at loops, at function entries that can recur, and by length at bulk operations;
 * - exports all of its mutable state under private names;
 * - does not run its start function at instantiation;
 * - counts its memory size in a global, so that growth can be taken back;
 * - has neither data nor sizes of memories nor values of mutable globals in it, so that functions which differ in these only
 *   are the same code. Whoever instantiates it gives them back: `given` and `fill`, in `outside.ts`.
 *
 * Everything else of the guest stays: its imports and exports come first, unchanged and in order. What is not
 * understood is refused, so nothing passes unmetered. The result is a function of the bytes and the options. It is not
 * validated: compile it, the engine judges it as it would have judged the original.
 *
 * ### Imports that a hardened module adds
 *
 * All have the module name `layout.importModule` (`skerry:`, with more colons if the guest uses that name) and stand
 * behind the guest's own imports.
 *
 * | name | type | when | what it has to do |
 * |---|---|---|---|
 * | `tick` | `() -> i32` | `fuel` | Called when fuel is below 0. A plain function: it must not suspend. Sets the fuel global to a new slice and answers `TICK.goOn`, or answers `TICK.suspend` or `TICK.trap`. |
 * | `yield` | `() -> ()` | `fuel` | Called after `TICK.suspend`: a `WebAssembly.Suspending`. When it resumes, `tick` is asked again. |
 * | `mayGrow` | `(pages: f64) -> i32` | `virtualMemory`, when the module defines a memory | Whether a memory of the component may have so many pages more, as 0 or 1. A plain function. |
 * | `size{i}`, `grow{i}` | `() -> pages`, `(pages) -> pages` | `virtualMemory`, for each imported memory | The functions that the owner of that memory exports (`layout.memories[…].virtual`), found by the identity of the memory. |
 *
 * | `memory{i}` | memory | for each memory that the module defines | Made with the size and the maximum of `layout.memories`. |
 * | `table{i}` | table | for each table, when one can grow and the host can make them all | The same, with `layout.givenTables`. |
 *
 * `TICK.trap` ends in `unreachable`: no `catch_all` of the guest can stop it, which an exception thrown by an import
 * could not promise. Where no suspension is possible (a JavaScript frame stands between the guest and `promising`:
 * `realloc` called by the host, a destructor), `tick` must not answer `TICK.suspend`.
 *
 * ### Exports that a hardened module adds
 *
 * Their names are in `layout`; see `PrivateLayout`. Fuel starts at 0, so `tick` is called at the first charge unless the
 * host sets the global before.
 */
import { planCharges } from './charges.ts';
import type { CodeFacts } from './code-facts.ts';
import { detachData } from './data.ts';
import { chargeBackEdges, findDispatchLoops } from './dispatch.ts';
import { emitModule } from './emit.ts';
import { Helpers } from './helpers.ts';
import type { HardenedModule } from './layout.ts';
import type { ModuleInfo } from './module.ts';
import { DEFAULT_HARDEN_OPTIONS, type HardenOptions } from './options.ts';
import { scanCode } from './scan.ts';
import { readModule } from './sections.ts';

export type { InstanceCost } from './cost.ts';
export { TICK } from './helpers.ts';
export type {
  DataSegment,
  GivenTableLayout,
  GlobalLayout,
  HardenedModule,
  ImportedMemoryLayout,
  MemoryLayout,
  PrivateLayout,
  TableLayout,
} from './layout.ts';
export { fill, given } from './outside.ts';
export { LINES_SECTION, type LineTable, lineAt, readLines } from './lines.ts';
export { DEFAULT_HARDEN_OPTIONS, type HardenOptions } from './options.ts';

/** Raised whenever the same input gives other bytes than before: part of the key of anything cached. */
export const HARDEN_VERSION = 11;

/**
 * @throws SkerryError `COMPONENT_INVALID` where the binary format is broken, `COMPONENT_UNSUPPORTED` where something is
 * used that is not known or cannot be bounded, `COMPONENT_TOO_LARGE` where a limit is passed; each with the offset
 */
export function harden(module: Uint8Array, options: Partial<HardenOptions> = {}): HardenedModule {
  const info = readModule(module, { ...DEFAULT_HARDEN_OPTIONS, ...options });
  const helpers = new Helpers(info);
  const facts = scanCode(info, helpers);
  const entryCharges = info.options.fuel ? planFuel(info, facts) : new Int32Array(info.code.count);
  if (entryCharges.some((charge) => charge > 0)) helpers.preempt();
  if (info.options.fuel && facts.frameCost.length > info.code.count) helpers.refill(); // there are loops
  return emitModule(info, facts, helpers, entryCharges);
}

/**
 * Why the data of a module would stay in its code, which no module with other data can share then; undefined when it would
 * not. Costs less than `harden`: code is not read.
 *
 * @throws SkerryError as `harden` does
 */
export const whyDataStays = (module: Uint8Array): string | undefined => detachData(readModule(module, DEFAULT_HARDEN_OPTIONS)).kept;

/** @returns the charge at the entry of each function */
function planFuel(info: ModuleInfo, facts: CodeFacts): Int32Array {
  findDispatchLoops(facts);
  const entryCharges = planCharges(info, facts);
  chargeBackEdges(facts, info.edits);
  return entryCharges;
}
