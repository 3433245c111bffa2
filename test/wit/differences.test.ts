import { componentEmbed, componentNew } from '@bytecodealliance/jco';
import { describe, expect, it } from 'vitest';
import { askText } from './support/oracle.ts';
import { reprint } from './support/ours.ts';

/**
 * Where we differ from the official parser on purpose. It takes some texts that no component can come from: those fail
 * there when the component is made, without a place in the text.
 */

const world = 'w';

const NO_COMPONENT: Readonly<Record<string, string>> = {
  'a package in upper case': 'package a:B; interface i { f: func(); }',
  'a namespace in upper case': 'package A:b; interface i { f: func(); }',
  'an empty record': 'interface i { record r {} f: func(a: r); }',
  'empty flags': 'interface i { flags r {} f: func(a: r); }',
  'an empty tuple': 'interface i { f: func(a: tuple<>); }',
  'more than 32 flags': `interface i { flags r { ${Array.from({ length: 33 }, (_, n) => `a${n}`).join(', ')} } f: func(a: r); }`,
  'a list of no elements': 'interface i { f: func(a: list<u8, 0>); }',
  'two fields of one name': 'interface i { record r { a: u8, a: u8 } f: func(a: r); }',
  'two cases of one name': 'interface i { variant r { a, a(u8) } f: func(a: r); }',
  'two flags that differ by case': 'interface i { flags r { a, A } f: func(a: r); }',
  'two functions that differ by case': 'interface i { f: func(); F: func(); }',
  'two types that differ by case': 'interface i { type t = u8; type T = u8; }',
  'two parameters that differ by case': 'interface i { f: func(a: u8, A: u8); }',
  'a method with the name of its resource': 'interface i { resource r { r: func(); } }',
  'types too deep by their names': `interface i { type t0 = list<u8>; ${Array.from({ length: 101 }, (_, n) => `type t${n + 1} = option<t${n}>;`).join(' ')} f: func(a: t101); }`,
};

describe('refuses what no component can be', () => {
  it.each(Object.entries(NO_COMPONENT))('%s', async (_, items) => {
    const header = items.startsWith('package') ? '' : 'package a:b; ';
    const text = `${header}${items} world w { import i; }`;
    expect((await askText(text, { world })).error).toBeUndefined();
    const module = await componentEmbed({ witSource: text, dummy: true, world });
    await expect(componentNew(module)).rejects.toThrow();
    expect(reprint(text, { world })).toHaveProperty('error.code', 'WIT_INVALID');
  });
});

/** By the grammar in WIT.md, or by the rules for types in Binary.md. */
const STRICTER: Readonly<Record<string, string>> = {
  'items that differ by case': 'package a:b; interface i {} interface I {} world w {}',
  'a length with a leading zero': 'package a:b; interface i { type t = list<u8, 04>; } world w {}',
  'an external id on an interface': 'package a:b; @external-id("x") interface i {} world w {}',
  'a borrowed handle in a stream': 'package a:b; interface i { resource r; f: func(a: stream<borrow<r>>); } world w {}',
  'a version that ends in a hyphen': 'package a:b@1.0.0-; world w {}',
};

describe('refuses what the specification does not have', () => {
  it.each(Object.entries(STRICTER))('%s', async (_, text) => {
    expect((await askText(text, { world })).error).toBeUndefined();
    expect(reprint(text, { world })).toHaveProperty('error.code', 'WIT_INVALID');
  });
});

const LOOSER: Readonly<Record<string, string>> = {
  'a carriage return alone, which is white space by the grammar': 'package a:b;\rworld w {}',
  'a gate on a type of a world': 'package a:b@1.0.0; world w { @unstable(feature = x) type t = u8; }',
  'the same package twice, with the same contents':
    'package a:b; package c:d { interface i {} } package c:d { interface i {} } world w { import c:d/i; }',
  'a name of the file for a world of another package': 'package a:b; use c:d/v; world w { include v; } package c:d { world v {} }',
  'an interface that two worlds have since different versions':
    'package a:b@1.2.0; interface i {} world v { @since(version = 1.0.0) import i; } world w { @since(version = 1.1.0) import i; include v; }',
  'a type that stands in a hidden one first':
    'package a:b@1.0.0; interface i { @unstable(feature = x) record r { a: option<u8> } f: func(a: option<u8>); } world w {}',
};

describe('takes what the specification allows', () => {
  it.each(Object.entries(LOOSER))('%s', async (_, text) => {
    expect((await askText(text, { world })).error).toBeDefined();
    const ours = reprint(text, { world });
    expect(ours).toHaveProperty('text');
    expect((await askText((ours as { text: string }).text, { world })).error).toBeUndefined();
  });
});

it('takes an empty block comment, at which the official parser breaks down', () => {
  expect(reprint('package a:b; /**/ world w {}', { world })).toHaveProperty('text');
});
