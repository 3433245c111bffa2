import { describe, expect, it } from 'vitest';
import type { LogLevel } from '../base/index.ts';
import type { Log } from './log.ts';
import { RequestLog } from './request-log.ts';

/** A log, and what stands in it. */
function logged(): { readonly log: Log; readonly lines: unknown[] } {
  const lines: unknown[] = [];
  const log = new Proxy({}, { get: (_, name) => (fields: object, message: string) => void lines.push([name, fields, message]) }) as Log;
  return { log, lines };
}

const WHOSE = { function: 'f', requestId: 'r1' };

describe('what a guest logs', () => {
  it.each<[LogLevel, string]>([
    ['trace', 'trace'],
    ['warn', 'warn'],
    ['critical', 'fatal'],
  ])('stands in the log of the host with the level %s', (level, name) => {
    const { log, lines } = logged();
    new RequestLog(log, 'f', 'r1', 1000).write(level, 'there', 'hello');
    expect(lines).toEqual([[name, { ...WHOSE, origin: 'there' }, 'hello']]);
  });

  it('is cut off at its limit, which is said once', () => {
    const { log, lines } = logged();
    // What a record costs besides its text, and 10 characters.
    const guest = new RequestLog(log, 'f', 'r1', 2 * 266);
    for (let i = 0; i < 2; i++) guest.write('info', 'there', 'hello');
    const line = ['info', { ...WHOSE, origin: 'there' }, 'hello'];
    expect([guest.isFull, lines]).toEqual([false, [line, line]]);
    for (let i = 0; i < 2; i++) guest.write('info', '', '');
    expect(guest.isFull).toBe(true);
    expect(lines.slice(2)).toEqual([['warn', WHOSE, 'Log truncated: this request wrote more than 532 bytes']]);
  });
});
