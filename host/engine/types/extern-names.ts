import { invalid } from '../binary/index.ts';
import type { ExternName } from '../binary/index.ts';
import { annotationOf, checkExternName, NameSet, quote } from './names.ts';
import type { ResourceType } from './resource.ts';
import type { Entity } from './scope.ts';
import type { FuncType } from './valtype.ts';

/** The names that one scope imports or exports. */
export class ExternNames {
  readonly #names = new NameSet();
  readonly #resources = new Map<string, ResourceType>();
  readonly #what: string;

  constructor(what: 'import' | 'export') {
    this.#what = what;
  }

  add(name: ExternName, entity: Entity): void {
    checkExternName(name, entity.kind === 'instance');
    this.#names.add(name.name, name.offset);
    if (entity.kind === 'type' && entity.type === 'resource') this.#resources.set(name.name, entity.use.resource);
    this.#checkAnnotation(name, entity);
  }

  /** `[method]r.f` has to be a function whose first parameter borrows the `r` of this scope, and so on. */
  #checkAnnotation({ name, offset }: ExternName, entity: Entity): void {
    const annotation = annotationOf(name);
    if (annotation === undefined) return;
    const fail = (why: string): Error => invalid(offset, `The ${this.#what} ${quote(name)} ${why}`);
    if (entity.kind !== 'func') throw fail('is not a function');
    const resource = this.#resources.get(annotation.resource);
    if (resource === undefined) throw fail(`does not belong to an earlier resource ${quote(annotation.resource)}`);
    if (annotation.kind === 'constructor' && !constructs(entity.type, resource)) throw fail('does not return its resource');
    if (annotation.kind === 'method' && !takesSelf(entity.type, resource)) throw fail('does not borrow its resource as self');
  }
}

function constructs({ result }: FuncType, resource: ResourceType): boolean {
  const shape = result?.shape;
  const value = shape?.kind === 'result' ? shape.ok?.shape : shape;
  return value?.kind === 'own' && value.use.resource === resource;
}

function takesSelf({ params }: FuncType, resource: ResourceType): boolean {
  const self = params[0];
  const shape = self?.type.shape;
  return self?.label === 'self' && shape?.kind === 'borrow' && shape.use.resource === resource;
}
