import { describe, expect, it } from 'vitest';
import { parseManifest } from '@skerry/host/registry';
import { DOCUMENTS, type Fence, fencesOf } from './fences.ts';

const fences = DOCUMENTS.flatMap(fencesOf);
const place = ({ document, line }: Fence): string => `${document}:${line}`;

/** What may be asked of a block, by its language; a block of code without any of it would go stale unseen. */
const PERMITTED: Readonly<Record<string, readonly string[]>> = {
  sh: ['not run', 'serves', 'exit', 'eventually'],
  ts: ['file', 'module', 'beside', 'fragment'],
  toml: ['fragment'],
  js: ['file', 'fragment'],
  json: ['file', 'manifest', 'fragment'],
  wit: ['file', 'fragment'],
  text: ['output', 'log', 'fragment'],
  // A drawing.
  '': [],
};
const MUST_SAY = new Set(['ts', 'toml', 'js', 'json', 'text', 'wit']);

describe('blocks of code in the documents', () => {
  it('are there', () => {
    expect(fences.length).toBeGreaterThan(20);
  });

  it('have a language that says how they are tested', () => {
    expect(fences.filter(({ language }) => !(language in PERMITTED)).map(place)).toEqual([]);
  });

  it('ask for nothing that does not exist', () => {
    const unknown = fences.filter(({ language, directives }) =>
      [...directives.keys()].some((name) => !PERMITTED[language]?.includes(name)),
    );
    expect(unknown.map(place)).toEqual([]);
  });

  it('are tested, or say that they are a fragment', () => {
    expect(fences.filter(({ language, directives }) => MUST_SAY.has(language) && directives.size === 0).map(place)).toEqual([]);
  });

  it('say why when they are not run', () => {
    const silent = fences.filter(({ directives }) => directives.get('not run') === '');
    expect(silent.map(place)).toEqual([]);
  });

  it.each(fences.filter(({ directives }) => directives.has('manifest')).map((fence) => [place(fence), fence] as const))(
    '%s is a manifest',
    (name, { text }) => {
      const whole = text.trimStart().startsWith('{') ? text : `{ "name": "x", "component": "x.wasm",\n${text}\n}`;
      expect(() => parseManifest(whole, name)).not.toThrow();
    },
  );
});
