import type { ComponentSyntax, Definition, ImportSyntax, StartSyntax, TypeSyntax } from '../binary/index.ts';
import { invalid, readCoreInterface } from '../binary/index.ts';
import { resolveAlias } from './alias.ts';
import { bind } from './bind.ts';
import { type Binding, NOWHERE, UNBOUND } from './binding.ts';
import { defineCanon } from './canon.ts';
import { Evaluation, type Mode, NO_INSTANCE, type Sink, type Walks } from './context.ts';
import type { ModuleEntity } from './core-entity.ts';
import { defineCoreInstance } from './core-instances.ts';
import { defineCoreTypes, sameFunc } from './core-types.ts';
import { defineExport } from './exports.ts';
import { ExternNames } from './extern-names.ts';
import { defineInstance } from './instances.ts';
import { quote } from './names.ts';
import type { InstanceNode } from './resource.ts';
import { ResourceType } from './resource.ts';
import { type ComponentEntity, type Entity, type InstanceEntity, Scope } from './scope.ts';
import { evaluateComponentType, evaluateInstanceType, invisible, typeEntity } from './type-walk.ts';
import { nameTypes, Visibility } from './visibility.ts';

/** What satisfies an import of a component. */
export type Provide = (name: string, offset: number) => Pick<Binding, 'given' | 'origin'>;

/**
 * Evaluates a whole component file, and tells `sink` what has to be done to instantiate it.
 *
 * @param provide what satisfies its imports
 * @returns what it exports
 * @throws SkerryError `COMPONENT_INVALID`, `COMPONENT_UNSUPPORTED`
 */
export function evaluateRoot(syntax: ComponentSyntax, sink: Sink, provide: Provide): InstanceEntity {
  const evaluation = new Evaluation(sink, WALKS);
  const root = evaluateComponent({ evaluation, check: true, live: true }, syntax, undefined, provide, undefined);
  evaluation.finish();
  return root;
}

function instantiateComponent(
  mode: Mode,
  component: ComponentEntity,
  args: ReadonlyMap<string, Entity>,
  parent: InstanceNode,
  offset: number,
): InstanceEntity {
  mode.evaluation.instance(offset);
  if (component.syntax === undefined) {
    return evaluateComponentType(mode, component, UNBOUND, { given: args, seen: new Map() });
  }
  const provide: Provide = (name) => {
    const given = args.get(name);
    if (given === undefined) throw invalid(offset, `The import ${quote(name)} is missing among the arguments`);
    return { given, origin: NOWHERE };
  };
  return evaluateComponent({ ...mode, check: false }, component.syntax, component.scope, provide, parent);
}

/** Walks the definitions of a component in their order, which fills its index spaces. */
function evaluateComponent(
  mode: Mode,
  syntax: ComponentSyntax,
  outer: Scope | undefined,
  provide: Provide,
  parent: InstanceNode | undefined,
): InstanceEntity {
  const node = mode.live ? mode.evaluation.sink.instance(parent) : { id: -1, parent };
  const scope = new Scope('component', outer, node);
  return new ComponentWalk(mode, scope, provide).run(syntax.definitions);
}

class ComponentWalk {
  readonly mode: Mode;
  readonly scope: Scope;
  readonly exports = new Map<string, Entity>();
  readonly exportNames = new ExternNames('export');
  readonly #importNames = new ExternNames('import');
  readonly #provide: Provide;

  constructor(mode: Mode, scope: Scope, provide: Provide) {
    this.mode = mode;
    this.scope = scope;
    this.#provide = provide;
  }

  run(definitions: readonly Definition[]): InstanceEntity {
    for (const definition of definitions) {
      this.mode.evaluation.definition(definition.offset);
      this.#define(definition);
    }
    return { kind: 'instance', exports: this.exports };
  }

  #define(definition: Definition): void {
    const { mode, scope } = this;
    switch (definition.kind) {
      case 'core-module':
        return this.#module(definition);
      case 'core-instance':
        return defineCoreInstance(mode, definition, scope);
      case 'core-type':
        return defineCoreTypes(definition.types, scope, definition.offset);
      case 'component':
        return this.#component(definition.component);
      case 'instance':
        return defineInstance(mode, definition, scope);
      case 'alias':
        return resolveAlias(mode, definition, scope);
      case 'type':
        return this.#type(definition);
      case 'canon':
        return defineCanon(mode, definition, scope);
      case 'start':
        return this.#start(definition);
      case 'import':
        return this.#import(definition);
      case 'export':
        return defineExport(this, definition);
      case 'value':
        throw invalid(definition.offset, 'Value definitions are not settled in the format yet');
    }
  }

  #module(syntax: Extract<Definition, { kind: 'core-module' }>): void {
    const module: ModuleEntity = { kind: 'module', type: interfaceOf(syntax), syntax };
    if (this.mode.check) this.mode.evaluation.sink.module(module);
    this.scope.modules.push(module);
  }

  /** A component is checked by itself where it is defined, with imports that are known by their types only. */
  #component(syntax: ComponentSyntax): void {
    const { scope, mode } = this;
    if (mode.check) {
      const provide: Provide = () => ({ given: undefined, origin: NOWHERE });
      evaluateComponent({ ...mode, live: false }, syntax, scope, provide, NO_INSTANCE);
    }
    scope.components.push({ kind: 'component', syntax, scope });
  }

  #type({ type, offset }: TypeSyntax): void {
    if (type.kind === 'resource') this.#resource(type.rep, type.dtor, offset);
    else this.scope.types.push(typeEntity(this.mode, type, this.scope, offset));
  }

  #resource(rep: string, dtorIndex: number | undefined, offset: number): void {
    if (rep !== 'i32') throw invalid(offset, `The representation of a resource must be i32, not ${rep}`);
    const dtor = dtorIndex === undefined ? undefined : this.scope.core('func', dtorIndex, offset);
    if (dtor !== undefined && !sameFunc(dtor, ['i32'], [])) throw invalid(offset, 'A destructor takes an i32 and returns nothing');
    const instance = this.scope.instance as InstanceNode;
    const resource = new ResourceType({ kind: 'guest', instance, dtor });
    this.scope.types.push({ kind: 'type', type: 'resource', use: { resource } });
  }

  #start({ func, args, results, offset }: StartSyntax): void {
    const { type } = this.scope.funcAt(func, offset);
    if (type.params.length !== args.length || results !== (type.result === undefined ? 0 : 1)) {
      throw invalid(offset, 'The start function has the wrong number of parameters or results');
    }
    if (args.length + results > 0) throw invalid(offset, 'Values are not settled in the format yet');
    if (this.mode.live) this.mode.evaluation.refuse(offset, 'A component with a start function is not supported');
  }

  #import({ name, type, offset }: ImportSyntax): void {
    const { mode, scope } = this;
    const entity = bind(mode, type, scope, this.#provide(name.name, offset), offset);
    nameTypes(scope.names, entity, 'imported');
    if (!new Visibility(mode, scope.names, 'imported').entity(entity)) throw invisible(name.name, offset);
    this.#importNames.add(name, entity);
    scope.define(entity);
  }
}

const WALKS: Walks = {
  instanceType: evaluateInstanceType,
  componentType: evaluateComponentType,
  instantiate: instantiateComponent,
};

type ModuleDefinition = Extract<Definition, { kind: 'core-module' }>;
const interfaces = new WeakMap<ModuleDefinition, ReturnType<typeof readCoreInterface>>();

/** A module is scanned once, however often its component is instantiated. */
function interfaceOf(syntax: ModuleDefinition): ReturnType<typeof readCoreInterface> {
  let found = interfaces.get(syntax);
  if (found === undefined) {
    found = readCoreInterface(syntax);
    interfaces.set(syntax, found);
  }
  return found;
}
