import { instantiateComponent } from './component.ts';
import type { Mode } from './context.ts';
import { NO_INSTANCE } from './context.ts';
import type { ComponentEntity, Entity } from './entity.ts';
import { NOWHERE } from './bind.ts';
import type { DeclsIn } from './type-scope.ts';
import { evaluateComponentType } from './type-scope.ts';

/**
 * Whether a component may stand where a component type is declared: instantiated with what the declared type imports,
 * it exports what the declared type exports. Throws where it does not.
 */
export function componentMatches(mode: Mode, given: ComponentEntity, wanted: DeclsIn): boolean {
  const look: Mode = { ...mode, check: false, live: false };
  const imports = new Map<string, Entity>();
  const made = { given: undefined, origin: NOWHERE } as const;
  evaluateComponentType(look, wanted, made, { given: undefined, seen: imports });
  const instance = instantiateComponent(look, given, imports, NO_INSTANCE, 0);
  evaluateComponentType(look, wanted, { ...made, given: instance }, { given: imports, seen: new Map() });
  return true;
}
