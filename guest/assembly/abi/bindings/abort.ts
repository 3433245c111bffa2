/** What `throw`, a failed `assert` and a range check come to in a world without a place to report them. */
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  unreachable();
}
