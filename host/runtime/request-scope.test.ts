import { describe, expect, it, vi } from 'vitest';
import type { Log } from './log.ts';
import { RequestLog } from './request-log.ts';
import { RequestScope } from './request-scope.ts';
import type { Deployment } from './deployment.ts';

type Grants = Deployment['grants'];

const log = { isFull: false, write: () => {} };
const scopeOf = (bound: object = {}): RequestScope =>
  new RequestScope({ functionName: 'f', limits: {}, bound } as unknown as Grants, 'r1', log);

describe('what a request holds', () => {
  it('ends with it, once, whether it began before or after that', () => {
    const scope = scopeOf();
    const ended: string[] = [];
    scope.onEnd(() => void ended.push('one'));
    scope.onEnd(() => void ended.push('two'));
    expect(ended).toEqual([]);
    scope.end();
    scope.end();
    scope.onEnd(() => void ended.push('late'));
    expect(ended).toEqual(['one', 'two', 'late']);
  });

  it('is aborted by one signal, for the first reason, whenever it was asked for', () => {
    const reason = new Error('enough');
    const early = scopeOf();
    const { signal } = early;
    const heard = vi.fn();
    signal.addEventListener('abort', heard);
    expect([signal.aborted, early.signal]).toEqual([false, signal]);
    early.end(reason);
    early.end(new Error('again'));
    expect([signal.reason, heard.mock.calls.length, early.signal]).toEqual([reason, 1, signal]);
    const late = scopeOf();
    late.end(reason);
    expect([late.signal.aborted, late.signal.reason]).toEqual([true, reason]);
  });

  it('is what its function was granted', () => {
    const bound = { environment: {}, config: {}, secrets: {}, keyvalue: {}, http: {} };
    const scope = scopeOf(bound);
    expect([scope.functionName, scope.requestId, scope.log]).toEqual(['f', 'r1', log]);
    for (const name of ['environment', 'config', 'secrets', 'keyvalue'] as const) expect(scope[name], name).toBe(bound[name]);
    expect([scope.outbound, scope.bound]).toEqual([bound.http, bound]);
  });
});

describe('the log of a request', () => {
  function logOf(limit: number): { readonly lines: unknown[]; readonly log: RequestLog } {
    const lines: unknown[] = [];
    const write = (level: string) => (fields: object, message: string) => void lines.push([level, fields, message]);
    const host = Object.fromEntries(['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, write(level)]));
    return { lines, log: new RequestLog(host as unknown as Log, 'f', 'r1', limit) };
  }
  const whose = { function: 'f', requestId: 'r1' };

  it('has lines of the function in the log of the host, by their level', () => {
    const { lines, log: written } = logOf(10_000);
    for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'critical'] as const) written.write(level, 'stdout', `a ${level}`);
    expect(lines).toEqual(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level, i) => [
        level,
        { ...whose, origin: 'stdout' },
        `a ${['trace', 'debug', 'info', 'warn', 'error', 'critical'][i]}`,
      ]),
    );
    expect(written.isFull).toBe(false);
  });

  it('is cut off at its limit, which is told once', () => {
    const { lines, log: written } = logOf(1000);
    // A record costs 256 bytes besides its text and where it comes from.
    for (let i = 0; i < 10; i++) written.write('info', 'stdout', 'x'.repeat(100));
    expect(lines.length).toBe(3);
    expect(lines.at(-1)).toEqual(['warn', whose, 'Log truncated: this request wrote more than 1000 bytes']);
    expect(written.isFull).toBe(true);
  });
});
