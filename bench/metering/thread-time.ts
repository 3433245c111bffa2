import { createRequire } from 'node:module';

const CLOCK_THREAD_CPUTIME_ID = 3;

type ClockGettime = (clock: number, time: Uint8Array) => number;

/** Milliseconds of processor time that this thread has used. What Node.js says of it is behind by up to 4 ms. */
export const threadMs = open();

function open(): () => number {
  const koffi = createRequire(import.meta.url)('koffi') as { load(library: string): { func(prototype: string): ClockGettime } };
  const clockGettime = koffi.load('libc.so.6').func('int clock_gettime(int clock, void *time)');
  const time = new BigInt64Array(2);
  const bytes = new Uint8Array(time.buffer);
  return () => {
    if (clockGettime(CLOCK_THREAD_CPUTIME_ID, bytes) !== 0) throw new Error('The clock of this thread cannot be read');
    return Number(time[0]!) * 1000 + Number(time[1]!) / 1e6;
  };
}
