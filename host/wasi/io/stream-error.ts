import { ResultError } from '../../base/index.ts';
import type { HttpErrorCode } from '../context.ts';
import { IoError } from './error.ts';

/** `wasi:io/streams#stream-error`. */
export type StreamError = { readonly tag: 'closed' } | { readonly tag: 'last-operation-failed'; readonly val: IoError };

export const closed = (): ResultError<StreamError> => new ResultError<StreamError>({ tag: 'closed' });

/** What a source or sink threw, as the guest sees it. What is no `ResultError` is a host bug and stays what it is. */
export function operationFailed(thrown: unknown): unknown {
  if (!(thrown instanceof ResultError)) return thrown;
  const error = IoError.fromHttp(thrown.payload as HttpErrorCode);
  return new ResultError<StreamError>({ tag: 'last-operation-failed', val: error });
}
