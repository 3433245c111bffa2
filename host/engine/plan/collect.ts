import type { CoreModuleSyntax } from '../binary/index.ts';
import { unsupported } from '../binary/index.ts';
import type { CanonRun, CoreArg, InstanceNode, LiftDef, ModuleEntity, Sink } from '../types/index.ts';
import type { Step } from './plan.ts';

/** Writes down what the evaluation of a component says has to be done. */
export class Collector implements Sink {
  readonly steps: Step[] = [];
  readonly canons: CanonRun[] = [];
  readonly lifts: LiftDef[] = [];
  readonly instances: InstanceNode[] = [];
  readonly #used = new Map<CoreModuleSyntax, number>();
  readonly #defined = new Set<CoreModuleSyntax>();
  #coreInstances = 0;

  get modules(): CoreModuleSyntax[] {
    return [...this.#used.keys()];
  }

  get unused(): CoreModuleSyntax[] {
    return [...this.#defined].filter((module) => !this.#used.has(module));
  }

  module({ syntax }: ModuleEntity): void {
    if (syntax !== undefined) this.#defined.add(syntax);
  }

  coreInstance({ syntax }: ModuleEntity, args: readonly CoreArg[], offset: number): number {
    if (syntax === undefined) throw unsupported(offset, 'Importing a core module from the host is not supported');
    let module = this.#used.get(syntax);
    if (module === undefined) {
      module = this.#used.size;
      this.#used.set(syntax, module);
    }
    const id = this.#coreInstances++;
    this.steps.push({ kind: 'core-instance', id, module, args });
    return id;
  }

  canon(run: CanonRun): number {
    const id = this.canons.push(run) - 1;
    this.steps.push({ kind: 'canon', id });
    return id;
  }

  lift(lift: LiftDef): number {
    return this.lifts.push(lift) - 1;
  }

  instance(parent: InstanceNode | undefined): InstanceNode {
    const node = { id: this.instances.length, parent };
    this.instances.push(node);
    return node;
  }
}
