import { SkerryError } from '../../base/index.ts';

/** Characters of an answer that are shown: enough for an error, not for a page. */
const SHOWN = 300;

export function failed(what: string, help: string, cause?: unknown): SkerryError {
  return new SkerryError('SMOKE_TEST_FAILED', what, { help, cause });
}

/** The front of a text that a guest made, on one line. */
export function front(text: string): string {
  return JSON.stringify(text.length <= SHOWN ? text : `${text.slice(0, SHOWN).toWellFormed()}…`);
}
