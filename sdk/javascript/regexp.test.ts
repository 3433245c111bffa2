import { describe, expect, it } from 'vitest';
import { rewriteRegExps } from './regexp.ts';

/** The first expression of the rewritten code, made a RegExp by this engine. */
function rewritten(literal: string): RegExp {
  const code = rewriteRegExps(`const r = ${literal};`, 'index.js')?.toString() ?? '';
  return new Function(`${code} return r;`)() as RegExp;
}

const SAMPLES = ['a', 'Z', 'é', 'Ж', 'λ', 'Λ', '5', '٣', '🦀', '_', ' ', '-', '🇳🇴', 'x\u0301', '\u{10400}'];

describe('unicode properties', () => {
  it.each<[string, RegExp]>([
    ['/\\p{L}/u', /\p{L}/u],
    ['/^\\P{Lu}+$/u', /^\P{Lu}+$/u],
    ['/[^\\p{Script=Greek}\\d]/u', /[^\p{Script=Greek}\d]/u],
    ['/\\p{Lu}/iu', /\p{Lu}/iu],
    ['/\\p{Emoji_Presentation}/gu', /\p{Emoji_Presentation}/gu],
    ['/(?<=\\p{L})-/u', /(?<=\p{L})-/u],
    ['/[\\p{L}--[a-z]]/v', /[\p{L}--[a-z]]/v],
    ['/[\\p{N}&&\\p{ASCII}]/v', /[\p{N}&&\p{ASCII}]/v],
    ['/^\\p{RGI_Emoji}$/v', /^\p{RGI_Emoji}$/v],
    ['/[^\\P{Script=Greek}]/iv', /[^\P{Script=Greek}]/iv],
  ])('%s matches as before', (literal, original) => {
    const { source } = rewritten(literal);
    expect(source).not.toMatch(/\\[pP]\{/);
    const fresh = rewritten(literal);
    expect(SAMPLES.map((text) => text.replace(fresh, '!'))).toEqual(SAMPLES.map((text) => text.replace(original, '!')));
  });
});

it.each<[string, RegExp]>([
  [String.raw`new RegExp('^\\p{Lu}', 'u')`, /^\p{Lu}/u],
  [String.raw`RegExp("[\\p{L}--[a-z]]", "gv")`, /[\p{L}--[a-z]]/gv],
])('of an expression made of text, %s, are translated too', (code, original) => {
  const made = rewritten(code);
  expect([made.source, made.flags]).toEqual([expect.not.stringMatching(/\\[pP]\{/), original.flags.replace('v', 'u')]);
  expect(SAMPLES.map((text) => text.replace(made, '!'))).toEqual(SAMPLES.map((text) => text.replace(original, '!')));
});

it('leaves text that is no pattern to the program', () => {
  expect(rewriteRegExps(String.raw`try { new RegExp('\\p{Nothing}', 'u'); } catch {}`, 'index.js')).toBeUndefined();
  expect(rewriteRegExps(String.raw`new RegExp('\\p{L}', flags); Other('\\p{L}', 'u');`, 'index.js')).toBeUndefined();
});

it('case is told beside letters that the engine does not know the other of', () => {
  expect(rewriteRegExps('const r = /[a-z]σ(?<k>ä)[^a]/iu;', 'index.js')?.toString()).toBe(
    'const r = /[a-zA-Z\u017f\u212a][Σςσ](?<k>ä)[^aA]/iu;',
  );
  expect(rewriteRegExps('const r = [/ä(?<k>b)/iu, /σ/u, /k/i, /[^a]/i];', 'index.js')).toBeUndefined();
});

it('what is made of ASCII stays so', () => {
  expect(rewriteRegExps('const r = [/\\p{L}/u, /k/iu];', 'index.js')?.toString()).toMatch(/^[\0-\x7f]+$/);
});

it('touches nothing else', () => {
  expect(rewriteRegExps(String.raw`const text = '\\p{L}'; // \p{L}` + '\nconst r = /a\\/b/g;', 'index.js')).toBeUndefined();
  expect(rewriteRegExps('const r = /\\p{L}/;', 'index.js')).toBeUndefined();
});

it('reads TypeScript, and leaves code that does not parse to the bundler', () => {
  expect(rewriteRegExps('const r: RegExp = /\\p{Lu}/u satisfies RegExp;', 'a.ts')?.toString()).toContain('A-Z');
  expect(rewriteRegExps('const r = /\\p{Lu}/u; const = ;', 'a.ts')).toBeUndefined();
});
