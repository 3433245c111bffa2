import { derive, type MemoryImage } from '../snapshot/index.ts';
import { type AheadOfTime, prepareAhead } from './ahead.ts';
import type { AheadCache, CacheKey } from './cache.ts';
import type { RewrittenModule } from './core-module.ts';
import { optionsFrom, type Recipe } from './recipe.ts';

/** The image that those of a memory, of the code with this digest, are compared with; undefined: there is none yet. */
export type FindBase = (code: string, memory: number, image: MemoryImage) => Promise<MemoryImage | undefined>;

/** The same, with images as what differs from others of the same code, where there are any. */
export async function basedOn({ modules, ...ahead }: AheadOfTime, findBase: FindBase): Promise<AheadOfTime> {
  const based = modules.map(async (module) => {
    const images = module.images.map(async (image, i) =>
      image.base ? image : derive(image, (await findBase(module.digest, i, image)) ?? image),
    );
    return { ...module, images: await Promise.all(images) };
  });
  return { ...ahead, modules: await Promise.all(based) };
}

/** Makes of a component, which is given away, what can be made before any of it is instantiated, and sees to it that it is kept. */
export type MakeAhead = (component: Uint8Array, recipe: Recipe, key: CacheKey) => Promise<AheadOfTime>;

export interface Made {
  readonly made: AheadOfTime;
  /** The same as it was kept, which is used without holding all of it in memory; undefined where it could not be kept. */
  readonly kept: AheadOfTime | undefined;
}

/**
 * Does so in this thread.
 *
 * @param cache undefined: nothing is kept
 * @param findBase default: what is kept
 * @throws SkerryError as `prepareAhead` does
 */
export async function makeAhead(
  component: Uint8Array,
  recipe: Recipe,
  key: CacheKey,
  cache: AheadCache | undefined,
  findBase: FindBase = async (code, memory) => cache?.loadBase(code, memory),
): Promise<Made> {
  const made = await basedOn(await prepareAhead(component, optionsFrom(recipe)), findBase);
  await cache?.store(key, made);
  return { made, kept: await cache?.load(key) };
}

/** What of a component is code: it is needed once. */
export interface CodeOf {
  readonly glue: () => Promise<string>;
  readonly modules: readonly Partial<Pick<RewrittenModule, 'code' | 'compiled'>>[];
}

/** What is kept, with code that need not be read again. */
export function withCode(kept: AheadOfTime, { glue, modules }: CodeOf): AheadOfTime {
  const withTheirs = kept.modules.map((module, i) => {
    const { code = module.code, compiled } = modules[i]!;
    return { ...module, code, ...(compiled && { compiled }) };
  });
  return { ...kept, glue, modules: withTheirs };
}
