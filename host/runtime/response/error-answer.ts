import type { SkerryError } from '../../base/index.ts';

/** What a client may know of failures that are not its own. */
const PUBLIC: ReadonlyMap<number, string> = new Map([
  [503, 'The function is busy'],
  [504, 'The function took too long'],
]);
const FAILED = 'The function failed';

/** An answer that no function made. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

const AS_JSON = ['content-type', 'application/json'] as const;
const SOON_AGAIN = ['retry-after', '1'] as const;

/**
 * The one form of an error. Clients are told everything about their own mistakes; about others only with `details`,
 * since a message may name files, stores or upstreams.
 */
export function errorAnswer(error: SkerryError, details: boolean): ErrorAnswer {
  const { status } = error;
  return { status, headers: status === 503 ? [AS_JSON, SOON_AGAIN] : [AS_JSON], body: bodyOf(error, details) };
}

function bodyOf(error: SkerryError, details: boolean): string {
  const open = details || error.blame === 'client';
  const message = open ? error.message : (PUBLIC.get(error.status) ?? FAILED);
  return JSON.stringify({ error: { code: error.code, message, ...(open && { help: error.help }) } });
}
