import { describe, expect, it } from 'vitest';
import { type ErrorCode, SkerryError } from '../../base/index.ts';
import { errorAnswer } from './error-answer.ts';

const answerTo = (code: ErrorCode, details = false) => {
  const { status, headers, body } = errorAnswer(new SkerryError(code, 'Why', { help: 'How' }), details);
  return [status, headers, JSON.parse(body)] as const;
};

const AS_JSON = ['content-type', 'application/json'];

describe('an error that no function made', () => {
  it.each<[ErrorCode, number, string]>([
    ['GUEST_TRAPPED', 500, 'The function failed'],
    ['GUEST_RESPONSE_ERROR', 502, 'The function failed'],
    ['LIMIT_WALL_TIME', 504, 'The function took too long'],
    ['STORE_FULL', 507, 'The function failed'],
  ])('tells clients no more than they may know: %s', (code, status, message) => {
    expect(answerTo(code)).toEqual([status, [AS_JSON], { error: { code, message } }]);
  });

  it('says when to come back, where that may help', () => {
    const error = { code: 'LIMIT_CONCURRENCY', message: 'The function is busy' };
    expect(answerTo('LIMIT_CONCURRENCY')).toEqual([503, [AS_JSON, ['retry-after', '1']], { error }]);
  });

  it('tells everything of their own mistakes, and of others to who may know', () => {
    expect(answerTo('REQUEST_INVALID')[2]).toEqual({ error: { code: 'REQUEST_INVALID', message: 'Why', help: 'How' } });
    expect(answerTo('GUEST_TRAPPED', true)[2]).toEqual({ error: { code: 'GUEST_TRAPPED', message: 'Why', help: 'How' } });
  });
});
