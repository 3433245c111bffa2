/** Most digits of 32 bits. */
const MOST_DIGITS: usize = 10;

/**
 * The decimal digits of a number, as `toString` writes them: a tenth of its code, since it knows no other base. For what
 * is in every component.
 */
export function formatInteger(value: u32): string {
  const text = __new(MOST_DIGITS << 1, idof<String>());
  let digits: usize = 1;
  for (let rest = value / 10; rest > 0; rest /= 10) digits++;
  for (let at = text + (digits << 1); at > text; value /= 10) store<u16>((at -= 2), 0x30 + (value % 10));
  return changetype<string>(__renew(text, digits << 1));
}
