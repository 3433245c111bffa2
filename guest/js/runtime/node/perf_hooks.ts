/** `node:perf_hooks`: the engine's `performance`. */
const own = globalThis as unknown as Record<string, unknown>;

export const { performance } = globalThis;
export const PerformanceObserver = own['PerformanceObserver'];
export const PerformanceEntry = own['PerformanceEntry'];
export const PerformanceMark = own['PerformanceMark'];
export const PerformanceMeasure = own['PerformanceMeasure'];
export const constants = {};
export default { performance, PerformanceObserver, PerformanceEntry, PerformanceMark, PerformanceMeasure, constants };
