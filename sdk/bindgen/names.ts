import { SkerryError } from '@skerry/host/base';
import { isLabel } from '@skerry/host/engine/format';

/** Names of WIT as names of AssemblyScript. */

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** What no function, parameter or field may be called: words of the language, and what generated code calls. */
const VALUES = set(
  'async await break case catch class const constructor continue debugger default do else enum export extends false finally for ' +
    'function if implements import in interface let new null of override package private protected public return static super ' +
    'switch this throw true try type typeof undefined var void while with yield ' +
    'bool i8 u8 i16 u16 i32 u32 i64 u64 isize usize f32 f64 v128 string number boolean ' +
    'abort alignof assert changetype heap idof instantiate isReference load memory offsetof sizeof store unreachable valueof ' +
    'allocate author borrowed checkLength checkedChar clearFlat copyArray disposeExported dropExported endBorrows exportedOf freeList ' +
    'giveExported lendExported owned release takeArray takeExported takeText textOf unit',
);

/** What every module sees, and what generated modules import as types. */
const TYPES = set(
  'Array ArrayBuffer ArrayBufferView Atomics BigInt Boolean DataView Date Error EvalError FLAT Float32Array Float64Array Function ' +
    'Infinity Int8Array Int16Array Int32Array Int64Array Iterator JSON Map Math Mathf NONE NaN Number Object Promise Proxy RangeError ' +
    'ReferenceError Reflect RegExp Set StaticArray String Symbol SyntaxError TypeError URIError Uint8Array Uint8ClampedArray ' +
    'Uint16Array Uint32Array Uint64Array WeakMap WeakRef WeakSet ' +
    'ExportedResource Flags Option Resource Result Scope Unit',
);

const TUPLE = /^Tuple[0-9]+$/;

/** What no member may be called: modifiers, and the members that every resource has. */
const MEMBERS = set('abstract constructor declare override private protected public readonly static drop isOpen keep dispose');

function words(name: string): string[] {
  if (isLabel(name)) return name.split('-');
  throw new SkerryError('BUILD_FAILED', `${JSON.stringify(name)} is not a WIT name`, {
    help: 'Names are words of letters and digits, joined by hyphens.',
  });
}

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `blocking-read` → `blockingRead` */
export function camel(name: string): string {
  const [first = '', ...rest] = words(name);
  return [first.toLowerCase(), ...rest.map(capitalized)].join('');
}

/** `input-stream` → `InputStream` */
export function pascal(name: string): string {
  return words(name).map(capitalized).join('');
}

/** `symlink-follow` → `SYMLINK_FOLLOW` */
export function upper(name: string): string {
  return words(name)
    .map((word) => word.toUpperCase())
    .join('_');
}

/** A place where names have to differ, and the names that are taken there from the start. */
export type Place = 'value' | 'type' | 'member' | 'case';

const TAKEN: Readonly<Record<Place, (name: string) => boolean>> = {
  value: (name) => VALUES.has(name),
  type: (name) => TYPES.has(name) || TUPLE.test(name),
  member: (name) => MEMBERS.has(name),
  case: () => false,
};

/**
 * Names of one place that have to differ. Whoever comes first keeps its name; one that is taken gets underscores until
 * it is not.
 */
export class Scope {
  readonly #taken = new Set<string>();

  claim(wanted: string, place: Place): string {
    let name = TAKEN[place](wanted) ? `${wanted}_` : wanted;
    while (this.#taken.has(name)) name += '_';
    this.#taken.add(name);
    return name;
  }
}

/** Names for things of one place, in their order. */
export function distinct(wanted: readonly string[], place: Place): string[] {
  const scope = new Scope();
  return wanted.map((name) => scope.claim(name, place));
}
