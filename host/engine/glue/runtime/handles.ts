import { HELD_BYTES, type HostMemory } from '../../host-memory.ts';
import { limit, trap } from './fail.ts';
import type { Resource } from './resource.ts';

/** Counts the borrowed handles that a call has given out and the callee has to drop before it returns. */
export class BorrowScope {
  count = 0;
}

/** One entry of a handle table. */
export class Handle {
  readonly resource: Resource;
  /** The host's object, or the number that the implementing guest gave. */
  readonly rep: unknown;
  /** undefined: the handle owns. */
  readonly scope: BorrowScope | undefined;
  /** Calls in progress that were lent this handle. */
  lends = 0;

  constructor(resource: Resource, rep: unknown, scope: BorrowScope | undefined) {
    this.resource = resource;
    this.rep = rep;
    this.scope = scope;
  }
}

/**
 * What one component instance owns besides its memories: its handle table and the flags that guard its borders
 * (CanonicalABI.md, "Component Instances").
 */
export class ComponentState {
  mayEnter = true;
  mayLeave = true;
  /** Index 0 is never used. */
  #entries: (Handle | undefined)[] = [undefined];
  #free: number[] = [];
  readonly #limit: number;
  readonly #owner: { readonly memory: HostMemory };

  /** @param owner of the account that handles are held on */
  constructor(handleLimit: number, owner: { readonly memory: HostMemory }) {
    this.#limit = handleLimit;
    this.#owner = owner;
  }

  /** Handles in use. */
  get handles(): number {
    return this.#entries.length - 1 - this.#free.length;
  }

  add(resource: Resource, rep: unknown, scope: BorrowScope | undefined): number {
    const { memory } = this.#owner;
    memory.hold(HELD_BYTES.handle);
    if (scope === undefined) resource.heldBy(rep, memory);
    const handle = new Handle(resource, rep, scope);
    const reused = this.#free.pop();
    if (reused !== undefined) {
      this.#entries[reused] = handle;
      return reused;
    }
    if (this.#entries.length > this.#limit) throw this.#full();
    return this.#entries.push(handle) - 1;
  }

  /** Lowers a borrow: counted, so that the call can insist that it was dropped. */
  addBorrow(resource: Resource, rep: unknown, scope: BorrowScope): number {
    scope.count++;
    return this.add(resource, rep, scope);
  }

  get(index: number, resource: Resource): Handle {
    const handle = this.#entries[index >>> 0];
    if (handle === undefined) throw trap(`unknown handle index ${index >>> 0}`);
    if (handle.resource !== resource) throw trap(`handle index ${index >>> 0} used with the wrong type`);
    return handle;
  }

  /** Lifts a borrow: the handle cannot be dropped or moved until the call is over. */
  lend(index: number, resource: Resource): Handle {
    const handle = this.get(index, resource);
    handle.lends++;
    return handle;
  }

  /** Lifts an own: the handle moves away. */
  take(index: number, resource: Resource): unknown {
    const handle = this.remove(index, resource);
    if (handle.scope !== undefined) throw trap('cannot move a borrowed resource');
    return handle.rep;
  }

  remove(index: number, resource: Resource): Handle {
    const handle = this.get(index, resource);
    if (handle.lends !== 0) throw trap('cannot remove owned resource while borrowed');
    this.#entries[index >>> 0] = undefined;
    this.#free.push(index >>> 0);
    this.#owner.memory.free(HELD_BYTES.handle);
    return handle;
  }

  /** Empties the table as if the instance were new; what was in it is returned, to be disposed of by the host. */
  reset(): Handle[] {
    const left = this.#entries.filter((entry) => entry !== undefined);
    this.#entries = [undefined];
    this.#free = [];
    this.mayEnter = true;
    this.mayLeave = true;
    return left;
  }

  #full(): Error {
    const help = 'Drop resources that are no longer needed, or raise the limit of handles for this function.';
    return limit(`The guest holds more than ${this.#limit} handles`, help);
  }
}
