import { invalid } from '../binary/index.ts';
import type {
  ComponentEntity,
  CoreInstanceEntity,
  CoreItem,
  CoreTypeEntity,
  FuncEntity,
  InstanceEntity,
  ModuleEntity,
  TypeEntity,
} from './entity.ts';
import { Names } from './naming.ts';
import type { InstanceNode } from './resource.ts';

export type ScopeKind = 'component' | 'component-type' | 'instance-type';

/** The index spaces of one component or of one component or instance type. */
export class Scope {
  readonly kind: ScopeKind;
  readonly parent: Scope | undefined;
  /** The component instance that is being made; undefined in types. */
  readonly instance: InstanceNode | undefined;
  readonly func: CoreItem[] = [];
  readonly table: CoreItem[] = [];
  readonly memory: CoreItem[] = [];
  readonly global: CoreItem[] = [];
  readonly tag: CoreItem[] = [];
  readonly coreTypes: CoreTypeEntity[] = [];
  readonly modules: ModuleEntity[] = [];
  readonly coreInstances: CoreInstanceEntity[] = [];
  readonly funcs: FuncEntity[] = [];
  readonly types: TypeEntity[] = [];
  readonly components: ComponentEntity[] = [];
  readonly instances: InstanceEntity[] = [];
  /** What imports and exports of this scope have given a name. */
  readonly names = new Names();

  constructor(kind: ScopeKind, parent: Scope | undefined, instance: InstanceNode | undefined) {
    this.kind = kind;
    this.parent = parent;
    this.instance = instance;
  }

  core(sort: 'func' | 'table' | 'memory' | 'global' | 'tag', index: number, offset: number): CoreItem {
    return entry(this[sort], index, `core ${sort}`, offset);
  }

  coreType(index: number, offset: number): CoreTypeEntity {
    return entry(this.coreTypes, index, 'core type', offset);
  }

  module(index: number, offset: number): ModuleEntity {
    return entry(this.modules, index, 'core module', offset);
  }

  coreInstance(index: number, offset: number): CoreInstanceEntity {
    return entry(this.coreInstances, index, 'core instance', offset);
  }

  funcAt(index: number, offset: number): FuncEntity {
    return entry(this.funcs, index, 'function', offset);
  }

  typeAt(index: number, offset: number): TypeEntity {
    return entry(this.types, index, 'type', offset);
  }

  componentAt(index: number, offset: number): ComponentEntity {
    return entry(this.components, index, 'component', offset);
  }

  instanceAt(index: number, offset: number): InstanceEntity {
    return entry(this.instances, index, 'instance', offset);
  }

  /** The scope `count` levels out, 0 is this one. */
  outer(count: number, offset: number): Scope {
    const scope = this.#way(count)[count];
    if (scope === undefined) throw invalid(offset, `There are fewer than ${count} enclosing scopes`);
    return scope;
  }

  /** Whether the way to the scope `count` levels out leaves a component, as opposed to a type. */
  crossesComponent(count: number): boolean {
    return this.#way(count).some((scope, level) => level < count && scope.kind === 'component');
  }

  /** This scope and those around it, as far as `count` levels out. */
  #way(count: number): Scope[] {
    const scopes: Scope[] = [this];
    while (scopes.length <= count) {
      const next = scopes[scopes.length - 1]?.parent;
      if (next === undefined) break;
      scopes.push(next);
    }
    return scopes;
  }
}

function entry<T>(space: readonly T[], index: number, what: string, offset: number): T {
  const found = space[index];
  if (found === undefined) throw invalid(offset, `There is no ${what} ${index}, only ${space.length} so far`);
  return found;
}
