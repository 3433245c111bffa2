import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { parse } from '@bytecodealliance/jco';
import { expect, it } from 'vitest';
import { openCopyOnWrite } from '../cow/index.ts';
import type { Instance } from '../engine/index.ts';
import { collectLessForMemories } from './collector.ts';
import { nodeEngine } from './node-engine.ts';

const PAGES_OF_16_MB = 256;
const TIMES = 128;

const kindOf = (entry: PerformanceEntry): number | undefined => (entry as { detail?: { kind: number } }).detail?.kind;

/** Counts collections of the whole heap until it is told to stop. */
function majors(): () => number {
  let count = 0;
  const observer = new PerformanceObserver((list) => {
    count += list.getEntries().filter((entry) => kindOf(entry) === constants.NODE_PERFORMANCE_GC_MAJOR).length;
  });
  observer.observe({ entryTypes: ['gc'] });
  return () => {
    observer.disconnect();
    return count;
  };
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

it('has large memories that come and go cause few collections of the whole heap', async () => {
  const comeAndGo = async (): Promise<number> => {
    const stop = majors();
    for (let i = 0; i < TIMES; i++) {
      expect(new WebAssembly.Memory({ initial: PAGES_OF_16_MB }).buffer.byteLength).toBe(PAGES_OF_16_MB * 65_536);
      await pause();
    }
    return stop();
  };
  const usual = await comeAndGo();
  collectLessForMemories();
  const now = await comeAndGo();
  expect(usual).toBeGreaterThan(10);
  expect(now).toBeLessThan(usual / 2);
});

it.runIf(openCopyOnWrite().available)(
  'is not kept busy by the memories of sandboxes that are kept, however much they are together',
  async () => {
    const component = await parse(`(component
    (core module $M (memory (export "m") 1000))
    (core instance $m (instantiate $M)))`);
    const prepared = await nodeEngine({ inPlace: true }).prepare(component, { suspending: () => [], entryPoints: [] });
    const kept: Instance[] = [];
    const keep = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) {
        kept.push(await prepared.instantiate({}));
        await pause();
      }
    };
    await keep(140);
    const stop = majors();
    await keep(60);
    expect(stop()).toBeLessThan(4);
    expect(kept.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0)).toBe(200 * 1000 * 65_536);
  },
);
