import { expect, it } from 'vitest';
import { hashOfToken, isSameHash, isTokenForm, makeToken } from './token.ts';

it('a token is another each time, and has the form of one', () => {
  const tokens = Array.from({ length: 50 }, makeToken);
  expect(new Set(tokens).size).toBe(50);
  for (const token of tokens) expect(isTokenForm(token)).toBe(true);
});

it('a mistyped token has not', () => {
  const token = makeToken();
  for (let at = 0; at < token.length; at++) {
    const other = token[at] === 'A' ? 'B' : 'A';
    expect(isTokenForm(token.slice(0, at) + other + token.slice(at + 1))).toBe(false);
  }
  for (const wrong of ['', 'skr_', `${token}x`, ` ${token}`, token.toUpperCase()]) expect(isTokenForm(wrong)).toBe(false);
});

it('hashes are compared whole', () => {
  const [a, b] = [hashOfToken('a'), hashOfToken('b')];
  expect([isSameHash(a, a), isSameHash(a, b), isSameHash(a, a.slice(1)), isSameHash('', '')]).toEqual([true, false, false, true]);
});
