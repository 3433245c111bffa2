import { Trap } from '../../base/index.ts';
import type { SecretSource } from '../secret-source.ts';

/** The secrets of one function, by the names that it is granted. They are asked for anew at each look. */
export class GrantedSecrets {
  readonly #names: ReadonlySet<string>;
  readonly #source: SecretSource;

  constructor(names: readonly string[], source: SecretSource) {
    this.#names = new Set(names);
    this.#source = source;
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /**
   * @returns undefined for a name that is not granted: there is no such value for the function
   * @throws Trap `SECRET_MISSING`: a function that goes on without a password does something else than it should
   */
  get(name: string): string | undefined {
    if (!this.#names.has(name)) return undefined;
    const value = this.#source.read(name);
    if (value !== undefined) return value;
    throw new Trap('SECRET_MISSING', `The secret "${name}" is not set`, { help: this.#source.howToSet(name) });
  }
}
