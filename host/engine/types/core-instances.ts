import type { CoreInlineExport, CoreInstanceSyntax, CoreInstantiateArg } from '../binary/index.ts';
import { invalid } from '../binary/index.ts';
import type { CoreArg, Mode } from './context.ts';
import { coreMatches } from './core-types.ts';
import type { CoreInstanceEntity, CoreItem, ModuleEntity } from './core-entity.ts';
import { quote } from './names.ts';
import type { Scope } from './scope.ts';

export function defineCoreInstance(mode: Mode, { expr, offset }: CoreInstanceSyntax, scope: Scope): void {
  const exports =
    expr.kind === 'exports'
      ? bag(expr.exports, scope, offset)
      : instantiate(mode, scope.module(expr.module, offset), expr.args, scope, offset);
  scope.coreInstances.push({ exports });
}

function bag(entries: readonly CoreInlineExport[], scope: Scope, offset: number): Map<string, CoreItem> {
  const exports = new Map<string, CoreItem>();
  for (const { name, sort, index } of entries) {
    if (sort === 'type' || sort === 'module' || sort === 'instance') {
      throw invalid(offset, `A core instance cannot export a core ${sort}`);
    }
    if (exports.has(name)) throw invalid(offset, `Duplicate core export ${quote(name)}`);
    exports.set(name, scope.core(sort, index, offset));
  }
  return exports;
}

function instantiate(
  mode: Mode,
  module: ModuleEntity,
  args: readonly CoreInstantiateArg[],
  scope: Scope,
  offset: number,
): Map<string, CoreItem> {
  const given = byName(args, scope, offset);
  const matched = module.type.imports.map((wanted) => match(wanted, given.get(wanted.module), offset));
  const id = mode.live ? mode.evaluation.sink.coreInstance(module, matched, offset) : undefined;
  const exports = new Map<string, CoreItem>();
  for (const [name, type] of module.type.exports) {
    exports.set(name, { type, source: id === undefined ? { kind: 'abstract' } : { kind: 'export', instance: id, name } });
  }
  return exports;
}

function byName(args: readonly CoreInstantiateArg[], scope: Scope, offset: number): Map<string, CoreInstanceEntity> {
  const given = new Map<string, CoreInstanceEntity>();
  for (const { name, instance } of args) {
    if (given.has(name)) throw invalid(offset, `Duplicate argument ${quote(name)}`);
    given.set(name, scope.coreInstance(instance, offset));
  }
  return given;
}

type Wanted = ModuleEntity['type']['imports'][number];

function match({ module, name, type }: Wanted, instance: CoreInstanceEntity | undefined, offset: number): CoreArg {
  const what = `The core import ${quote(module)} ${quote(name)}`;
  if (instance === undefined) throw invalid(offset, `${what} has no argument`);
  const item = instance.exports.get(name);
  if (item === undefined) throw invalid(offset, `${what} is missing in its argument`);
  if (!coreMatches(item.type, type)) throw invalid(offset, `${what} has a different type than its argument`);
  return { module, name, item };
}
