/** Under which names a type is known to those outside. */
export type Naming = 'imported' | 'exported';

/**
 * The types that the imports and exports of one scope have named. An export may speak of both kinds, an import only of
 * what was imported (Explainer.md, "External Visibility of Types").
 */
export class NamedTypes {
  readonly #imported = new Set<object>();
  readonly #exported = new Set<object>();
  readonly #outer: NamedTypes | undefined;

  constructor(outer?: NamedTypes) {
    this.#outer = outer;
  }

  add(type: object, naming: Naming): void {
    (naming === 'imported' ? this.#imported : this.#exported).add(type);
  }

  has(type: object, naming: Naming): boolean {
    const own = this.#imported.has(type) || (naming === 'exported' && this.#exported.has(type));
    return own || this.#outer?.has(type, naming) === true;
  }
}
