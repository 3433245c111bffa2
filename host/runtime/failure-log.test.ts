import { expect, it } from 'vitest';
import { type ErrorCode, SkerryError } from '../base/index.ts';
import type { RunningRequest } from './events.ts';
import { failureLog } from './failure-log.ts';

it.each<[ErrorCode, string]>([
  ['HOST_BUG', 'error'],
  ['REQUEST_INVALID', 'info'],
  ['GUEST_TRAPPED', 'warn'],
])('%s is logged as %s', (code, level) => {
  const lines: unknown[] = [];
  const log = new Proxy({}, { get: (_, name) => (fields: object, message: string) => void lines.push([name, fields, message]) });
  const cause = new Error('cause');
  const error = new SkerryError(code, 'what', { help: 'do', cause });
  failureLog.failed!({ functionName: 'f', id: '1', log } as unknown as RunningRequest, error);
  expect(lines).toEqual([[level, { function: 'f', requestId: '1', code, blame: error.blame, help: 'do', err: cause }, 'what']]);
});
