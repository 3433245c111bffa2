import { SkerryError } from '@skerry/host/base';
import type { Id } from './ast.ts';
import { type Span, frameOf, whereOf } from './source.ts';
import { closest } from './suggest.ts';

/**
 * `WIT_INVALID` at a place: the message says what was expected, an excerpt with a caret follows it.
 *
 * @param help what to do next, as a full sentence
 */
export function invalid(span: Span, message: string, help?: string): SkerryError {
  const options = help === undefined ? {} : { help: clipped(help) };
  return new SkerryError('WIT_INVALID', `${clipped(message)}${frameOf(span)}`, { where: whereOf(span), ...options });
}

const LENGTH_LIMIT = 1000;

/** Names may be as long as a file. */
function clipped(text: string): string {
  return text.length <= LENGTH_LIMIT ? text : `${text.slice(0, LENGTH_LIMIT)}…`;
}

const QUOTE_LIMIT = 60;

/** What stands in the text, in quotation marks; of something long the beginning. */
export function quote(text: string): string {
  return `"${text.length <= QUOTE_LIMIT ? text : `${text.slice(0, QUOTE_LIMIT)}…`}"`;
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
  return `Available: ${names.slice(0, LIST_LIMIT).join(', ')}${more}.`;
}
