/** A world for each construct of WIT. */
export const CONSTRUCTS: Readonly<Record<string, string>> = {
  primitives: `package demo:primitives;

interface values {
  all: func(a: bool, b: s8, c: u8, d: s16, e: u16, f: s32, g: u32, h: s64, i: u64, j: f32, k: f64, l: char, m: string);
  truth: func() -> bool;
  small: func() -> s8;
  large: func() -> u64;
  letter: func() -> char;
  text: func() -> string;
}

world w {
  import values;
  export values;
}`,
  records: `package demo:records;

interface shapes {
  /// A place on a map.
  record point {
    /// From west to east.
    x: s32,
    /// From south to north.
    y: s32,
    label: option<string>,
  }
  record line { start: point, end: point }
  longest: func(lines: list<line>) -> option<line>;
  center: func(of: line) -> point;
}

world w {
  import shapes;
  export shapes;
}`,
  variants: `package demo:variants;

interface messages {
  /// What a client may send.
  variant message {
    /// Nothing.
    ping,
    text(string),
    number(f32),
    big(s64),
    many(list<message-part>),
  }
  variant message-part { word(string), gap(u8) }
  variant only { one(u32) }
  send: func(m: message) -> message;
  last: func() -> only;
}

world w {
  import messages;
  export messages;
}`,
  enums: `package demo:enums;

interface colors {
  /// A color.
  enum color {
    /// Like a rose.
    red,
    green,
    dark-blue,
  }
  mix: func(a: color, b: color) -> color;
  all: func() -> list<color>;
}

world w {
  import colors;
  export colors;
}`,
  flags: `package demo:rights;

interface rights {
  /// What somebody may do.
  flags permissions {
    /// Look at it.
    read,
    write,
    change-owner,
  }
  flags many { a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23, a24, a25, a26, a27, a28, a29, a30, a31 }
  grant: func(to: string, what: permissions) -> permissions;
  all: func(of: many) -> list<many>;
}

world w {
  import rights;
  export rights;
}`,
  options: `package demo:options;

interface options {
  text: func(a: option<string>) -> option<string>;
  number: func(a: option<u16>) -> option<u16>;
  nested: func(a: option<option<string>>) -> option<option<u8>>;
  inside: func(a: list<option<f64>>) -> option<list<u8>>;
}

world w {
  import options;
  export options;
}`,
  results: `package demo:results;

interface results {
  both: func(a: result<string, u32>) -> result<u32, string>;
  value: func() -> result<list<u8>>;
  error: func() -> result<_, string>;
  neither: func() -> result;
  nested: func() -> result<option<u8>, result<_, s64>>;
}

world w {
  import results;
  export results;
}`,
  tuples: `package demo:tuples;

interface tuples {
  type pair = tuple<string, u32>;
  swap: func(a: pair) -> tuple<u32, string>;
  three: func(a: tuple<u8, tuple<u16, u32>, option<pair>>) -> list<pair>;
}

world w {
  import tuples;
  export tuples;
}`,
  lists: `package demo:lists;

interface lists {
  bytes: func(a: list<u8>) -> list<u8>;
  numbers: func(a: list<f64>) -> list<s32>;
  texts: func(a: list<string>) -> list<list<string>>;
  letters: func(a: list<char>, b: list<bool>) -> list<char>;
  fixed: func(a: list<u8, 4>) -> list<u16, 16>;
  fixed-texts: func(a: list<string, 2>) -> list<option<u8>, 3>;
}

world w {
  import lists;
  export lists;
}`,
  maps: `package demo:maps;

interface maps {
  headers: func(a: map<string, list<string>>) -> map<u32, f64>;
}

world w {
  import maps;
  export maps;
}`,
  'imported-resources': `package demo:shop;

interface store {
  variant failure { missing, other(string) }
  /// A bucket of values.
  resource bucket {
    /// Opens one.
    constructor(name: string);
    get: func(key: string) -> result<option<list<u8>>, failure>;
    set: func(key: string, value: list<u8>) -> result<_, failure>;
    /// All that there are.
    all: static func() -> list<bucket>;
  }
  resource cursor {
    next: func() -> option<string>;
  }
  resource lock {
    constructor(of: borrow<bucket>) -> result<lock, failure>;
  }
  scan: func(bucket: borrow<bucket>) -> cursor;
  close: func(bucket: bucket);
}

world w {
  import store;
  export use-it: func(bucket: borrow-it) -> string;
  use store.{bucket as borrow-it};
}`,
  'exported-resources': `package demo:counters;

interface counters {
  /// Counts.
  resource counter {
    constructor(start: u32);
    increment: func(by: u32) -> u32;
    /// Makes one of two.
    merge: static func(a: counter, b: borrow<counter>) -> counter;
  }
  resource guarded {
    constructor(secret: string) -> result<guarded, string>;
    peek: func() -> string;
  }
  sum: func(of: list<borrow<counter>>) -> u32;
  take: func(one: option<counter>) -> option<counter>;
}

world w {
  export counters;
}`,
  uses: `package demo:uses;

interface types {
  record point { x: u32, y: u32 }
  resource canvas;
  type place = point;
  type surface = canvas;
}
interface more {
  use types.{point as spot, surface};
  record point { spots: list<spot> }
  draw: func(on: borrow<surface>, p: point) -> spot;
}
interface out {
  use types.{point};
  use more.{point as points};
  make: func(p: points) -> list<point>;
}

world w {
  import more;
  export out;
}`,
  worlds: `package demo:worlds;

world w {
  record config { name: string, size: u32 }
  enum level { low, high }
  resource session {
    constructor(config: config);
    level: func() -> level;
  }
  import log: func(text: string, level: level);
  import clock: interface {
    type instant = u64;
    now: func() -> instant;
  }
  export run: func(args: list<string>) -> result<_, string>;
  export start: func(config: config) -> session;
  export hooks: interface {
    on-tick: func(at: u64);
  }
}`,
  'many-parameters': `package demo:many;

interface many {
  record five { a: u8, b: u16, c: u32, d: u64, e: f32 }
  seventeen: func(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8, i: u8, j: u8, k: u8, l: u8, m: u8, n: u8, o: u8, p: u8, q: string) -> five;
  sixteen: func(a: five, b: five, c: five, d: u8) -> u8;
}

world w {
  import many;
  export many;
}`,
  names: `package demo:names;

interface names {
  record %record { %type: string, class: u8, i32: u8, %this: bool, load: u8, memory: u8 }
  enum error { none, %error, null, undefined }
  variant %map { %list(%record), %constructor, %static, %string }
  flags %string { %result, new }
  resource date {
    constructor(new: string);
    drop: func();
    %static: static func();
    %constructor: func();
    delete: func() -> %string;
    dispose: func();
  }
  record a-b { x: u8 }
  record AB { x: u8 }
  %function: func(%await: error, null: u8, %list: %map, store: u8) -> %record;
  delete: func(void: a-b, var: AB);
  text-of: func(text-of: string, allocate: list<string>) -> string;
}

world w {
  import names;
  export names;
}`,
  documentation: `package demo:docs;

interface docs {
  /// Ends the comment: */ and starts another /* one.
  ///
  ///   - a list
  f: func();
}

world w {
  import docs;
}`,
};
