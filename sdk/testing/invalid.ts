import { SkerryError } from '@skerry/host/base';

/** A test asks for something that cannot be. */
export function invalid(message: string, help: string, cause?: unknown): SkerryError {
  return new SkerryError('TEST_INVALID', message, { help, cause });
}

/** @throws SkerryError `TEST_INVALID` for a key that means nothing: a misspelt option would silently do nothing */
export function checkKeys(value: object, known: readonly string[], what: string): void {
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw invalid(`${what} has the key "${unknown}", which is not a valid key`, `Keys are ${known.join(', ')}.`);
}

/** Milliseconds since 1970. @throws SkerryError `TEST_INVALID` */
export function instantOf(value: Date | string | number, what: string): number {
  const instant = typeof value === 'object' ? Number(value) : typeof value === 'string' ? Date.parse(value) : value;
  if (typeof instant === 'number' && Number.isFinite(instant) && instant >= 0) return instant;
  throw invalid(`${what} is ${String(value)}, which is not an instant since 1970`, "Pass a Date, or text such as '2026-01-01T00:00:00Z'.");
}
