import type { ExportSyntax } from '../binary/index.ts';
import { bind } from './bind.ts';
import { NOWHERE } from './binding.ts';
import type { Mode } from './context.ts';
import type { ExternNames } from './extern-names.ts';
import { entityAt } from './instances.ts';
import { renamed } from './resolve.ts';
import type { Entity, Scope } from './scope.ts';
import { invisible } from './type-walk.ts';
import { nameTypes, Visibility } from './visibility.ts';

/** What the exports of one component are added to. */
export interface Exporting {
  readonly mode: Mode;
  readonly scope: Scope;
  readonly exports: Map<string, Entity>;
  readonly exportNames: ExternNames;
}

/** An export also defines: what comes after can refer to it, with the names that it gave to types. */
export function defineExport({ mode, scope, exports, exportNames }: Exporting, syntax: ExportSyntax): void {
  const { name, offset, type } = syntax;
  const found = entityAt(syntax, scope, offset);
  const binding = { given: found, origin: NOWHERE };
  const entity = type === undefined ? found : bind(mode, type, scope, binding, offset);
  const known = underNewName(entity);
  nameTypes(scope.names, known, 'exported');
  if (!new Visibility(mode, scope.names, 'exported').entity(known)) throw invisible(name.name, offset);
  exportNames.add(name, known);
  exports.set(name.name, known);
  scope.define(known);
}

/** A type that is exported is known by another name from there on, and the names tell what may be spoken of. */
function underNewName(entity: Entity): Entity {
  if (entity.kind !== 'type') return entity;
  if (entity.type === 'value') return { ...entity, value: renamed(entity.value) };
  return entity.type === 'resource' ? { ...entity, use: { resource: entity.use.resource } } : entity;
}
