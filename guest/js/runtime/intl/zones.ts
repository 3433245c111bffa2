/** Time zones: names, and what clocks show there at a time. */
import { PackedNumbers } from '../packed-numbers.ts';
import { tables } from './tables.ts';

const HALF_HOUR = 1800;
const DAY = 86_400;

/** What the clocks of a zone show: the distance from UTC in seconds, and by which of all names it is called; -1: it has none. */
export interface ClockKind {
  readonly offset: number;
  readonly name: number;
}

export interface TimeZone {
  readonly id: string;
  /** @param seconds since 1970 */
  at(seconds: number): ClockKind;
}

interface YearlyChange {
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly time: number;
  readonly kind: ClockKind;
}

const zones = new Map<string, TimeZone>();

/**
 * @param name of whatever case, or a distance such as `+02:00`
 * @throws RangeError if there is no such zone
 */
export function timeZoneOf(name: string): TimeZone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone = fixedZone(name) ?? namedZone(name);
  if (zone === undefined) throw new RangeError(`Invalid time zone specified: ${name}`);
  zones.set(name, zone);
  return zone;
}

/** As Node.js lists them: UTC is there all the same. */
export const canonicalZones = (): string[] =>
  tables()
    .zones.names.trim()
    .split(' ')
    .filter((name) => name !== 'UTC');

function fixedZone(name: string): TimeZone | undefined {
  const parts = /^([+-])([01]\d|2[0-3])(?::?([0-5]\d))?$/.exec(name);
  if (parts === null) return undefined;
  const [, sign, hours, minutes = '00'] = parts;
  const distance = Number(hours) * 3600 + Number(minutes) * 60;
  const kind = { offset: sign === '-' ? -distance : distance, name: distance === 0 ? tables().zones.zeroName : -1 };
  return { id: `${distance === 0 ? '+' : sign}${hours}:${minutes}`, at: () => kind };
}

function namedZone(name: string): TimeZone | undefined {
  if (!/^[\w+/-]+$/.test(name)) return undefined;
  const { names, zones: packed } = tables().zones;
  const at = placeOf(` ${name} `, names);
  if (at < 0) return linkedZone(name);
  const id = names.slice(at + 1, names.indexOf(' ', at + 1));
  return new ListedZone(id, packed[names.slice(0, at).split(' ').length - 1]!);
}

function linkedZone(name: string): TimeZone | undefined {
  const { links } = tables().zones;
  const at = placeOf(` ${name}=`, links);
  if (at < 0) return undefined;
  const start = at + name.length + 2;
  return timeZoneOf(links.slice(start, links.indexOf(' ', start)));
}

/** Whatever the case. */
const placeOf = (text: string, all: string): number => all.toLowerCase().indexOf(text.toLowerCase());

class ListedZone implements TimeZone {
  readonly id: string;
  readonly #kinds: ClockKind[] = [];
  readonly #starts: number[] = [];
  /** One more than starts: what was before. */
  readonly #listed: ClockKind[] = [];
  readonly #ruledFrom: number;
  readonly #changes: YearlyChange[] = [];

  constructor(id: string, packed: string) {
    this.id = id;
    const numbers = new PackedNumbers(packed);
    const firstName = numbers.next();
    for (let left = numbers.next(), name = firstName; left > 0; left--, name++) this.#kinds.push({ offset: numbers.nextSigned(), name });
    this.#listed.push(this.#kinds[numbers.next()]!);
    const listed = numbers.next();
    for (let index = 0, time = numbers.nextSigned(); index < listed; index++) {
      const distance = numbers.next();
      time += distance % 2 === 0 ? (distance / 2) * HALF_HOUR : (distance - 1) / 2;
      this.#starts.push(time);
      this.#listed.push(this.#kinds[numbers.next()]!);
    }
    this.#ruledFrom = numbers.next();
    for (let left = numbers.next(); left > 0; left--) {
      const [month, day, weekday] = [numbers.next(), numbers.next(), numbers.next()];
      this.#changes.push({ month, day, weekday, time: numbers.nextSigned(), kind: this.#kinds[numbers.next()]! });
    }
  }

  at(seconds: number): ClockKind {
    const year = new Date(seconds * 1000).getUTCFullYear();
    return year >= this.#ruledFrom && this.#changes.length > 0 ? this.#ruledAt(seconds, year) : this.#listedAt(seconds);
  }

  #listedAt(seconds: number): ClockKind {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= seconds) low = middle + 1;
      else high = middle;
    }
    return this.#listed[low]!;
  }

  #ruledAt(seconds: number, year: number): ClockKind {
    // In force when the year begins: what the last change of a year leads to.
    let kind = this.#changes.at(-1)!.kind;
    for (const change of this.#changes) {
      if (seconds < startOf(change, year, kind.offset)) break;
      kind = change.kind;
    }
    return kind;
  }
}

function startOf({ month, day, weekday, time }: YearlyChange, year: number, offset: number): number {
  const first = new Date(0);
  first.setUTCFullYear(year, month, day);
  const wait = (weekday - first.getUTCDay() + 7) % 7;
  return first.getTime() / 1000 + wait * DAY + time - offset;
}
