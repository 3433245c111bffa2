/** A set of flags. Combine constants with `|`: `new Permissions(Permissions.READ | Permissions.WRITE)`. */
export class Flags {
  constructor(
    /** A bit for each flag, the first one lowest. */
    public bits: u32 = 0,
  ) {}

  /** Whether all these flags are set. */
  has(flags: u32): bool {
    return (this.bits & flags) == flags;
  }

  /** Whether one of these flags is set. */
  hasAny(flags: u32): bool {
    return (this.bits & flags) != 0;
  }

  add(flags: u32): void {
    this.bits |= flags;
  }

  remove(flags: u32): void {
    this.bits &= ~flags;
  }

  toggle(flags: u32): void {
    this.bits ^= flags;
  }

  equals(other: Flags): bool {
    return this.bits == other.bits;
  }
}
