import type { HttpErrorCode } from '../context.ts';

export type HttpResult<T> = { readonly tag: 'ok'; readonly val: T } | { readonly tag: 'err'; readonly val: HttpErrorCode };

/** What the `get` of a future answers: the outer `err` says that the value has been taken already. */
export type OnceResult<T> = { readonly tag: 'ok'; readonly val: HttpResult<T> } | { readonly tag: 'err'; readonly val: undefined };

export const resultOnce = <T>(result: HttpResult<T>, isTaken: boolean): OnceResult<T> =>
  isTaken ? { tag: 'err', val: undefined } : { tag: 'ok', val: result };
