import { parseSync } from 'rolldown/utils';
import { describe, expect, it } from 'vitest';
import { namesUsed } from './names-used.ts';

const used = (code: string) => namesUsed(parseSync('x.js', code).program, new Set(['A', 'm', 'for await']));
const globals = (code: string) => [...used(code).globals].join();
const members = (code: string) => [...used(code).members].join();

describe('a global variable', () => {
  it.each([
    'new A()',
    'typeof A === "function" && A()',
    'f(A)',
    '`${A}`',
    'const { A: b } = globalThis',
    'const { A } = self; { A; }',
    'globalThis.A',
    'globalThis["A"]',
    'class B extends A {}',
    '({ A })',
    '({ [A]: 1 })',
    'x[A]',
    'function f(x = A) {}',
    'const { [A]: b, c = A } = {}',
    '{ let A; } A',
    'function f() { var A; } A',
    'for (let A of []) {} A',
    'try {} catch (A) {} A',
    '(function A() {}); A',
    '(class A {}); A',
    '(A) => 1; A',
    'class B { static { var A; } } A',
    'class B { x = A }',
    'A.b = 1',
    'A = 1',
    'export { A as b }',
    'export default A',
    'if (x) { function f() {} } A?.b',
    'switch (x) { case 1: let A; } A',
  ])('%s', (code) => expect(globals(code)).toBe('A'));

  it.each([
    'typeof A',
    'typeof globalThis.A',
    'x.A',
    '({ A: 1 })',
    'class B { A() {} }',
    'class B { A = 1 }',
    'let A; f(A)',
    'f(A); var A',
    '{ f(A); } function A() {}',
    'const { b: A } = x; A',
    'const [A] = x; A',
    'const { ...A } = x; A',
    'function f(A) { return () => A; }',
    '(A) => A',
    '(function A() { return A; })',
    '(class A { x = A })',
    'try {} catch (A) { A }',
    'for (const A of x) A',
    'import A from "a"; A',
    'import { A } from "a"; A',
    'import * as A from "a"; A',
    'A: for (;;) break A',
    'function f() { if (x) { var A = 1; } A }',
    'const globalThis = x; globalThis.A',
    '"text with A"',
  ])('not %s', (code) => expect(globals(code)).toBe(''));
});

describe('a member', () => {
  it.each([
    'x.m',
    'x?.m()',
    'x["m"]',
    'x[`m`]',
    'const { m } = x; m',
    'const { m: n } = x',
    'function f({ m }) {}',
    '({ m: n } = x)',
    'x.m = 1',
    "call(x, 'm')",
  ])('%s', (code) => expect(members(code)).toBe('m'));

  it('the loop that waits', () => {
    expect(members('for await (const x of y) A;')).toBe('for await');
    expect(members('for (const x of y) A;')).toBe('');
  });

  it.each(['m()', '({ m: 1 })', 'class B { m() {} }', '"an m"', 'm: for (;;) break m', 'let m; m'])('not %s', (code) =>
    expect(members(code)).toBe(''),
  );
});
