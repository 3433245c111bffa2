import { NONE } from "./resource";

/** What the host holds of this component's resources, by the number that it knows them by. 0 is nobody. */
const held: Array<ExportedResource | null> = [null];

/** Numbers below the length of `held` that are free. */
const free: i32[] = [];

/**
 * A resource that this component makes for others. It lives for as long as somebody holds it; then `dispose` is called.
 */
export abstract class ExportedResource {
  /** For generated code: the number that stands for it, 0 for none. */
  $rep: i32 = 0;
  /** For generated code: the handle, while it is this component that owns it. */
  $handle: i32 = NONE;

  /** Called once, when its owner has dropped it. */
  dispose(): void {}
}

/** For generated code: the handle of a resource, to be lent. A resource without an owner gets this component as its owner. */
export function lendExported(resource: ExportedResource, make: (rep: i32) => i32): i32 {
  if (resource.$handle == NONE) {
    if (resource.$rep != 0) throw new Error("A resource was used after it was transferred");
    resource.$rep = register(resource);
    resource.$handle = make(resource.$rep);
  }
  return resource.$handle;
}

/** For generated code: the handle of a resource, to be given away. */
export function giveExported(resource: ExportedResource, make: (rep: i32) => i32): i32 {
  const handle = lendExported(resource, make);
  resource.$handle = NONE;
  return handle;
}

/** For generated code: the resource that a caller gives back. */
export function takeExported(handle: i32, repOf: (handle: i32) => i32): ExportedResource {
  const resource = exportedOf(repOf(handle));
  resource.$handle = handle;
  return resource;
}

/** For generated code: the resource that a number stands for. */
export function exportedOf(rep: i32): ExportedResource {
  return held[rep]!;
}

/** For generated code: lets go of a resource that this component owns. */
export function dropExported(resource: ExportedResource, drop: (handle: i32) => void): void {
  const handle = resource.$handle;
  if (handle != NONE) drop(handle);
  else if (resource.$rep != 0) throw new Error("A resource was dropped after it was transferred");
}

/** For generated code: what follows when the owner has dropped a resource. */
export function disposeExported(rep: i32): void {
  const resource = exportedOf(rep);
  held[rep] = null;
  free.push(rep);
  resource.$rep = 0;
  resource.$handle = NONE;
  resource.dispose();
}

function register(resource: ExportedResource): i32 {
  if (free.length == 0) return held.push(resource) - 1;
  const rep = free.pop();
  held[rep] = resource;
  return rep;
}
