import type { TypeDecl, TypeDef, TypeSyntax } from '../binary/index.ts';
import { invalid } from '../binary/index.ts';
import { resolveAlias } from './alias.ts';
import { bind } from './bind.ts';
import { type Binding, type Imports, type InstanceBinding, NOWHERE, UNBOUND } from './binding.ts';
import type { Mode } from './context.ts';
import { defineCoreTypes } from './core-types.ts';
import { ExternNames } from './extern-names.ts';
import { quote } from './names.ts';
import { resolveFunc, resolveValType } from './resolve.ts';
import { type DeclsIn, type Entity, type InstanceEntity, Scope, type TypeEntity } from './scope.ts';
import { nameTypes, Visibility } from './visibility.ts';

type TypeClosure = Extract<TypeEntity, { type: 'component' | 'instance' }>;

/** Evaluates an instance type, which makes its resource types: fresh ones, or those of the instance that is given. */
export function evaluateInstanceType(mode: Mode, type: DeclsIn, binding: InstanceBinding): InstanceEntity {
  return new TypeWalk(mode, new Scope('instance-type', type.scope, undefined), binding, undefined).run(type.decls);
}

/** Evaluates a component type. Its imports are those given, or are made up and noted in `imports`. */
export function evaluateComponentType(mode: Mode, type: DeclsIn, binding: InstanceBinding, imports: Imports): InstanceEntity {
  return new TypeWalk(mode, new Scope('component-type', type.scope, undefined), binding, imports).run(type.decls);
}

class TypeWalk {
  readonly #mode: Mode;
  readonly #scope: Scope;
  readonly #binding: InstanceBinding;
  readonly #imports: Imports | undefined;
  readonly #exports = new Map<string, Entity>();
  readonly #importNames = new ExternNames('import');
  readonly #exportNames = new ExternNames('export');

  constructor(mode: Mode, scope: Scope, binding: InstanceBinding, imports: Imports | undefined) {
    this.#mode = mode;
    this.#scope = scope;
    this.#binding = binding;
    this.#imports = imports;
  }

  run(decls: readonly TypeDecl[]): InstanceEntity {
    for (const decl of decls) {
      this.#mode.evaluation.definition(decl.offset);
      this.#decl(decl);
    }
    return { kind: 'instance', exports: this.#exports };
  }

  #decl(decl: TypeDecl): void {
    switch (decl.kind) {
      case 'core-type':
        return defineCoreTypes(decl.types, this.#scope, decl.offset);
      case 'type':
        return this.#type(decl);
      case 'alias':
        return resolveAlias(this.#mode, decl, this.#scope);
      case 'import':
        return this.#import(decl);
      case 'export-decl':
        return this.#export(decl);
    }
  }

  #type(decl: TypeSyntax): void {
    if (decl.type.kind === 'resource') throw invalid(decl.offset, 'A resource type cannot be defined inside a type');
    this.#scope.types.push(typeEntity(this.#mode, decl.type, this.#scope, decl.offset));
  }

  #import({ name, type, offset }: Extract<TypeDecl, { kind: 'import' }>): void {
    const imports = this.#imports as Imports;
    const given = imports.given?.get(name.name);
    if (imports.given !== undefined && given === undefined) throw missing(name.name, 'import', offset);
    const entity = bind(this.#mode, type, this.#scope, { given, origin: NOWHERE }, offset);
    nameTypes(this.#scope.names, entity, 'imported');
    if (!new Visibility(this.#mode, this.#scope.names, 'imported').entity(entity)) throw invisible(name.name, offset);
    this.#importNames.add(name, entity);
    imports.seen.set(name.name, entity);
    this.#scope.define(entity);
  }

  #export({ name, type, offset }: Extract<TypeDecl, { kind: 'export-decl' }>): void {
    const { given, origin } = this.#binding;
    const inner = given?.exports.get(name.name);
    if (given !== undefined && inner === undefined) throw missing(name.name, 'export', offset);
    const binding: Binding = { given: inner, origin: origin.member(name.name) };
    const entity = bind(this.#mode, type, this.#scope, binding, offset);
    this.#checkVisible(entity, name.name, offset);
    this.#exportNames.add(name, entity);
    this.#exports.set(name.name, entity);
    this.#scope.define(entity);
  }

  /** An instance type is judged where it is used: there may be names for what it speaks of. */
  #checkVisible(entity: Entity, name: string, offset: number): void {
    const { names, kind } = this.#scope;
    nameTypes(names, entity, 'exported');
    if (kind === 'component-type' && !new Visibility(this.#mode, names, 'exported').entity(entity)) throw invisible(name, offset);
  }
}

const missing = (name: string, what: string, offset: number): Error => invalid(offset, `The ${what} ${quote(name)} is missing`);

export const invisible = (name: string, offset: number): Error =>
  invalid(offset, `The type of ${quote(name)} refers to types that have no name there: import or export them first`);

/** A type definition, in a component or in a type. */
export function typeEntity(mode: Mode, def: Exclude<TypeDef, { kind: 'resource' }>, scope: Scope, offset: number): TypeEntity {
  switch (def.kind) {
    case 'value':
      return { kind: 'type', type: 'value', value: resolveValType(def.type, scope, offset) };
    case 'func':
      return { kind: 'type', type: 'func', func: resolveFunc(def, scope, offset) };
    default: {
      // The scope itself and no copy: index spaces only grow, and an index out of bounds is refused at the first look.
      const closure: TypeClosure = { kind: 'type', type: def.kind, decls: def.decls, scope };
      if (mode.check) checkClosure(mode, closure);
      return closure;
    }
  }
}

function checkClosure(mode: Mode, closure: TypeClosure): void {
  const once: Mode = { ...mode, live: false };
  if (closure.type === 'instance') evaluateInstanceType(once, closure, UNBOUND);
  else evaluateComponentType(once, closure, UNBOUND, { given: undefined, seen: new Map() });
}
