/** Texts that are right, one for each construct or rule. Every one has a world `w`. */
export const ACCEPTED: Readonly<Record<string, string>> = {
  'an empty world': 'package a:b; world w {}',
  'a version with everything': 'package a:b@1.20.300-alpha.1.x-y+build.5; world w { import i; } interface i {}',
  'all primitives': `package a:b;
    interface i {
      f: func(a: bool, b: s8, c: u8, d: s16, e: u16, f: s32, g: u32, h: s64, i: u64, j: f32, k: f64, l: char, m: string);
      g: func() -> error-context;
    }
    world w { import i; export i; }`,
  'all compound types': `package a:b;
    interface i {
      resource r;
      type l = list<u8>;
      type fixed = list<u32, 4>;
      type o = option<option<string>>;
      type t = tuple<u8, list<string>, char,>;
      type ra = result;
      type rb = result<u8>;
      type rc = result<_, string>;
      type rd = result<u8, string>;
      type m = map<string, list<u8>>;
      type k = map<u64, m>;
      type s = stream<u8>;
      type e = stream;
      type fu = future<string>;
      type g = future;
      type own-r = own<r>;
      type again = r;
      f: func(a: borrow<r>, b: r, c: own<r>, d: own-r, e: again, f: borrow<again>);
    }
    world w { import i; export i; }`,
  'records, variants, enums and flags': `package a:b;
    interface i {
      record r { a: u8, b: v, }
      variant v { none, some(list<u8>), many(tuple<u8, u8>), }
      enum e { one, two }
      flags f { read, write, %type }
      get: func() -> tuple<r, v, e, f>;
    }
    world w { export i; }`,
  'types before what is in them': 'package a:b; interface i { type a = b; record b { c: d } enum d { x } } world w { import i; }',
  'keywords as names': `package a:b;
    interface %interface { record %record { %u8: u8, %func: string } %list: func(%result: %record) -> %record; }
    world w { import %interface; export %func: func(); }`,
  'upper case words': 'package a:b; interface i { resource XML; parse-XML-2: func(HTTP: u8) -> XML; } world w { import i; }',
  'an escaped name that needs no escape': 'package %a:%b; interface %i { %f: func(); } world %w { import i; }',
  'resources with all kinds of functions': `package a:b;
    interface i {
      use other.{bucket};
      resource file {
        constructor(path: string);
        read: func(n: u32) -> list<u8>;
        copy: func(to: borrow<file>) -> file;
        merge: static func(a: borrow<file>, b: bucket) -> file;
        wait: async func();
        later: static async func() -> result<file>;
      }
      resource empty {}
      resource fallible { constructor() -> result<fallible, string>; }
      resource other-fallible { constructor() -> result<own<other-fallible>>; }
    }
    interface other { resource bucket; }
    world w { import i; export i; }`,
  'free functions before and between resources': `package a:b;
    interface i { a: func(); resource r { m: func(); } b: func(); resource s { m: func(); } c: func(); }
    world w { import i; }`,
  'async functions':
    'package a:b; interface i { f: async func() -> u8; } world w { import i; import g: async func(); export h: async func(); }',
  'names of a file for other interfaces': `package a:b;
    use x as y;
    interface x { type t = u8; }
    interface z { use y.{t}; f: func() -> t; }
    world w { import z; export y; }`,
  'worlds under names of a file': 'package a:b; use v as u; world v { import f: func(); } world w { include u; }',
  'use with and without another name': `package a:b;
    interface x { type t = u8; record r { a: t } }
    interface y { use x.{t, r as s,}; use x.{t as u}; f: func(a: t, b: s, c: u); }
    interface z { use y.{s as r}; g: func() -> r; }
    world w { import z; }`,
  'interfaces that are only used': `package a:b;
    interface a { resource r; }
    interface b { use a.{r}; foo: func() -> r; }
    interface c { use b.{r}; bar: func() -> r; }
    world w { export c; }`,
  'an export that uses an export': `package a:b;
    interface a { resource r; }
    interface b { use a.{r}; foo: func() -> r; }
    world w { export b; export a; import a; }`,
  'a chain of exports': `package a:b;
    interface a { type t = u32; }
    interface b { use a.{t}; }
    interface c { use a.{t}; use b.{t as t2}; }
    world w { export c; export b; export a; }`,
  'exports before imports': `package a:b;
    interface z { type t = u8; }
    interface y { use z.{t}; f: func() -> t; }
    interface x { g: func(); }
    world w { export x; export run: func(); export y; import x; import later: func(); }`,
  'types of a world': `package a:b;
    interface i { resource r; record q { a: u8 } }
    world w {
      export f: func(a: d) -> own-thing;
      import g: func(a: s, b: borrow<mine>);
      record d { a: e, b: s }
      use i.{q as s};
      enum e { x, y }
      use i.{r};
      type own-thing = r;
      resource mine { constructor(a: d); go: func() -> d; make: static func() -> mine; }
    }`,
  'inline interfaces': `package a:b;
    interface i { type t = u8; }
    world w {
      import x: interface { use i.{t}; resource r { m: func(a: t); } f: func() -> r; }
      export x: interface { f: func(); }
      export y: interface { use i.{t as v}; record p { a: v } f: func() -> p; }
    }`,
  'the same name imported and exported': 'package a:b; interface i {} world w { import i; export i; import f: func(); export f: func(); }',
  'interfaces under plain names': `package a:b;
    interface types { resource bucket { get: func(key: string) -> option<string>; } }
    interface store { use types.{bucket}; record r { a: u8 } open: func(name: string) -> bucket; get: func() -> r; }
    world w { import one: store; import two: store; export three: store; import store; import types; }`,
  'a plain name for an interface that an export after it imports': `package a:b;
    interface a { resource t; }
    interface b { use a.{t}; }
    world w { export x: a; export b; }`,
  'a plain name for an interface of another package': `package a:b;
    world w { import one: c:d/i@1.0.0; import a: i; }
    interface i { f: func(); }
    package c:d@1.0.0 { interface i { g: func(); } }`,
  include: `package a:b;
    interface i { type t = u8; }
    interface j { use i.{t}; f: func() -> t; }
    world one { import i; import f: func(); export j; }
    world two { import i; export j; export run: func(); }
    world w { include one; include two; }`,
  'include of what is there already': `package a:b;
    interface a {}
    interface b {}
    interface c {}
    world one { import c; import a; import b; }
    world two { import b; import c; export b; export a; }
    world w { include one; include two; export a; }`,
  'include with two names for one': 'package a:b; world v { import f: func(); } world w { include v with { f as g, f as h } }',
  'include with other names': `package a:b;
    world one { import a: func(); import b: interface { f: func(); } export a: func(); }
    world two { import a: func(); export a: func(); }
    world w { include one; include two with { a as c, } import z: func(); }`,
  'include of types of a world': `package a:b;
    interface i { record q { a: u8 } }
    world one {
      use i.{q as p};
      resource r { constructor(); m: func(a: p) -> borrowed; s: static func(); }
      record borrowed { a: p }
      import f: func(a: borrow<r>) -> borrowed;
      import n: interface { use i.{q}; f: func() -> q; }
      export g: func(a: p) -> r;
    }
    world two { include one with { r as r-two, p as o, f as f-two, borrowed as other, n as n-two, g as g-two } }
    world w { include one; include two; }`,
  'include of a world that includes': `package a:b;
    interface i {}
    world one { import i; }
    world two { include one; export i; }
    world w { include two; import x: i; }`,
  'include of a plain name for an interface': `package a:b;
    interface store { get: func(key: string) -> option<string>; }
    world base { import cache: store; }
    world w { import cache: func(); include base with { cache as my-cache } }`,
  'nested packages in any order': `package a:b;
    package c:d@0.1.0 { interface i { use e:f/j.{t}; f: func() -> t; } world v { import i; export e:f/j; } }
    world w { include c:d/v@0.1.0; import g: func(); }
    package e:f { interface j { type t = string; } }`,
  'the same name in several packages': `package a:b;
    package c:d { interface i { type t = u8; } }
    package c:d@1.0.0 { interface i { use c:d/i.{t}; } }
    package c:d@2.0.0-rc.1 { use c:d/i as j; interface i { use j.{t}; use c:d/i@1.0.0.{t as u}; } }
    interface i { use c:d/i@2.0.0-rc.1.{u}; }
    world w { import i; import c:d/i@1.0.0; }`,
  'comments everywhere': `// a
    /* b /* nested */ */ package /* c */ a:b; // d
    /// docs
    interface i { /** more
      * docs */ f: /* e */ func(/* g */ a: u8 /* h */, // i
      ) -> u8; /* j */ } /***/ //
    world w { import i; // the end`.concat('\n}'),
  'gates that let through': `package a:b@1.2.0;
    @since(version = 1.0.0)
    interface i {
      @since(version = 1.2.0)
      @deprecated(version = 1.2.0)
      f: func();
      @since(version = 1.2.0-rc.1)
      resource r { @since(version = 1.1.0) constructor(); }
    }
    @since(version = 0.0.1)
    world w { @since(version = 1.0.0) import i; @since(version = 1.1.0) include v; }
    world v { import g: func(); }`,
  'features that are off': `package a:b@1.0.0;
    @unstable(feature = x)
    interface hidden { @unstable(feature = x) type t = u8; @unstable(feature = x) f: func() -> t; }
    interface i {
      @unstable(feature = x) type t = string;
      @unstable(feature = x) f: func() -> t;
      @unstable(feature = x) use hidden.{t as u};
      @unstable(feature = x) resource r { @unstable(feature = x) m: func(); }
      resource s { @unstable(feature = x) m: func(); n: func(); }
      @unstable(feature = x) record q { a: t, b: u }
      g: func();
    }
    @unstable(feature = y) world v { import k: func(); }
    world w {
      import i;
      @unstable(feature = x) import hidden;
      @unstable(feature = x) export h: func();
      @unstable(feature = x) import n: interface { f: func(); }
      @unstable(feature = y) include v;
    }`,
  'features over packages': `package a:b@1.0.0;
    interface i { @unstable(feature = x) use c:d/j@1.0.0.{t}; @unstable(feature = x) f: func() -> t; }
    world w { import i; @unstable(feature = x) include c:d/v@1.0.0; @unstable(feature = x) import c:d/j@1.0.0; }
    package c:d@1.0.0 {
      @unstable(feature = x) interface j { @unstable(feature = x) type t = u8; }
      @unstable(feature = x) world v { import j; }
    }`,
  'identifiers from outside': String.raw`package a:b;
    interface i { @external-id("DB.\"Bar\"\n") resource r { @external-id("baz/\u{1F600}") m: func(); } @external-id("") f: func(); }
    world w { @external-id("https://x.example/a@1?b") import i; @external-id("\41") export g: func(); }`,
  'a byte order mark and carriage returns': '\u{feff}package a:b;\r\nworld w {\r\n  import f: func();\r\n}\r\n',
  'a world that imports nothing of what is there': 'package a:b; interface i { use j.{t}; } interface j { type t = u8; } world w {}',
  'trailing commas and empty lists':
    'package a:b; interface j { type t = u8; } interface i { use j.{}; f: func(a: u8,) -> u8; } world w { import i; include v with {} } world v {}',
};
