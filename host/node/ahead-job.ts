import { type ErrorCode, SkerryError } from '../base/index.ts';
import type { AheadOfTime, CacheKey, Recipe, RewrittenModule } from '../engine/index.ts';
import { type MemoryImage, memoryRun } from '../engine/snapshot/index.ts';

/** What a thread that prepares components is started with. */
export interface AheadSettings {
  /** Of the cache; undefined: nothing is kept. */
  readonly folder: string | undefined;
}

/** What it is asked for. */
export interface AheadJob {
  readonly component: Uint8Array;
  readonly recipe: Recipe;
  readonly key: CacheKey;
}

/** What it answers. */
export type AheadAnswer = SentKept | SentMade | SentFailure;

/** The rest is in the cache. */
interface SentKept {
  readonly kind: 'kept';
  readonly glue: string;
  readonly compiled: readonly WebAssembly.Module[];
}

interface SentMade extends Omit<AheadOfTime, 'glue' | 'modules'> {
  readonly kind: 'made';
  readonly glue: string;
  readonly modules: readonly SentModule[];
}

interface SentModule extends Omit<RewrittenModule, 'code' | 'compiled' | 'images'> {
  readonly compiled: WebAssembly.Module;
  readonly images: readonly SentImage[];
}

interface SentImage {
  readonly byteLength: number;
  readonly runs: readonly { readonly offset: number; readonly bytes: Uint8Array }[];
}

interface SentFailure extends Pick<SkerryError, 'message' | 'help' | 'where' | 'offset'> {
  readonly kind: 'failure';
  readonly code: ErrorCode;
  /** Of what nobody expected. */
  readonly stack: string | undefined;
}

export function sentMade(made: AheadOfTime, glue: string, compiled: readonly WebAssembly.Module[]): SentMade {
  const { description, glueDigest, memories, limits } = made;
  const modules = made.modules.map(({ digest, layout, offset, images, lines, dataKept }, i): SentModule => {
    const own = { digest, layout, offset, dataKept, ...(lines && { lines }) };
    return { ...own, compiled: compiled[i]!, images: images.map(sentImage) };
  });
  return { kind: 'made', description, glue, glueDigest, modules, memories, limits };
}

/** What it has in common with a base is copied: the base stays here, for the next one. */
function sentImage({ byteLength, base, runs }: MemoryImage): SentImage {
  return { byteLength, runs: runs.map(({ offset, bytes }) => ({ offset, bytes: base ? new Uint8Array(bytes) : bytes })) };
}

export function receivedMade({ description, glue, glueDigest, modules, memories, limits }: SentMade): AheadOfTime {
  const received = modules.map(({ images, ...module }): RewrittenModule => {
    const whole = images.map(({ byteLength, runs }) => ({ byteLength, runs: runs.map(({ offset, bytes }) => memoryRun(offset, bytes)) }));
    return { ...module, code: neverNeeded, images: whole };
  });
  return { description, glue: async () => glue, glueDigest, modules: received, memories, limits };
}

/** It is compiled. */
const neverNeeded = (): Promise<never> => Promise.reject(new Error('The code of a module that is compiled was asked for'));

export function sentFailure({ code, message, help, where, offset, cause }: SkerryError): SentFailure {
  return { kind: 'failure', code, message, help, where, offset, stack: cause instanceof Error ? cause.stack : undefined };
}

export function receivedFailure({ code, message, help, where, offset, stack }: SentFailure): SkerryError {
  return new SkerryError(code, message, {
    ...(help !== undefined && { help }),
    ...(where !== undefined && { where }),
    ...(offset !== undefined && { offset }),
    ...(stack !== undefined && { cause: Object.assign(new Error('In the thread that prepares components'), { stack }) }),
  });
}

/** What changes hands without being copied: whole buffers, each once. */
export function buffersOf(answer: AheadAnswer): ArrayBuffer[] {
  if (answer.kind !== 'made') return [];
  const all = answer.modules.flatMap(({ images }) => images.flatMap(({ runs }) => runs.map(({ bytes }) => bytes)));
  return [...new Set(all.map(({ buffer }) => buffer as ArrayBuffer))];
}
