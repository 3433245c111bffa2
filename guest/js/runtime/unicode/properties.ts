/** Properties of characters that `\p{…}` names, of Unicode: the engine was built without them. */
import { PackedNumbers } from '../packed-numbers.ts';
import { BINARY, CATEGORIES, EXTENSIONS, GROUPS, SCRIPTS } from './property-data.ts';
import { complement, difference, type Ranges, union } from './ranges.ts';

/** Texts by all names of what they are of, with spaces between. */
type Table = Readonly<Record<string, string>>;

const known = new Map<string, Ranges | undefined>();

/**
 * @param text what stands in the braces of `\p{…}`
 * @returns undefined if there is no such property of characters
 */
export function propertyRanges(text: string): Ranges | undefined {
  if (!known.has(text)) known.set(text, findRanges(text));
  return known.get(text);
}

function findRanges(text: string): Ranges | undefined {
  const [name, value, ...more] = text.split('=');
  if (more.length > 0 || name === undefined || value === '') return undefined;
  if (value === undefined)
    return categoryRanges(name) ?? (name === 'Assigned' ? complement(categoryRanges('Cn')!) : unpack(find(BINARY, name)));
  switch (name) {
    case 'gc':
    case 'General_Category':
      return categoryRanges(value);
    case 'sc':
    case 'Script':
      return unpack(find(SCRIPTS, value));
    case 'scx':
    case 'Script_Extensions':
      return extendedRanges(value);
    default:
      return undefined;
  }
}

function categoryRanges(name: string): Ranges | undefined {
  const group = find(GROUPS, name);
  return group === undefined
    ? unpack(find(CATEGORIES, name))
    : group
        .split(' ')
        .map((each) => categoryRanges(each)!)
        .reduce(union);
}

/** Scripts that a character is used in are told by what differs from the one that it is of. */
function extendedRanges(name: string): Ranges | undefined {
  const script = unpack(find(SCRIPTS, name));
  const changed = unpack(find(EXTENSIONS, name));
  return script === undefined || changed === undefined ? script : difference(script, changed);
}

function find(table: Table, name: string): string | undefined {
  if (!/^\w+$/.test(name)) return undefined;
  for (const names of Object.keys(table)) {
    if (names.includes(name) && names.split(' ').includes(name)) return table[names];
  }
  return undefined;
}

function unpack(text: string | undefined): Ranges | undefined {
  if (text === undefined) return undefined;
  const numbers = new PackedNumbers(text);
  const ranges: number[] = [];
  for (let point = 0; !numbers.isAtEnd;) ranges.push((point += numbers.next()));
  return ranges;
}
