import { SkerryError } from '@skerry/host/base';
import { describe, expect, it } from 'vitest';
import { parseWit, printWorld, resolveWorld } from './index.ts';

/** Texts that are made to hang or to break a reader: each ends in an answer, by a limit if need be. */

function errorOf(text: string): SkerryError {
  try {
    resolveWorld(parseWit([{ file: 'test.wit', text }], { builtins: false }), { world: 'w' });
  } catch (error) {
    if (SkerryError.is(error)) return error;
    throw error;
  }
  throw new Error('Was taken');
}

const many = (count: number, make: (index: number) => string): string => Array.from({ length: count }, (_, index) => make(index)).join(' ');

const inWorld = (items: string): string => `package a:b; interface i { ${items} } world w { import i; }`;

describe('what is deep', () => {
  it.each([
    ['brackets', inWorld(`type t = ${'option<'.repeat(100_000)}`), /deeper than the limit of 100/],
    [
      'types by their names',
      inWorld(`type t0 = u8; ${many(10_000, (n) => `type t${n + 1} = option<t${n}>;`)}`),
      /deeper than the limit of 100/,
    ],
    ['aliases', inWorld(`type t0 = u8; ${many(10_000, (n) => `type t${n + 1} = t${n};`)}`), /deeper than the limit of 100/],
    ['a circle of types', inWorld(many(10_000, (n) => `type t${n} = t${(n + 1) % 10_000};`)), /contains itself: t0 → t1/],
    [
      'interfaces',
      `package a:b; ${many(5000, (n) => `interface i${n} { use i${n + 1}.{t${n + 1}}; type t${n} = u8; }`)} interface i5000 { type t5000 = u8; } world w {}`,
      /deeper than the limit of 500/,
    ],
    ['a circle of worlds', `package a:b; ${many(5000, (n) => `world w${n} { include w${(n + 1) % 5000}; }`)} world w {}`, /in a cycle/],
    [
      'a circle of packages',
      `package a:b; world w {} ${many(5000, (n) => `package c:d${n} { world w { import c:d${(n + 1) % 5000}/i; } interface i {} }`)}`,
      /in a cycle/,
    ],
    ['comments', `package a:b; world w {} ${'/*'.repeat(500_000)}`, /is unterminated/],
    ['packages', 'package a:b { '.repeat(100_000), /cannot contain a package/],
  ])('%s', (_, text, message) => {
    expect(errorOf(text)).toMatchObject({ code: 'WIT_INVALID', message: expect.stringMatching(message) });
  });

  it('a chain of packages is taken', () => {
    const packages = many(5000, (n) => `package c:d${n} { interface i { use c:d${n + 1}/i.{t}; } interface j {} }`);
    expect(errorOf(`package a:b; world w {} ${packages} package c:d5000 { interface i { type t = u8; } }`).message).toMatch(/deeper than/);
    const worlds = many(5000, (n) => `package c:d${n} { world w { import c:d${n + 1}/i; } interface i {} }`);
    const text = `package a:b; world w { include c:d0/w; } ${worlds} package c:d5000 { interface i {} }`;
    expect(resolveWorld(parseWit([{ file: 'test.wit', text }])).imports).toHaveLength(1);
  });

  it('a resource whose methods name another, and so on', () => {
    const items = many(5000, (n) => `resource r${n} { m: func(a: r${n + 1}); }`);
    const text = `package a:b; world v { ${items} resource r5000; } world w { include v; }`;
    expect(resolveWorld(parseWit([{ file: 'test.wit', text }]), { world: 'w' }).imports).toHaveLength(5001);
  });
});

describe('what grows', () => {
  it.each([
    [
      'a type that doubles',
      inWorld(`type t0 = u8; ${many(60, (n) => `type t${n + 1} = tuple<t${n}, t${n}>;`)}`),
      /more than 1000000 types/,
    ],
    [
      'worlds that include all before',
      `package a:b; world w0 { import k0: func(); } ${many(1500, (n) => `world w${n + 1} { include w${n}; import k${n + 1}: func(); }`)} world w {}`,
      /more than 1000000 items/,
    ],
    [
      'worlds that import much',
      `package a:b; ${many(2000, (n) => `interface i${n} {}`)} world v { ${many(2000, (n) => `import i${n};`)} } ${many(2000, (n) => `world w${n} { include v; }`)} world w {}`,
      /more than 1000000 items/,
    ],
    [
      'copies of a large interface',
      `package a:b; interface i { f: func(${many(5000, (n) => `a${n}: u8,`)}); } world w { ${many(5000, (n) => `import i${n}: i;`)} }`,
      /more than 1000000 items/,
    ],
    [
      'copies of a large type',
      `package a:b; world v { record r { ${many(5000, (n) => `a${n}: u8,`)} } } ${many(300, (n) => `world v${n} { include v; }`)} world w {}`,
      /more than 1000000 items/,
    ],
  ])('%s', (_, text, message) => {
    expect(errorOf(text)).toMatchObject({ code: 'WIT_INVALID', message: expect.stringMatching(message) });
  });

  it('a name that a pattern could try in two ways at every hyphen', () => {
    expect(errorOf(`package a:b; world w { import a${'-1'.repeat(50_000)}-: func(); }`).message).toMatch(/is not an identifier/);
  });

  it('a version as long as a file', () => {
    const { message } = errorOf(`package a:b@1.0.0-${'a.1.'.repeat(100_000)}é; world w {}`);
    expect(message).toMatch(/^"1\.0\.0-a\.1\./);
    expect(message.length).toBeLessThan(2000);
  });

  it('many names that are changed', () => {
    const text = `package a:b; world v { ${many(5000, (n) => `import k${n}: func();`)} } world w { include v with { ${many(5000, (n) => `k${n} as g${n},`)} } }`;
    expect(resolveWorld(parseWit([{ file: 'test.wit', text }]), { world: 'w' }).imports[0]?.name).toBe('g0');
  });

  it('an unknown name among many', () => {
    expect(errorOf(inWorld(`${many(5000, (n) => `type t${n} = u8;`)} type t = t5000x;`)).message).toMatch(/no type "t5000x"/);
  });

  it('a file, and all files together', () => {
    expect(errorOf(' '.repeat(2 * 2 ** 20 + 1)).message).toMatch(/2097153 characters; the limit is 2097152/);
    const files = Array.from({ length: 9 }, (_, index) => ({ file: `${index}.wit`, text: ' '.repeat(2 * 2 ** 20) }));
    expect(() => parseWit(files)).toThrow(/18874368 characters together; the limit is 16777216/);
  });
});

describe('what a terminal would show', () => {
  it('has no control character of the text in it', () => {
    const { message } = errorOf('package a:b; world w {} \u{1b}[31m');
    expect(message).toContain('U+001B');
    expect(message).not.toContain('\u{1b}');
  });

  it('is never a line as long as a file', () => {
    expect(errorOf(`package a:b; world w { ${' '.repeat(100_000)} nope }`).message.length).toBeLessThan(300);
    expect(errorOf(`package a:b; world w { import ${'a'.repeat(100_000)}; }`).message.length).toBeLessThan(1500);
  });
});

it('names that mean something in JavaScript are names like others', () => {
  const names = ['constructor', 'prototype', 'to-string', 'has-own-property', 'proto', 'then'];
  const text = `package prototype:then; interface %constructor { record proto { ${names.map((name) => `%${name}: u8`).join(', ')} } ${names.map((name) => (name === 'proto' ? '' : `%${name}: func(then: proto);`)).join(' ')} } world has-own-property { import %constructor; }`;
  const world = resolveWorld(parseWit([{ file: 'test.wit', text }]));
  expect(printWorld(world)).toContain('%constructor: func(then: proto)');
  expect(world.imports[0]?.name).toBe('prototype:then/constructor');
});
