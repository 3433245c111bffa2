/** Time zones as this Node.js knows them, for `guest/js/runtime/intl/zones.ts`. */
import { pack, signed } from './packed.ts';
import { LINKS } from './zone-links.ts';

const FIRST = Temporal.Instant.from('1800-01-01T00:00:00Z');
/** Each change up to here is in the tables. What comes after follows a rule, which holds as far as it was tried. */
const LISTED_UNTIL = 2038;
const TRIED_UNTIL = 2130;
const LAST = Date.UTC(TRIED_UNTIL, 0) / 1000;
const HALF_HOUR = 1800;
const DAY = 86_400;
interface Period {
  /** In seconds since 1970; what comes first has begun ever since. */
  readonly from: number;
  readonly offset: number;
}

/** What a clock shows in a zone: its distance from UTC, and what that is called, by a place where names can be asked for. */
export interface Kind {
  readonly zone: string;
  readonly offset: number;
  /** In milliseconds since 1970. */
  readonly example: number;
}

export interface Zones {
  /** With spaces between, before, and behind them: canonical ones, and `Other=Canonical`. */
  readonly names: string;
  readonly links: string;
  /** What zones are like, in the order of their names. */
  readonly zones: readonly string[];
  /** The kind of `+00:00`. */
  readonly zeroName: number;
  /** In the order in which zones have them. */
  readonly kinds: readonly Kind[];
}

export function readZones(): Zones {
  const kinds: Kind[] = [];
  // Node.js does not list the one that it takes for all others without a distance.
  const names = [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])];
  const zones = names.map((zone) => {
    const own: Kind[] = [];
    const packed = packZone(zone, own, kinds.length);
    kinds.push(...own);
    return packed;
  });
  const others = LINKS.filter((name) => !names.includes(name)).flatMap((name) => {
    const canonical = canonicalOf(name);
    return canonical === undefined ? [] : [`${name}=${canonical}`];
  });
  // Distances that are zero have a name.
  const zeroName = kinds.push({ zone: '+00:00', offset: 0, example: 0 }) - 1;
  return { names: ` ${names.join(' ')} `, links: ` ${others.join(' ')} `, zones, zeroName, kinds };
}

function canonicalOf(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    // A Node.js whose time zones are others than those of this list.
    return undefined;
  }
}

/** @param firstName the number of kinds that other zones have already */
function packZone(zone: string, kinds: Kind[], firstName: number): string {
  const all = periodsOf(zone);
  const rule = ruleOf(all);
  const nameOf = namer(zone);
  const keys: string[] = [];
  const kindAt = (from: number, offset: number): number => {
    const key = `${offset} ${nameOf(from * 1000)}`;
    if (!keys.includes(key)) {
      keys.push(key);
      kinds.push({ zone, offset, example: from * 1000 });
    }
    return keys.indexOf(key);
  };
  const first = all[0]!;
  const listed: { from: number; kind: number }[] = [];
  for (const [at, { from, offset }] of all.entries()) {
    if (new Date(from * 1000).getUTCFullYear() >= rule.from) break;
    listed.push({ from, kind: kindAt(from, offset) });
    for (const change of nameChanges(nameOf, from, all[at + 1]?.from ?? LAST)) listed.push({ from: change, kind: kindAt(change, offset) });
  }
  const later = rule.changes.map((change) => [
    change.month,
    change.day,
    change.weekday,
    signed(change.time),
    kindAt(change.example, change.offset),
  ]);
  const numbers = listed.slice(1).flatMap(({ from, kind }, index) => [distance(from - listed[index]!.from), kind]);
  return pack([
    firstName,
    kinds.length,
    ...kinds.map(({ offset }) => signed(offset)),
    listed[0]!.kind,
    listed.length - 1,
    signed(first.from),
    ...numbers,
    rule.from,
    later.length,
    ...later.flat(),
  ]);
}

/** Most zones change at full or half hours. */
const distance = (seconds: number): number => (seconds % HALF_HOUR === 0 ? (seconds / HALF_HOUR) * 2 : seconds * 2 + 1);

function periodsOf(zone: string): Period[] {
  let time = FIRST.toZonedDateTimeISO(zone);
  const periods: Period[] = [];
  for (;;) {
    periods.push({ from: time.epochMilliseconds / 1000, offset: time.offsetNanoseconds / 1e9 });
    const next = time.getTimeZoneTransition('next');
    if (next === null || next.year > TRIED_UNTIL) return periods;
    time = next;
  }
}

interface Change {
  readonly month: number;
  /** The weekday on this day of the month, or the first one after it. */
  readonly day: number;
  readonly weekday: number;
  /** In seconds after midnight, by the clock that is changed. */
  readonly time: number;
  readonly offset: number;
  readonly example: number;
}

interface Rule {
  readonly from: number;
  /** In the order of the year; none: nothing changes any more. */
  readonly changes: readonly Change[];
}

/** How a zone goes on when all changes that are listed are over. */
function ruleOf(periods: readonly Period[]): Rule {
  const changes = periods.slice(1).map(({ from, offset }, index) => {
    const clock = new Date((from + periods[index]!.offset) * 1000);
    return { from, offset, year: new Date(from * 1000).getUTCFullYear(), clock };
  });
  const last = changes.at(-1)?.year ?? 0;
  if (last < LISTED_UNTIL) return { from: Math.max(LISTED_UNTIL, last + 1), changes: [] };
  for (let year = LISTED_UNTIL; year < TRIED_UNTIL - 28; year++) {
    const later = changes.filter((each) => each.year >= year);
    const found = yearlyRule(later);
    if (found !== undefined) return { from: year, changes: found };
  }
  throw new Error('A time zone follows no rule');
}

type ClockChange = Period & { readonly year: number; readonly clock: Date };

function yearlyRule(changes: readonly ClockChange[]): Change[] | undefined {
  const years = Map.groupBy(changes, ({ year }) => year);
  if ([...years.values()].some(({ length }) => length !== 2)) return undefined;
  const found = [0, 1].map((place) => {
    const each = [...years.values()].map((two) => two[place]!);
    return sameDay(each, 0) ?? sameDay(each, DAY);
  });
  return found.every((each) => each !== undefined) ? found : undefined;
}

/** @param shift a day for what happens at its end, which may be the first of the next month */
function sameDay(changes: readonly ClockChange[], shift: number): Change | undefined {
  const shown = changes.map(({ clock, offset }) => {
    const date = new Date(clock.getTime() - shift * 1000);
    return { offset, month: date.getUTCMonth(), weekday: date.getUTCDay(), time: secondsOf(date) + shift, date: date.getUTCDate() };
  });
  const { month, weekday, time, offset } = shown[0]!;
  const isSame = shown.every((each) => each.month === month && each.weekday === weekday && each.time === time && each.offset === offset);
  const day = Math.min(...shown.map(({ date }) => date));
  if (!isSame || shown.some(({ date }) => date > day + 6)) return undefined;
  return { month, day, weekday, time, offset, example: changes[0]!.from };
}

const secondsOf = (clock: Date): number => Math.floor((clock.getTime() % (DAY * 1000)) / 1000);

/** Names of a zone in English: they tell apart what other languages do. */
function namer(zone: string): (time: number) => string {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'long' });
  return (time) => format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** When a zone gets other names while its clocks stay as they are. */
function nameChanges(nameOf: (time: number) => string, from: number, to: number): number[] {
  const changes: number[] = [];
  let start = from;
  const end = to - 1;
  if (end <= start) return changes;
  while (nameOf(start * 1000) !== nameOf(end * 1000)) {
    let low = start;
    let high = end;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (nameOf(middle * 1000) === nameOf(start * 1000)) low = middle;
      else high = middle;
    }
    changes.push(high);
    start = high;
  }
  return changes;
}
