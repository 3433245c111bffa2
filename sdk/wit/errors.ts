import { SkerryError } from '@skerry/host/engine';
import type { Id } from './ast.ts';
import { type Span, frameOf, whereOf } from './source.ts';
import { closest } from './suggest.ts';

/**
 * `WIT_INVALID` at a place: the message says what was expected, an excerpt with a caret follows it.
 *
 * @param help what to do next, as a full sentence
 */
export function invalid(span: Span, message: string, help?: string): SkerryError {
  const options = help === undefined ? {} : { help };
  return new SkerryError('WIT_INVALID', `${message}${frameOf(span)}`, { where: whereOf(span), ...options });
}

/**
 * A name that nothing has: says which similar name there is, or which names there are.
 *
 * @param what for example `type "nope" in the interface "types"`
 */
export function unknown({ name, span }: Id, what: string, known: Iterable<string>, help?: string): SkerryError {
  const names = [...known];
  const similar = closest(name, names);
  const hint = similar === undefined ? (help ?? listOf(names)) : `Did you mean "${similar}"?`;
  return invalid(span, `There is no ${what}`, hint);
}

const LIST_LIMIT = 20;

function listOf(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const more = names.length > LIST_LIMIT ? `, and ${names.length - LIST_LIMIT} more` : '';
  return `There is ${names.slice(0, LIST_LIMIT).join(', ')}${more}.`;
}
