import { SkerryError } from '../../base/index.ts';

type Headers = Readonly<Record<string, string | undefined>>;

/**
 * What a change of a resource was decided on.
 *
 * @param current revision of the resource; undefined: it is not there
 * @returns the revision that it must still have; `'absent'`: it must not be there yet
 * @throws SkerryError `PRECONDITION_MISSING`, `ALIAS_CHANGED`, `REQUEST_INVALID`
 */
export function preconditionOf(headers: Headers, current: number | undefined): number | 'absent' {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  if (match !== undefined && noneMatch !== undefined) throw invalid('Send either if-match or if-none-match');
  if (noneMatch !== undefined) {
    if (noneMatch.trim() !== '*') throw invalid('if-none-match must be *');
    return 'absent';
  }
  if (match === undefined) {
    throw new SkerryError('PRECONDITION_MISSING', 'An alias is changed only if nobody else has changed it meanwhile', {
      help: 'Send If-Match with the ETag that GET answered, or `If-None-Match: *` where there is none yet.',
    });
  }
  const tags = match.split(',').map((tag) => tag.trim());
  if (!tags.every((tag) => tag === '*' || /^"[0-9]{1,16}"$/.test(tag))) throw invalid('if-match must be an entity tag, such as "12", or *');
  if (current !== undefined && (tags.includes('*') || tags.includes(etagOf(current)))) return current;
  const now = current === undefined ? 'there is none' : `it is at ${etagOf(current)}`;
  throw new SkerryError('ALIAS_CHANGED', `The alias is not what it was when this was decided: ${now}`, {
    help: 'Look at it again, and decide anew.',
  });
}

export function etagOf(revision: number): string {
  return `"${revision}"`;
}

function invalid(message: string): SkerryError {
  return new SkerryError('REQUEST_INVALID', message, { help: 'GET /openapi.json says what is accepted.' });
}
