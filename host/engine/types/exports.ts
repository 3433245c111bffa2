import type { ExportSyntax } from '../binary/index.ts';
import { bind, NOWHERE, push } from './bind.ts';
import type { ComponentWalk } from './component.ts';
import { entityAt } from './instances.ts';
import { underNewName, Visibility } from './naming.ts';
import { invisible } from './type-scope.ts';

/** An export also defines: what comes after can refer to it, with the names that it gave to types. */
export function defineExport(walk: ComponentWalk, syntax: ExportSyntax): void {
  const { mode, scope } = walk;
  const { name, offset, type } = syntax;
  const found = entityAt(syntax, scope, offset);
  const binding = { given: found, origin: NOWHERE };
  const entity = type === undefined ? found : bind(mode, type, scope, binding, offset);
  const known = underNewName(entity);
  scope.names.add(known, 'exported');
  if (!new Visibility(mode, scope.names, 'exported').entity(known)) throw invisible(name.name, offset);
  walk.exportNames.add(name, known);
  walk.exports.set(name.name, known);
  push(scope, known);
}
