import { openCopyOnWrite } from '../cow/index.ts';
import { componentEngine, type Engine } from '../engine/index.ts';
import { collecting } from './collecting.ts';
import { collectLessForMemories } from './collector.ts';
import { PreparedCache } from './prepared-cache.ts';

/**
 * The component engine with what this platform offers: memories are put back, and given back, with the
 * help of the kernel. Where they can be given back, V8's collector is told to care less about them: a setting of the whole
 * process.
 *
 * @param cache folder for what is made of components, so that the next start is quicker; undefined: nothing is kept
 */
export function nodeEngine(cache?: string): Engine {
  const copyOnWrite = openCopyOnWrite();
  if (copyOnWrite.available) collectLessForMemories();
  return componentEngine({
    memory: copyOnWrite.available ? copyOnWrite.strategy : collecting(),
    ...(cache !== undefined && { cache: new PreparedCache(cache) }),
  });
}
