import * as fc from 'fast-check';

/** A WIT type as the tests generate it: how it is written, and which values it has in the JavaScript mapping. */
export interface WitType {
  /** Writes the type; definitions that it needs are added to `defs`. */
  write(defs: string[]): string;
  readonly values: fc.Arbitrary<unknown>;
  /** Whether `undefined` is a value of it: then an option around it is tagged. */
  readonly isOption: boolean;
  /** Its core values. */
  readonly flat: readonly string[];
}

const plain = (wit: string, values: fc.Arbitrary<unknown>, ...flat: string[]): WitType => ({
  write: () => wit,
  values,
  isOption: false,
  flat: flat.length === 0 ? ['i32'] : flat,
});

/** Core values of a variant: each place holds whatever a case has there. */
function joined(cases: readonly (WitType | undefined)[]): string[] {
  const flat: string[] = [];
  for (const [i, type] of cases.flatMap((type) => [...(type?.flat ?? []).entries()])) flat[i] = join(flat[i], type);
  return ['i32', ...flat];
}

function join(a: string | undefined, b: string): string {
  if (a === undefined || a === b) return b;
  return [a, b].every((type) => type.endsWith('32')) ? 'i32' : 'i64';
}

const int = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }).map((value) => value.toWellFormed()),
  fc.string({ unit: 'binary-ascii', maxLength: 80 }),
  fc.string({ unit: fc.constantFrom('a', 'é', 'ÿ', 'Ā', '€', '😀'), maxLength: 60 }),
);

const PRIMITIVES: readonly WitType[] = [
  plain('bool', fc.boolean()),
  plain('u8', int(0, 255)),
  plain('s8', int(-128, 127)),
  plain('u16', int(0, 65_535)),
  plain('s16', int(-32_768, 32_767)),
  plain('u32', int(0, 2 ** 32 - 1)),
  plain('s32', int(-(2 ** 31), 2 ** 31 - 1)),
  plain('u64', fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), 'i64'),
  plain('s64', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), 'i64'),
  plain('f32', fc.float(), 'f32'),
  plain('f64', fc.double(), 'f64'),
  plain(
    'char',
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((c) => c.isWellFormed()),
  ),
  plain('string', text, 'i32', 'i32'),
];

/** A resource of the host, in the interface where types are defined. */
export class Thing {
  static disposed = 0;
  readonly n: number;

  constructor(n: number) {
    this.n = n;
  }

  [Symbol.dispose](): void {
    Thing.disposed++;
  }
}

const RESOURCE = 'resource thing;';

/** Owned: what is lent cannot be in a result. */
const thing: WitType = {
  write(defs) {
    if (!defs.includes(RESOURCE)) defs.push(RESOURCE);
    return 'thing';
  },
  values: fc.nat().map((n) => new Thing(n)),
  isOption: false,
  flat: ['i32'],
};

const ARRAYS: Readonly<Record<string, (values: never[]) => unknown>> = {
  u8: (values) => Uint8Array.from(values),
  s8: (values) => Int8Array.from(values),
  u16: (values) => Uint16Array.from(values),
  s16: (values) => Int16Array.from(values),
  u32: (values) => Uint32Array.from(values),
  s32: (values) => Int32Array.from(values),
  u64: (values) => BigUint64Array.from(values),
  s64: (values) => BigInt64Array.from(values),
  f32: (values) => Float32Array.from(values),
  f64: (values) => Float64Array.from(values),
};

function list(element: WitType): WitType {
  const array = ARRAYS[element.write([])];
  const values = fc.array(element.values, { maxLength: 9 });
  return {
    write: (defs) => `list<${element.write(defs)}>`,
    values: array === undefined ? values : values.map((entries) => array(entries as never[])),
    isOption: false,
    flat: ['i32', 'i32'],
  };
}

function option(inner: WitType): WitType {
  const some = inner.isOption ? inner.values.map((val) => ({ tag: 'some', val })) : inner.values;
  const none = inner.isOption ? { tag: 'none', val: undefined } : undefined;
  return {
    write: (defs) => `option<${inner.write(defs)}>`,
    values: fc.oneof(fc.constant(none), some),
    isOption: !inner.isOption,
    flat: joined([undefined, inner]),
  };
}

function result(ok: WitType | undefined, err: WitType | undefined): WitType {
  const val = (type: WitType | undefined): fc.Arbitrary<unknown> => type?.values ?? fc.constant(undefined);
  const write = (defs: string[]): string => {
    if (ok === undefined && err === undefined) return 'result';
    const tail = err === undefined ? '' : `, ${err.write(defs)}`;
    return `result<${ok?.write(defs) ?? '_'}${tail}>`;
  };
  const values = fc.oneof(
    val(ok).map((v) => ({ tag: 'ok', val: v })),
    val(err).map((v) => ({ tag: 'err', val: v })),
  );
  return { write, values, isOption: false, flat: joined([ok, err]) };
}

const tuple = (types: readonly WitType[]): WitType => ({
  write: (defs) => `tuple<${types.map((type) => type.write(defs)).join(', ')}>`,
  values: fc.tuple(...types.map((type) => type.values)),
  isOption: false,
  flat: types.flatMap((type) => type.flat),
});

let names = 0;
const freshName = (prefix: string): string => `${prefix}${names++}`;

type Write = (name: string, defs: string[]) => string;

function named(write: Write, values: fc.Arbitrary<unknown>, flat: readonly string[]): WitType {
  return {
    write(defs) {
      const name = freshName('t');
      defs.push(write(name, defs));
      return name;
    },
    values,
    isOption: false,
    flat,
  };
}

const record = (types: readonly WitType[]): WitType =>
  named(
    (name, defs) => `record ${name} { ${types.map((type, i) => `field-${label(i)}: ${type.write(defs)}`).join(', ')} }`,
    fc.tuple(...types.map((type) => type.values)).map((values) => Object.fromEntries(values.map((v, i) => [`field${upper(i)}`, v]))),
    types.flatMap((type) => type.flat),
  );

const variant = (types: readonly (WitType | undefined)[]): WitType =>
  named(
    (name, defs) =>
      `variant ${name} { ${types.map((type, i) => `case-${label(i)}${type === undefined ? '' : `(${type.write(defs)})`}`).join(', ')} }`,
    fc.oneof(...types.map((type, i) => (type?.values ?? fc.constant(undefined)).map((val) => ({ tag: `case-${label(i)}`, val })))),
    joined(types),
  );

const enumeration = (size: number): WitType =>
  named(
    (name) => `enum ${name} { ${Array.from({ length: size }, (_, i) => `case-${label(i)}`).join(', ')} }`,
    int(0, size - 1).map((i) => `case-${label(i)}`),
    ['i32'],
  );

const flags = (size: number): WitType =>
  named(
    (name) => `flags ${name} { ${Array.from({ length: size }, (_, i) => `flag-${label(i)}`).join(', ')} }`,
    fc
      .array(fc.boolean(), { minLength: size, maxLength: size })
      .map((bits) => Object.fromEntries(bits.map((b, i) => [`flag${upper(i)}`, b]))),
    ['i32'],
  );

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const label = (i: number): string => (i < 26 ? LETTERS[i] : `${LETTERS[Math.floor(i / 26) - 1]}${LETTERS[i % 26]}`) as string;
const upper = (i: number): string => label(i).charAt(0).toUpperCase() + label(i).slice(1);

/** Types up to this depth. */
export function witTypes(depth: number): fc.Arbitrary<WitType> {
  const leaf = fc.oneof(
    fc.constantFrom(...PRIMITIVES, thing, thing),
    fc.integer({ min: 1, max: 300 }).map(enumeration),
    fc.integer({ min: 1, max: 32 }).map(flags),
  );
  if (depth === 0) return leaf;
  const inner = witTypes(depth - 1);
  const maybe = fc.option(inner, { nil: undefined });
  return fc.oneof(
    leaf,
    inner.map(list),
    inner.map(option),
    fc.tuple(maybe, maybe).map(([ok, err]) => result(ok, err)),
    fc.array(inner, { minLength: 1, maxLength: 5 }).map(tuple),
    fc.array(inner, { minLength: 1, maxLength: 7 }).map(record),
    fc.array(maybe, { minLength: 1, maxLength: 7 }).map(variant),
  );
}
