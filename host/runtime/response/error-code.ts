import { SkerryError } from '../../base/index.ts';
import type { HttpErrorCode } from '../../wasi/index.ts';

/** The guest answered with an error-code instead of a response: it failed on purpose and says why. */
export function responseFailure(code: HttpErrorCode): SkerryError {
  const detail = typeof code.val === 'string' && code.val !== '' ? `: ${code.val}` : '';
  return new SkerryError('GUEST_RESPONSE_ERROR', `The function answered with the error ${code.tag}${detail}`, {
    help: 'Check the log of the function, which chose this response.',
  });
}
