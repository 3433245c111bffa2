/** Numbers that look random and are the same in every run (mulberry32). */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const WORDS = `use as include with world interface package import export func async static constructor resource record
  variant enum flags type list option result tuple own borrow stream future map u8 string f32 error-context _ %use A a x-y
  1 0 { } ( ) < > , ; : . / @ = -> - + * " // /* */ @since(version=0.2.0) @unstable(feature=x) @deprecated(version=0.1.0)
  @external-id("a") é`.split(/\s+/);

/** Splits a text so that joining gives the text again. */
const split = (text: string): string[] => text.match(/[\w-]+|\s+|./gsu) ?? [];

/** Changes a few words of a text, half of the time one name for another, which leaves the grammar alone. */
export function mutate(text: string, random: (below: number) => number): string {
  const parts = split(text);
  for (let count = 1 + random(2); count > 0; count--) {
    if (random(2) === 0) exchangeName(parts, random);
    else mutateOnce(parts, random);
  }
  return parts.join('');
}

function exchangeName(parts: string[], random: (below: number) => number): void {
  const names = parts.flatMap((part, index) => (/^[a-z]/i.test(part) ? index : []));
  if (names.length > 0) parts[names[random(names.length)]!] = parts[names[random(names.length)]!]!;
}

function mutateOnce(parts: string[], random: (below: number) => number): void {
  const at = random(parts.length);
  const other = random(parts.length);
  switch (random(7)) {
    case 0:
      return void parts.splice(at, 1);
    case 1:
      return void parts.splice(at, 0, WORDS[random(WORDS.length)]!, ' ');
    case 2:
      return void parts.splice(at, 1, WORDS[random(WORDS.length)]!);
    case 3:
      return void parts.splice(at, 1, parts[other]!);
    case 4:
      return void parts.splice(at, 0, ...parts.slice(other, other + 1 + random(12)));
    case 5:
      return void parts.splice(at, 1 + random(12));
    default:
      [parts[at], parts[other]] = [parts[other]!, parts[at]!];
  }
}
