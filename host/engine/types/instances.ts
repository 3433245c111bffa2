import type { InlineExport, InstanceSyntax, NamedIndex, SortIndex } from '../binary/index.ts';
import { invalid } from '../binary/index.ts';
import type { Mode } from './context.ts';
import { ExternNames } from './extern-names.ts';
import { quote } from './names.ts';
import type { InstanceNode } from './resource.ts';
import type { Entity, InstanceEntity, Scope } from './scope.ts';

export function defineInstance(mode: Mode, { expr, offset }: InstanceSyntax, scope: Scope): void {
  if (expr.kind === 'exports') {
    scope.instances.push(bag(expr.exports, scope, offset));
    return;
  }
  const component = scope.componentAt(expr.component, offset);
  const args = resolveArgs(expr.args, scope, offset);
  const { walks } = mode.evaluation;
  scope.instances.push(walks.instantiate(mode, component, args, scope.instance as InstanceNode, offset));
}

function bag(entries: readonly InlineExport[], scope: Scope, offset: number): InstanceEntity {
  const exports = new Map<string, Entity>();
  const names = new ExternNames('export');
  for (const entry of entries) {
    const entity = entityAt(entry, scope, offset);
    names.add(entry.name, entity);
    exports.set(entry.name.name, entity);
  }
  return { kind: 'instance', exports };
}

function resolveArgs(args: readonly NamedIndex[], scope: Scope, offset: number): Map<string, Entity> {
  const given = new Map<string, Entity>();
  for (const arg of args) {
    if (given.has(arg.name)) throw invalid(offset, `Duplicate argument ${quote(arg.name)}`);
    given.set(arg.name, entityAt(arg, scope, offset));
  }
  return given;
}

/** What an index of any sort that can be imported or exported refers to. */
export function entityAt({ sort, index }: SortIndex, scope: Scope, offset: number): Entity {
  if (sort.core) {
    if (sort.sort === 'module') return scope.module(index, offset);
    throw invalid(offset, `A core ${sort.sort} cannot be passed or exported`);
  }
  switch (sort.sort) {
    case 'func':
      return scope.funcAt(index, offset);
    case 'type':
      return scope.typeAt(index, offset);
    case 'component':
      return scope.componentAt(index, offset);
    case 'instance':
      return scope.instanceAt(index, offset);
    case 'value':
      throw invalid(offset, `There is no value ${index}: values are not settled in the format yet`);
  }
}
