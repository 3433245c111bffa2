/** No handle: the resource is closed, or there never was one. */
export const NONE: i32 = -1;

/** The resource that was made last and is perhaps still open. */
let latest: Resource | null = null;

/**
 * A handle that this function owns. It is dropped when `close` is called and at the latest when the request is over, in
 * the reverse order of creation: what was made from another resource goes before it.
 */
export class Resource {
  private earlier: Resource | null;

  constructor(
    public handle: i32,
    private readonly drop: (handle: i32) => void,
  ) {
    this.earlier = latest;
    latest = this;
  }

  get isOpen(): bool {
    return this.handle != NONE;
  }

  close(): void {
    const handle = this.handle;
    if (handle != NONE) {
      this.handle = NONE;
      this.drop(handle);
    }
    // What is closed in order is forgotten at once, so that a loop may open one after the other.
    if (latest === this) latest = this.earlier;
  }
}

/** Drops everything that is still open. */
export function closeResources(): void {
  let resource = latest;
  while (resource !== null) {
    resource.close();
    resource = latest;
  }
}
