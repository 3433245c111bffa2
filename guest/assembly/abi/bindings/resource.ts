/** No handle: dropped, given away, or never there. */
export const NONE: i32 = -1;

/** The resource that was made last and is still owned. */
let latest: Resource | null = null;

/** How many resources have been owned so far. */
let made: u64 = 0;

/** What the running call of an export was lent. */
let lent: Resource | null = null;

/**
 * Something that belongs to somebody else, known by a handle. It is yours until you `drop` it or give it to a function
 * that takes it; what was only lent to you ends with the call. Using it afterwards traps.
 */
export abstract class Resource {
  /** For generated code. */
  $handle: i32;
  /** For scopes: the how-manieth it was. */
  $order: u64;
  private $isLent: bool;
  private $drop: (handle: i32) => void;
  private $earlier: Resource | null;
  private $later: Resource | null;

  /** For generated code. */
  constructor(handle: i32, drop: (handle: i32) => void) {
    this.$handle = handle;
    this.$order = 0;
    this.$isLent = false;
    this.$drop = drop;
    this.$earlier = null;
    this.$later = null;
    this.$own(handle, drop);
  }

  /** False once it was dropped or given away. */
  get isOpen(): bool {
    return this.$handle != NONE;
  }

  /** Lets go of it. Does nothing the second time, nor to what was only lent. */
  drop(): void {
    if (this.$handle == NONE || this.$isLent) return;
    const drop = this.$drop;
    drop(this.$give());
  }

  /** Keeps it open beyond the `Scope` that it was made in. */
  keep(): void {
    this.$unlink();
  }

  /** For generated code: makes it the owner of a handle. */
  $own(handle: i32, drop: (handle: i32) => void): void {
    this.$handle = handle;
    this.$drop = drop;
    this.$order = ++made;
    const earlier = latest;
    this.$earlier = earlier;
    if (earlier !== null) earlier.$later = this;
    latest = this;
  }

  /** For generated code: makes it a guest until the call is over. */
  $borrow(handle: i32, drop: (handle: i32) => void): void {
    this.$handle = handle;
    this.$isLent = true;
    this.$drop = drop;
    this.$earlier = lent;
    lent = this;
  }

  /** For generated code: the handle, to be used. */
  $lend(): i32 {
    const handle = this.$handle;
    if (handle == NONE) throw new Error("A resource was used after it was dropped or transferred");
    return handle;
  }

  /** For generated code: the handle, to be given away. */
  $give(): i32 {
    const handle = this.$lend();
    if (this.$isLent) throw new Error("A resource that was only lent cannot be transferred");
    this.$handle = NONE;
    this.$unlink();
    return handle;
  }

  /** For generated code: gives back what was lent. */
  $return(): Resource | null {
    const drop = this.$drop;
    drop(this.$handle);
    this.$handle = NONE;
    return this.$earlier;
  }

  private $unlink(): void {
    const earlier = this.$earlier;
    const later = this.$later;
    if (later !== null) later.$earlier = earlier;
    else if (latest === this) latest = earlier;
    if (earlier !== null) earlier.$later = later;
    this.$earlier = null;
    this.$later = null;
  }
}

/** The resource of a handle that the host gave. */
export function owned<T extends Resource>(handle: i32, drop: (handle: i32) => void): T {
  const resource = changetype<T>(__new(offsetof<T>(), idof<T>()));
  resource.$own(handle, drop);
  return resource;
}

/** The resource of a handle that the host lent for the running call. */
export function borrowed<T extends Resource>(handle: i32, drop: (handle: i32) => void): T {
  const resource = changetype<T>(__new(offsetof<T>(), idof<T>()));
  resource.$borrow(handle, drop);
  return resource;
}

/** Gives back everything that was lent for the running call. */
export function endBorrows(): void {
  let resource = lent;
  lent = null;
  while (resource !== null) resource = resource.$return();
}

/**
 * Drops what is made while it is open, in the reverse order: children before their parents.
 *
 * ```ts
 * const scope = new Scope();
 * const body = response.consume().value;
 * const stream = body.stream().value;
 * scope.close(); // drops the stream, then the body
 * ```
 */
@final
export class Scope {
  private readonly start: u64 = made;

  /** Drops everything that was made since and is neither dropped, given away, nor kept. */
  close(): void {
    let resource = latest;
    while (resource !== null && resource.$order > this.start) {
      resource.drop();
      resource = latest;
    }
  }
}
