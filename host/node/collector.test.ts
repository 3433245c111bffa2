import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { collectLessForMemories } from './collector.ts';

const PAGES_OF_16_MB = 256;
const TIMES = 128;

const kindOf = (entry: PerformanceEntry): number | undefined => (entry as { detail?: { kind: number } }).detail?.kind;

it('has large memories that come and go cause few collections of the whole heap', async () => {
  let majors = 0;
  const observer = new PerformanceObserver((list) => {
    majors += list.getEntries().filter((entry) => kindOf(entry) === constants.NODE_PERFORMANCE_GC_MAJOR).length;
  });
  observer.observe({ entryTypes: ['gc'] });
  const comeAndGo = async (): Promise<number> => {
    const before = majors;
    for (let i = 0; i < TIMES; i++) {
      expect(new WebAssembly.Memory({ initial: PAGES_OF_16_MB }).buffer.byteLength).toBe(PAGES_OF_16_MB * 65_536);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return majors - before;
  };
  const usual = await comeAndGo();
  collectLessForMemories();
  const now = await comeAndGo();
  observer.disconnect();
  expect(usual).toBeGreaterThan(10);
  expect(now).toBeLessThan(usual / 2);
});
