import type { Gate, PackageId } from './ast.ts';
import { invalid } from './errors.ts';
import { FactTable } from './facts.ts';
import { EXPANSION_LIMIT } from './limits.ts';
import { isNewer } from './semver.ts';
import type { Span } from './source.ts';

/** What holds for everything that is resolved together. */
export class Context {
  readonly facts = new FactTable();
  /** Undefined: all of them. */
  readonly #features: ReadonlySet<string> | undefined;
  #expanded = 0;

  constructor(features: readonly string[] | 'all') {
    this.#features = features === 'all' ? undefined : new Set(features);
  }

  /** @returns the feature that hides the item, if one does */
  hiddenBy({ since, feature, span }: Gate, { key, version }: PackageId): string | undefined {
    if (since !== undefined && version === undefined) {
      throw invalid(span, `The package ${key} has no version for @since to refer to`, `Name it ${key}@${since.text}.`);
    }
    if (since !== undefined && isNewer(since, version!)) {
      throw invalid(span, `${key} is older than @since(version = ${since.text})`, 'Correct one of the two.');
    }
    return feature === undefined || this.#features?.has(feature) !== false ? undefined : feature;
  }

  /** Counts what comes into being without being written down, so that small texts cannot grow without bound. */
  expand(count: number, span: Span): void {
    this.#expanded += count;
    if (this.#expanded <= EXPANSION_LIMIT) return;
    throw invalid(span, `The worlds have more than ${EXPANSION_LIMIT} items, including those of included worlds`);
  }
}

/** For an item that is there only with a feature, and is used without. */
export function hiddenError(span: Span, name: string, feature: string): Error {
  return invalid(
    span,
    `"${name}" is available only with the feature "${feature}"`,
    `Enable the feature, or put @unstable(feature = ${feature}) before the item that uses it.`,
  );
}
