import type { CoreModuleSyntax } from '../binary/index.ts';
import { invalid, problem } from '../binary/index.ts';
import { type SandboxLimits, SkerryError, sha256 } from '../../base/index.ts';
import { type DataSegment, harden, type HardenedModule, type InstanceCost, type PrivateLayout } from '../harden/index.ts';
import type { Plan } from '../plan/index.ts';
import { imageOf, type MemoryImage } from '../snapshot/index.ts';
import { checkCost, type CostlyModule } from './cost.ts';
import type { SandboxMemories } from './memory-budget.ts';
import type { Shared } from './shared.ts';

const PAGE_BYTES = 65_536;

/** What a core module of one component has of its own, beside the code that others may share. */
export interface OwnParts {
  readonly layout: PrivateLayout;
  /** What each memory that the module defines starts with. Empty when the module writes its data itself. */
  readonly images: readonly MemoryImage[];
  /** Lines of the source, as `LINES_SECTION` has them. */
  readonly lines?: Uint8Array<ArrayBuffer>;
  /**
   * Why its data is in the code, which no component with other data can share; undefined: it is in the images. Whoever carries
   * modules about must not lose it: memories of such a module, and those it imports, start with more than their images.
   */
  readonly dataKept: string | undefined;
}

/** A core module as it is run: rewritten, compiled, and where its state is. */
export interface CoreModule extends OwnParts {
  readonly module: WebAssembly.Module;
}

/** A core module as it will be run, not compiled yet. */
export interface RewrittenModule extends OwnParts {
  readonly code: () => Promise<Uint8Array<ArrayBuffer>>;
  /** Where somebody has compiled it already. */
  readonly compiled?: WebAssembly.Module;
  /** SHA-256 of the code, in hexadecimal digits. */
  readonly digest: string;
  /** Where the module begins in the component, for messages. */
  readonly offset: number;
}

/** The core modules of a component, rewritten. */
export interface RewrittenModules {
  readonly modules: readonly RewrittenModule[];
  readonly memories: SandboxMemories;
}

/**
 * Rewrites the core modules of a component, so that a sandbox stays within its limits and is quick to make.
 *
 * @throws SkerryError `COMPONENT_*` when one cannot be bounded
 */
export async function rewriteModules(plan: Plan, limits: SandboxLimits): Promise<RewrittenModules> {
  const { modules, memories } = boundModules(plan, limits);
  return { modules: await Promise.all(modules.map(settled)), memories };
}

/** Nothing of what it keeps is a part of the component any more. */
async function settled({ bytes, layout, offset, data, dataKept, lines }: BoundModule): Promise<RewrittenModule> {
  const images = dataKept === undefined ? layout.memories.map(({ initial }, i) => imageOf(of(data, i), initial * PAGE_BYTES)) : [];
  const rewritten = { code: async () => bytes, digest: await sha256(bytes), layout, offset, images, dataKept };
  return { ...rewritten, ...(lines && { lines }) };
}

const of = (data: readonly DataSegment[], index: number): DataSegment[] => data.filter(({ memory }) => memory === index);

type BoundModule = HardenedModule & { readonly offset: number };

interface BoundModules {
  readonly modules: readonly BoundModule[];
  readonly memories: SandboxMemories;
}

function boundModules(plan: Plan, limits: SandboxLimits): BoundModules {
  const instances = instancesOf(plan);
  const alone = plan.modules.map((module) => rewrite(module, limits, Infinity));
  const costly = alone.map(({ cost, offset }, i) => ({ cost, offset, instances: instances[i]! }));
  checkCost(plan, costly);
  const sum = (count: (cost: InstanceCost) => number): number =>
    costly.reduce((total, { cost, instances: times }) => total + count(cost) * times, 0);
  const limitPages = Math.floor(limits.memoryBytes / PAGE_BYTES);
  const growthPages = limitPages - sum((cost) => cost.memoryPages);
  if (growthPages < 0) throw tooManyPages(limitPages - growthPages, limitPages, costly);
  const memories = { count: sum((cost) => cost.memories), growthPages };
  const growingTables = sum((cost) => cost.growingTables);
  const freeEntries = limits.tableEntries - sum((cost) => cost.tableEntries);
  if (freeEntries < 0) throw tooManyEntries(limits.tableEntries - freeEntries, limits.tableEntries, costly);
  const hasOneTable = growingTables === 0 || sum((cost) => cost.tables) === 1;
  // What one table may have is what all may have together, divided fairly; most components have one that grows.
  const tableGrowth = Math.floor(freeEntries / Math.max(growingTables, 1));
  const modules = hasOneTable ? alone : plan.modules.map((module) => rewrite(module, limits, tableGrowth));
  return { modules: modules.map((module) => bounded(module, growthPages)), memories };
}

/** No memory can grow by more than all may together: V8 sees to that, whatever the counters say. */
function bounded(module: BoundModule, growthPages: number): BoundModule {
  const { layout } = module;
  const memories = layout.memories.map((each) => ({ ...each, maximum: Math.min(each.maximum, each.initial + growthPages) }));
  return { ...module, layout: { ...layout, memories } };
}

function tooManyPages(pages: number, limit: number, modules: readonly CostlyModule[]): SkerryError {
  const last = modules.findLast(({ cost }) => cost.memoryPages > 0)!;
  const help = 'Raise "limits.memoryBytes" of the function, or build its parts with smaller initial memories.';
  const message = `The memories start with ${pages} pages of 64 KiB together; the limit is ${limit}`;
  return problem('COMPONENT_TOO_LARGE', last.offset, message, help);
}

function tooManyEntries(entries: number, limit: number, modules: readonly CostlyModule[]): SkerryError {
  const last = modules.findLast(({ cost }) => cost.tableEntries > 0)!;
  const help = 'Raise "limits.tableEntries" of the function, or build it with fewer function pointers.';
  return problem('COMPONENT_TOO_LARGE', last.offset, `The tables start with ${entries} entries together; the limit is ${limit}`, help);
}

/** How many instances of each core module the component makes. */
function instancesOf({ modules, steps }: Plan): number[] {
  const counts = modules.map(() => 0);
  for (const step of steps) if (step.kind === 'core-instance') counts[step.module]!++;
  return counts;
}

function rewrite({ bytes, offset }: CoreModuleSyntax, { memoryBytes, tableEntries }: SandboxLimits, tableGrowth: number): BoundModule {
  try {
    return { ...harden(bytes, { memoryPages: Math.floor(memoryBytes / PAGE_BYTES), tableEntries, tableGrowth }), offset };
  } catch (error) {
    if (!SkerryError.is(error)) throw error;
    throw problem(error.code, offset + (error.offset ?? 0), error.message, error.help, error);
  }
}

/**
 * Compiles core modules, all at the same time. What is compiled already is not compiled again, whichever component it came
 * with.
 *
 * @throws SkerryError `COMPONENT_INVALID` when one is not valid
 */
export function compileModules(modules: readonly RewrittenModule[], code: Shared<WebAssembly.Module>): Promise<CoreModule[]> {
  return Promise.all(modules.map((module) => compile(module, code)));
}

async function compile(rewritten: RewrittenModule, known: Shared<WebAssembly.Module>): Promise<CoreModule> {
  const { code, compiled, digest, offset, ...own } = rewritten;
  return { ...own, module: await known.get(digest, async () => compiled ?? (await compileCode({ code, offset }))) };
}

/** @throws SkerryError `COMPONENT_INVALID` */
export async function compileCode({ code, offset }: Pick<RewrittenModule, 'code' | 'offset'>): Promise<WebAssembly.Module> {
  const bytes = await code();
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw error;
    throw invalid(offset, `A core module is not valid: ${error.message}`);
  }
}

/** Checks modules that are defined and never instantiated. */
export function validateModules(modules: readonly CoreModuleSyntax[]): void {
  for (const { bytes, offset } of modules) {
    if (!WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>)) throw invalid(offset, 'A core module is not valid');
  }
}
