import type { ComponentSyntax, TypeDecl } from '../binary/index.ts';
import { invalid } from '../binary/index.ts';
import type { CoreInstanceEntity, CoreItem, CoreTypeEntity, ModuleEntity } from './core-entity.ts';
import { NamedTypes } from './named-types.ts';
import type { InstanceNode, ResourceUse } from './resource.ts';
import type { FuncType, ValType } from './valtype.ts';

/** Who runs when a component-level function is called. */
export type FuncSource =
  | { readonly kind: 'lift'; readonly id: number }
  | { readonly kind: 'host'; readonly interfaceId: string; readonly name: string }
  | { readonly kind: 'abstract' };

export interface FuncEntity {
  readonly kind: 'func';
  readonly type: FuncType;
  readonly source: FuncSource;
}

export type TypeEntity =
  | { readonly kind: 'type'; readonly type: 'value'; readonly value: ValType }
  | { readonly kind: 'type'; readonly type: 'func'; readonly func: FuncType }
  | { readonly kind: 'type'; readonly type: 'resource'; readonly use: ResourceUse }
  | {
      readonly kind: 'type';
      readonly type: 'component' | 'instance';
      /** Evaluated anew at each use: that makes its resource types fresh. */
      readonly decls: readonly TypeDecl[];
      readonly scope: Scope;
    };

export interface InstanceEntity {
  readonly kind: 'instance';
  readonly exports: ReadonlyMap<string, Entity>;
}

export type ComponentEntity =
  | { readonly kind: 'component'; readonly syntax: ComponentSyntax; readonly scope: Scope }
  /** Known by its type only. */
  | { readonly kind: 'component'; readonly syntax: undefined; readonly decls: readonly TypeDecl[]; readonly scope: Scope };

/** Whatever a component can import or export. */
export type Entity = FuncEntity | TypeEntity | InstanceEntity | ComponentEntity | ModuleEntity;

/** Declarations of a component or instance type, with the scope that they stand in. */
export type DeclsIn = Pick<Extract<TypeEntity, { type: 'component' | 'instance' }>, 'decls' | 'scope'>;

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
  readonly names = new NamedTypes();

  constructor(kind: ScopeKind, parent: Scope | undefined, instance: InstanceNode | undefined) {
    this.kind = kind;
    this.parent = parent;
    this.instance = instance;
  }

  /** Adds an entity to the index space of its kind. */
  define(entity: Entity): void {
    if (entity.kind === 'func') this.funcs.push(entity);
    else if (entity.kind === 'type') this.types.push(entity);
    else if (entity.kind === 'instance') this.instances.push(entity);
    else if (entity.kind === 'component') this.components.push(entity);
    else this.modules.push(entity);
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
