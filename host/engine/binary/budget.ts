import { DECODE_LIMITS } from './bounds.ts';
import { invalid } from './fail.ts';

/** What one file has used up so far of the limits that hold for the whole of it. */
export class Budget {
  #definitions = 0;
  #coreModules = 0;
  #components = 0;

  definition(offset: number): void {
    if (++this.#definitions > DECODE_LIMITS.definitions) throw over(offset, 'definitions', DECODE_LIMITS.definitions);
  }

  coreModule(offset: number): void {
    if (++this.#coreModules > DECODE_LIMITS.coreModules) throw over(offset, 'core modules', DECODE_LIMITS.coreModules);
  }

  component(offset: number): void {
    if (++this.#components > DECODE_LIMITS.components) throw over(offset, 'components', DECODE_LIMITS.components);
  }

  depth(offset: number, depth: number): void {
    if (depth <= DECODE_LIMITS.nesting) return;
    throw invalid(offset, `Components and types are nested deeper than the limit of ${DECODE_LIMITS.nesting}`);
  }
}

const over = (offset: number, what: string, limit: number): Error =>
  invalid(offset, `The component has more ${what} than the limit of ${limit}`);
