import { ResultError, SkerryError } from '../../base/index.ts';
import { StoreValueError } from '../../storage/contract.ts';
import type { Awaitable } from '../../storage/contract.ts';
import type { LogSink } from '../context.ts';

/** `wasi:keyvalue/store#error`, the same in both drafts. */
export type StoreError =
  | { readonly tag: 'no-such-store' }
  | { readonly tag: 'access-denied' }
  | { readonly tag: 'other'; readonly val: string };

export const otherError = (message: string): ResultError<StoreError> => new ResultError<StoreError>({ tag: 'other', val: message });

/** Runs one operation of a driver, which may answer at once or later, and turns its failures into the guest's. */
export function attempt<T>(log: LogSink, operation: () => Awaitable<T>): Awaitable<T> {
  try {
    const answer = operation();
    return answer instanceof Promise ? answer.catch((thrown: unknown) => fail(log, thrown)) : answer;
  } catch (thrown) {
    return fail(log, thrown);
  }
}

/** Applies `change` to an answer that may come later. */
export const chain = <T, R>(answer: Awaitable<T>, change: (value: T) => Awaitable<R>): Awaitable<R> =>
  answer instanceof Promise ? answer.then(change) : change(answer);

/** What a guest may read, it reads; what it may not, the log has; anything else is a host bug and stops the guest. */
function fail(log: LogSink, thrown: unknown): never {
  if (thrown instanceof StoreValueError) throw otherError(thrown.message);
  if (!SkerryError.is(thrown) || !thrown.code.startsWith('STORE_')) throw thrown;
  log.write('error', 'wasi:keyvalue', `${thrown.code}: ${thrown.message}`);
  throw otherError(PUBLIC_MESSAGES[thrown.code] ?? 'The store is not available');
}

/** Says what the guest can act on and nothing of the machine: no path, no file name, no driver. */
const PUBLIC_MESSAGES: Readonly<Record<string, string>> = {
  STORE_FULL: 'The store is full',
  STORE_LOCKED: 'The store is busy, try again',
  STORE_READ_ONLY: 'The store is read-only',
};
