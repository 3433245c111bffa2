import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { Door, Seen, Sent } from './doors.ts';

/** When a guest is slow, what it makes in time is a matter of chance at any door: whether a body is whole when its head leaves. */
const TRIES = 5;

/**
 * Asks all doors.
 *
 * @param view what of their answers has to be equal
 * @returns the answer of the first
 */
export async function same(
  doors: readonly Door[],
  { headers = [], ...sent }: Sent,
  view: (seen: Seen) => unknown = (seen) => seen,
): Promise<Seen> {
  // The client of Node.js says this in any case.
  const isKept = headers.some(([name]) => name === 'connection');
  const complete = { ...sent, headers: isKept ? headers : [...headers, ['connection', 'keep-alive'] as const] };
  for (let tries = 1; ; tries++) {
    const answers = await askAll(doors, complete, tries === TRIES);
    if (answers === undefined) continue;
    const [first, ...others] = answers;
    if (tries < TRIES && others.some((answer) => !isDeepStrictEqual(view(answer), view(first!)))) continue;
    for (const [i, answer] of others.entries()) expect(view(answer), doors[i + 1]!.name).toEqual(view(first!));
    return first!;
  }
}

/** @returns undefined when one had no answer, unless this is the last try */
async function askAll(doors: readonly Door[], sent: Sent, isLast: boolean): Promise<Seen[] | undefined> {
  const answers: Seen[] = [];
  try {
    for (const door of doors) answers.push(await door.ask(sent));
    return answers;
  } catch (cause) {
    // A system may throw away what came on a connection that is cut while the client still sends.
    if (isLast) throw cause;
    return undefined;
  }
}

/**
 * Of a guest that answers in several turns, an answer with a body that was whole when its head left, and so has a length, is
 * the same as one that was streamed. A length that is wrong stays, where there is a body to tell.
 */
export function withoutLength({ body, headers, ...seen }: Seen, method: string): Seen {
  const whole = `content-length: ${Buffer.from(body, 'base64').length}`;
  return {
    ...seen,
    body,
    headers: headers.filter((header) => (method === 'HEAD' ? !header.startsWith('content-length:') : header !== whole)),
  };
}
