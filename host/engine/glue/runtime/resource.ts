import { HELD_BY, type Holder, type HostMemory } from '../../host-memory.ts';
import { hostBug, trap } from './fail.ts';

/** A class as the host gives it, only looked at for `instanceof` and `Symbol.dispose`. */
export type HostClass = abstract new (...args: never[]) => object;

interface Disposable {
  [Symbol.dispose]?: () => void;
}

/** A resource type at run time. */
export interface Resource {
  readonly name: string;
  /** A guest gets an owning handle: whatever the resource holds counts for `memory`. */
  heldBy(rep: unknown, memory: HostMemory): void;
  /** Ends the resource: its owning handle was dropped. */
  drop(rep: unknown): void;
}

/** A resource type of the host: its representation is the host's own object. */
export class HostResource implements Resource {
  readonly name: string;
  readonly #class: HostClass;

  constructor(name: string, hostClass: HostClass) {
    this.name = name;
    this.#class = hostClass;
  }

  /** Checks what a host function returned as this resource. */
  check(value: unknown): object {
    if (value instanceof this.#class) return value;
    throw hostBug(`A host function did not return a ${this.name} where it must`);
  }

  heldBy(rep: unknown, memory: HostMemory): void {
    (rep as Partial<Holder>)[HELD_BY]?.(memory);
  }

  drop(rep: unknown): void {
    (rep as Disposable)[Symbol.dispose]?.();
  }
}

/** A resource type of a guest. What the host holds of it is a `GuestObject`. */
export class GuestResource implements Resource {
  readonly name: string;
  readonly #destroy: (rep: number) => void;

  constructor(name: string, destroy: (rep: number) => void) {
    this.name = name;
    this.#destroy = destroy;
  }

  /** A number, which stands in the handle. */
  heldBy(): void {}

  drop(rep: unknown): void {
    this.#destroy(rep as number);
  }

  /** What the host gets for a representation: owning it, or for the time of one call. */
  wrap(rep: unknown, owned: boolean): GuestObject {
    return new GuestObject(this, rep as number, owned);
  }

  /** Takes the representation out of an object that the host gives away. */
  unwrapOwn(value: unknown): number {
    const object = this.#check(value);
    if (!object.owned) throw hostBug(`The ${this.name} was only lent to the host and cannot be transferred`);
    return object.release();
  }

  unwrapBorrow(value: unknown): number {
    return this.#check(value).rep;
  }

  #check(value: unknown): GuestObject {
    if (value instanceof GuestObject && value.resource === this) return value;
    throw hostBug(`The host did not pass a ${this.name} of this instance where it must`);
  }
}

/** A resource of a guest in the hands of the host. Dispose of it to run the guest's destructor. */
class GuestObject {
  readonly resource: GuestResource;
  readonly owned: boolean;
  #rep: number | undefined;

  constructor(resource: GuestResource, rep: number, owned: boolean) {
    this.resource = resource;
    this.owned = owned;
    this.#rep = rep;
  }

  get rep(): number {
    if (this.#rep === undefined) throw trap(`This ${this.resource.name} was transferred or disposed of`);
    return this.#rep;
  }

  release(): number {
    const rep = this.rep;
    this.#rep = undefined;
    return rep;
  }

  [Symbol.dispose](): void {
    if (this.#rep !== undefined && this.owned) this.resource.drop(this.release());
  }
}
