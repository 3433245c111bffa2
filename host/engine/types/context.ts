import type { StringEncoding } from '../binary/index.ts';
import { invalid, unsupported } from '../binary/index.ts';
import type { Imports, InstanceBinding } from './binding.ts';
import type { CoreItem, CoreSource, ModuleEntity } from './core-entity.ts';
import { TypeEquality } from './equal.ts';
import type { InstanceNode, ResourceType } from './resource.ts';
import type { ComponentEntity, DeclsIn, Entity, FuncSource, InstanceEntity } from './scope.ts';
import type { FuncType } from './valtype.ts';

/** Definitions that are looked at, each as often as its component is instantiated. */
const EXPANSION_LIMIT = 2_000_000;
/** Component instances, nested ones included. */
const INSTANCE_LIMIT = 1_000;

/** One import of a core module and what satisfies it. */
export interface CoreArg {
  readonly module: string;
  readonly name: string;
  readonly item: CoreItem;
}

export interface AbiOptions {
  readonly encoding: StringEncoding;
  readonly memory: CoreSource | undefined;
  readonly realloc: CoreSource | undefined;
  readonly postReturn: CoreSource | undefined;
}

export interface LiftDef {
  readonly func: CoreSource;
  readonly type: FuncType;
  readonly options: AbiOptions;
  readonly instance: InstanceNode;
}

export type CanonRun =
  | {
      readonly kind: 'lower';
      readonly target: FuncSource;
      readonly type: FuncType;
      readonly options: AbiOptions;
      readonly instance: InstanceNode;
    }
  | {
      readonly kind: 'resource.new' | 'resource.drop' | 'resource.rep';
      readonly resource: ResourceType;
      readonly instance: InstanceNode;
    };

/** Where the evaluation of a component that will run writes down what has to be done, in order. */
export interface Sink {
  coreInstance(module: ModuleEntity, args: readonly CoreArg[], offset: number): number;
  canon(run: CanonRun): number;
  lift(lift: LiftDef): number;
  instance(parent: InstanceNode | undefined): InstanceNode;
  module(module: ModuleEntity): void;
}

/**
 * The walks over nested definitions. Definitions nest in each other without end, and files may not: whoever meets a
 * nested one finds its walk here.
 */
export interface Walks {
  /** Evaluates an instance type, which makes its resource types: fresh ones, or those of the instance that is given. */
  instanceType(mode: Mode, type: DeclsIn, binding: InstanceBinding): InstanceEntity;
  /** Evaluates a component type. Its imports are those given, or are made up and noted in `imports.seen`. */
  componentType(mode: Mode, type: DeclsIn, binding: InstanceBinding, imports: Imports): InstanceEntity;
  /** Makes an instance of a component from its arguments. */
  instantiate(
    mode: Mode,
    component: ComponentEntity,
    args: ReadonlyMap<string, Entity>,
    parent: InstanceNode,
    offset: number,
  ): InstanceEntity;
}

/** What the evaluation of one component file shares. */
export class Evaluation {
  readonly equality = new TypeEquality();
  readonly walks: Walks;
  readonly #sink: Sink;
  #definitions = 0;
  #instances = 0;
  /** The first thing that the specification has and this engine has not. */
  #refusal: Error | undefined;

  constructor(sink: Sink, walks: Walks) {
    this.#sink = sink;
    this.walks = walks;
  }

  get sink(): Sink {
    return this.#sink;
  }

  definition(offset: number): void {
    if (++this.#definitions <= EXPANSION_LIMIT) return;
    throw invalid(offset, `The component expands to more than ${EXPANSION_LIMIT} definitions`);
  }

  instance(offset: number): void {
    if (++this.#instances <= INSTANCE_LIMIT) return;
    throw invalid(offset, `The component makes more than ${INSTANCE_LIMIT} component instances`);
  }

  refuse(offset: number, message: string, help?: string): void {
    this.#refusal ??= unsupported(offset, message, help);
  }

  /** Throws what was refused, once everything else is known to be valid. */
  finish(): void {
    if (this.#refusal !== undefined) throw this.#refusal;
  }
}

/** How a component is looked at. */
export interface Mode {
  readonly evaluation: Evaluation;
  /** Whether this is the first look at a definition: then what it defines is checked on its own, too. */
  readonly check: boolean;
  /** Whether it will run. */
  readonly live: boolean;
}

/** Placeholder for the instances of components that are only checked. */
export const NO_INSTANCE: InstanceNode = { id: -1, parent: undefined };
