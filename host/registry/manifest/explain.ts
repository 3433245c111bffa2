import type { ErrorObject } from 'ajv';
import { closest } from '../../base/index.ts';

export interface Problem {
  readonly offset: number;
  readonly message: string;
}

type Path = readonly (string | number)[];
type OffsetOf = (path: Path) => number;
/** What a value with a pattern stands for, by its key. */
export type Patterns = Readonly<Record<string, string>>;

/** Turns what the schema validator found into sentences that name the key, the value and what is allowed. */
export function explain(errors: readonly ErrorObject[], offsetOf: OffsetOf, patterns: Patterns): Problem[] {
  const problems = new Map<string, Problem>();
  for (const error of errors) {
    const problem = explainOne(error, offsetOf, patterns);
    if (problem) problems.set(`${problem.offset}:${problem.message}`, problem);
  }
  return [...problems.values()].toSorted((a, b) => a.offset - b.offset);
}

function explainOne(error: ErrorObject, offsetOf: OffsetOf, patterns: Patterns): Problem | undefined {
  const path = pointer(error.instancePath);
  const at = (message: string, where: Path = path): Problem => ({ offset: offsetOf(where), message });
  const key = name(path);
  const { params } = error as { params: Record<string, unknown> };
  switch (error.keyword) {
    case 'additionalProperties':
      return at(unknownKey(String(params['additionalProperty']), error), [...path, String(params['additionalProperty'])]);
    case 'required':
      // The alternatives of `oneOf` are told in one sentence.
      return error.schemaPath.includes('oneOf') ? undefined : at(`${key} needs the key "${String(params['missingProperty'])}"`);
    case 'enum':
      return at(`${key} is ${shown(error.data)}; allowed: ${list(params['allowedValues'] as unknown[])}`);
    case 'type':
      return at(`${key} is ${shown(error.data)}; it must be ${article(String(params['type']))}`);
    case 'pattern':
      return at(`${key} is ${shown(error.data)}; ${meaningOf(path, patterns) ?? `it must match ${String(params['pattern'])}`}`);
    case 'minimum':
    case 'maximum':
      return at(`${key} is ${shown(error.data)}; it must be ${range(error)}`);
    case 'oneOf':
      return path.length === 0 ? at('Specify either "source" and "language", or "component"') : undefined;
    case 'propertyNames':
      return at(`"${String(params['propertyName'])}" cannot be a key of ${key}`, [...path, String(params['propertyName'])]);
    case 'not':
    case 'anyOf':
    case 'if':
      // Says only that another problem, which has its own sentence, made a branch fail.
      return undefined;
    default:
      return at(`${key} ${error.message ?? 'is not allowed'}`);
  }
}

/** By the innermost key that the schema names; the keys of some objects are the author's own. */
function meaningOf(path: Path, patterns: Patterns): string | undefined {
  const key = path.findLast((part) => Object.hasOwn(patterns, part));
  return key === undefined ? undefined : patterns[key];
}

function unknownKey(key: string, error: ErrorObject): string {
  const allowed = Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {});
  const close = closest(key, allowed);
  const hint = close ? `; did you mean "${close}"?` : '.';
  return `"${key}" is not a valid key here${hint} Allowed: ${allowed.filter((name) => name !== '$schema').join(', ')}`;
}

function range(error: ErrorObject): string {
  const { minimum, maximum } = error.parentSchema as { minimum?: number; maximum?: number };
  return `from ${minimum} to ${maximum}`;
}

function pointer(path: string): (string | number)[] {
  const parts = path.split('/').slice(1);
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part.replace(/~1/g, '/').replace(/~0/g, '~')));
}

function name(path: Path): string {
  return path.length === 0 ? 'The manifest' : `"${path.join('.')}"`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function list(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(', ');
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
