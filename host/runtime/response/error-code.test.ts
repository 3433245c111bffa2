import { expect, it } from 'vitest';
import type { HttpErrorCode } from '../../wasi/index.ts';
import { responseFailure } from './error-code.ts';

it.each<[HttpErrorCode, string]>([
  [{ tag: 'internal-error', val: 'no luck' }, 'internal-error: no luck'],
  [{ tag: 'internal-error', val: '' }, 'internal-error'],
  [{ tag: 'internal-error', val: undefined }, 'internal-error'],
  [{ tag: 'loop-detected' }, 'loop-detected'],
  [{ tag: 'HTTP-response-body-size', val: 7n }, 'HTTP-response-body-size'],
])('an answer that is an error is told as the function says it: %o', (code, told) => {
  expect(responseFailure(code)).toMatchObject({
    code: 'GUEST_RESPONSE_ERROR',
    message: `The function answered with the error ${told}`,
    help: expect.stringContaining('log of the function'),
  });
});
