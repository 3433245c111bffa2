import { invalid } from './errors.ts';
import { type Span, whereOf } from './source.ts';

/** Names of one scope, which differ by more than upper and lower case. */
export class Names {
  readonly #seen = new Map<string, { name: string; span: Span }>();

  /** @param help what to do about a clash; if not given, to rename one */
  add(name: string, span: Span, help = 'Rename one of the two.'): void {
    const canonical = canonicalName(name);
    const other = this.#seen.get(canonical);
    if (other === undefined) return void this.#seen.set(canonical, { name, span });
    const place = `The other one is at ${whereOf(other.span)}. ${help}`;
    if (other.name === name) throw invalid(span, `"${name}" is there twice`, place);
    throw invalid(span, `"${name}" is too similar to "${other.name}"`, `${place} Case makes no difference.`);
  }
}

/** Two names are "strongly unique" when these differ (Explainer.md, "Name uniqueness"). */
function canonicalName(name: string): string {
  const lower = name.toLowerCase();
  const found = /^\[(?:method|static)\]([^.]+)\.(.+)$/.exec(lower);
  if (found === null) return lower;
  return found[1] === found[2] ? found[2]! : `${found[1]}.${found[2]}`;
}
