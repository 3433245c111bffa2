import { openCopyOnWrite } from '../cow/index.ts';
import { componentEngine, type Engine } from '../engine/index.ts';

/** The component engine with what this platform offers: memories are put back by the kernel where it can. */
export function nodeEngine(): Engine {
  const copyOnWrite = openCopyOnWrite();
  return componentEngine(copyOnWrite.available ? { memory: copyOnWrite.strategy } : {});
}
