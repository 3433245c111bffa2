import type { SkerryError } from '../base/index.ts';
import type { RequestListener, RunningRequest } from './events.ts';

/** Writes why requests failed to the log. */
export const failureLog: RequestListener = { failed: write, faulted: write };

function write({ functionName, id, log }: RunningRequest, error: SkerryError): void {
  const { code, blame, help } = error;
  const fields = { function: functionName, requestId: id, code, blame, help };
  const level = blame === 'host' ? 'error' : blame === 'client' ? 'info' : 'warn';
  log[level]({ ...fields, ...(error.cause instanceof Error && { err: error.cause }) }, error.message);
}
