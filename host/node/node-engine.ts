import { giveHolesBack, giveLargeBlocksBack, openCopyOnWrite } from '../cow/index.ts';
import { componentEngine, type Engine } from '../engine/index.ts';
import { AheadThreads } from './ahead.ts';
import { collecting } from './collecting.ts';
import { collectLessForMemories } from './collector.ts';
import { PreparedCache } from './prepared-cache.ts';

export interface NodeEngineOptions {
  /** Folder for what is made of components, so that the next start is quicker. Default: nothing is kept. */
  readonly prepared?: string | undefined;
  /**
   * Prepare components in the thread that asks for it: quicker for one component in a process that does nothing else meanwhile.
   * Default: other threads do, and the event loop goes on.
   */
  readonly inPlace?: boolean;
}

/**
 * The component engine with what this platform offers: components are prepared by other threads, and memories are put back, and given
 * back, with the help of the kernel. Where they can be given back, V8's collector is told to care less about them, and the C library
 * to keep neither large blocks nor holes: settings of the whole process.
 */
export function nodeEngine({ prepared, inPlace = false }: NodeEngineOptions = {}): Engine {
  const copyOnWrite = openCopyOnWrite();
  if (copyOnWrite.available) {
    collectLessForMemories();
    giveLargeBlocksBack();
    giveHolesBack();
  }
  const shared = prepared === undefined ? undefined : { folder: prepared, cache: new PreparedCache(prepared) };
  return componentEngine({
    memory: copyOnWrite.available ? copyOnWrite.strategy : collecting(),
    ...(shared && { cache: shared.cache }),
    ...(!inPlace && { make: new AheadThreads(shared).make }),
  });
}
