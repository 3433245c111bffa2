import type { SkerryError } from '../../base/index.ts';

/** What a client may know of failures that are not its own. */
const PUBLIC: ReadonlyMap<number, string> = new Map([
  [500, 'The function failed'],
  [502, 'The function failed'],
  [503, 'The function is busy'],
  [504, 'The function took too long'],
  [507, 'The function failed'],
]);

/**
 * The one form of an error. Clients are told everything about their own mistakes; about others only with `details`,
 * since a message may name files, stores or upstreams.
 */
export function errorBody(error: SkerryError, details: boolean): string {
  const open = details || error.blame === 'client';
  const message = open ? error.message : (PUBLIC.get(error.status) ?? 'The function failed');
  return JSON.stringify({ error: { code: error.code, message, ...(open && { help: error.help }) } });
}
