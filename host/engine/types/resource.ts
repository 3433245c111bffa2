import type { CoreItem } from './core-entity.ts';

/** Where a resource type comes from, which decides what its representation is. */
export type ResourceOrigin =
  /** Implemented by the host: the representation is a JavaScript object of this class. */
  | { readonly kind: 'host'; readonly interfaceId: string; readonly name: string }
  /** Implemented by a component instance: an i32 that only it understands. */
  | { readonly kind: 'guest'; readonly instance: InstanceNode; readonly dtor: CoreItem | undefined }
  /** Stands for whatever is given later; only types are checked. */
  | { readonly kind: 'abstract' };

/** A component instance as far as it matters at run time: its place in the tree. */
export interface InstanceNode {
  readonly id: number;
  readonly parent: InstanceNode | undefined;
}

let made = 0;

/** A resource type. Two are the same only if they are the same object. */
export class ResourceType {
  readonly origin: ResourceOrigin;
  /** Higher than that of every resource type made before. */
  readonly serial = made++;

  constructor(origin: ResourceOrigin) {
    this.origin = origin;
  }
}

/** A resource type under one of its names, each of which is an object of its own. */
export interface ResourceUse {
  readonly resource: ResourceType;
}
