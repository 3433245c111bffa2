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
    if (shown(other.name) === shown(name)) throw invalid(span, `${shown(name)} is declared twice`, place);
    throw invalid(span, `${shown(name)} is too similar to ${shown(other.name)}`, `${place} ${SIMILAR}`);
  }
}

const SIMILAR = 'Case makes no difference, and a method cannot have the name of its resource.';

/** `"r.get"` for `[method]r.get`, as it is called in the text. */
function shown(name: string): string {
  const [, kind, rest] = /^\[(\w+)\](.*)$/.exec(name) ?? [undefined, undefined, name];
  return kind === 'constructor' ? `The constructor of "${rest}"` : `"${rest}"`;
}

/** Two names are "strongly unique" when these differ (Explainer.md, "Name uniqueness"). */
function canonicalName(name: string): string {
  const lower = name.toLowerCase();
  const found = /^\[(?:method|static)\]([^.]+)\.(.+)$/.exec(lower);
  if (found === null) return lower;
  return found[1] === found[2] ? found[2]! : `${found[1]}.${found[2]}`;
}
