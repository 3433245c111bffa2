import type { PrepareOptions } from '../engine.ts';
import { derive, type MemoryImage } from '../snapshot/index.ts';
import { type AheadOfTime, prepareAhead } from './ahead.ts';
import { type AheadCache, cacheKey } from './cache.ts';

/** The image that those of a memory, of the code with this digest, are compared with; undefined: there is none yet. */
export type FindBase = (code: string, memory: number, image: MemoryImage) => Promise<MemoryImage | undefined>;

/** The same, with images as what differs from others of the same code, where there are any. */
export async function basedOn({ modules, ...ahead }: AheadOfTime, findBase: FindBase): Promise<AheadOfTime> {
  const based = modules.map(async (module) => {
    const images = module.images.map(async (image, i) => derive(image, (await findBase(module.digest, i, image)) ?? image));
    return { ...module, images: await Promise.all(images) };
  });
  return { ...ahead, modules: await Promise.all(based) };
}

/**
 * Sees to it that a cache has what is made of a component, where another thread than the one that serves has time for it.
 *
 * @throws SkerryError as `prepareAhead` does
 */
export async function keepAhead(component: Uint8Array, options: PrepareOptions, cache: AheadCache): Promise<void> {
  const key = await cacheKey(component, options);
  if ((await cache.load(key)) !== undefined) return;
  const made = await prepareAhead(component, options);
  await cache.store(key, await basedOn(made, (code, memory) => cache.loadBase(code, memory)));
}
