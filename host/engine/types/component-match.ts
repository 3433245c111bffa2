import { NOWHERE, UNBOUND } from './binding.ts';
import type { Mode } from './context.ts';
import { NO_INSTANCE } from './context.ts';
import type { ComponentEntity, DeclsIn, Entity } from './scope.ts';

/**
 * Whether a component may stand where a component type is declared: instantiated with what the declared type imports,
 * it exports what the declared type exports. Throws where it does not.
 */
export function componentMatches(mode: Mode, given: ComponentEntity, wanted: DeclsIn): boolean {
  const look: Mode = { ...mode, check: false, live: false };
  const { walks } = mode.evaluation;
  const imports = new Map<string, Entity>();
  walks.componentType(look, wanted, UNBOUND, { given: undefined, seen: imports });
  const instance = walks.instantiate(look, given, imports, NO_INSTANCE, 0);
  walks.componentType(look, wanted, { given: instance, origin: NOWHERE }, { given: imports, seen: new Map() });
  return true;
}
