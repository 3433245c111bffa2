import { describe, expect, it } from 'vitest';
import { read } from '../../house/source-files.ts';
import { exportsOf } from './declarations.ts';
import { markdown, PAGES, shownMembers } from './page.ts';

describe.each(PAGES)('$file', (page) => {
  it('is what the doc comments say; otherwise run node test/docs/reference/write.ts', () => {
    expect(read(page.file)).toBe(markdown(page));
  });

  it('says something of everything', () => {
    const silent: string[] = [];
    for (const declaration of exportsOf(page.module)) {
      if (declaration.comment === undefined) silent.push(declaration.name);
      const said = new Set(['constructor']);
      for (const { name, signature, comment } of shownMembers(declaration)) {
        // What is said of a method goes for its other forms as well.
        if (comment !== undefined) said.add(name);
        else if (!said.has(name) && !isPlain(signature)) silent.push(`${declaration.name}: ${signature}`);
      }
    }
    expect(silent).toEqual([]);
  });
});

/** A field of plain data, or a case: its name and type say it all. */
const isPlain = (signature: string): boolean => !signature.includes('(') && !signature.startsWith('get ');
