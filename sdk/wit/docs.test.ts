import { describe, expect, it } from 'vitest';
import { parseWit, printWorld, resolveWorld } from './index.ts';

function docsOf(comment: string): string | undefined {
  return resolveWorld(parseWit([{ file: 'test.wit', text: `package a:b;\n${comment}\nworld w {}` }])).docs;
}

describe('a doc comment', () => {
  it.each([
    ['is one line', '/// One.', 'One.'],
    ['is several lines', '/// One.\n///\n///   - two\n', 'One.\n\n  - two'],
    ['is a block', '/** One. */', 'One.'],
    ['is a block of several lines', '/** One.\n  two */', 'One.\n two'],
    ['is a block with stars', '/**\n * One.\n *\n *   - two\n */', 'One.\n\n  - two'],
    ['is all that stands before the item', '/// One.\n// not this\n/** Two. */', 'One.\nTwo.'],
    ['has no carriage returns', '/// One.\r\n/// Two.\r', 'One.\nTwo.'],
    ['may be empty', '///\n/** */', undefined],
    ['is no plain comment', '// One.\n/* Two. */\n//// Three.\n/*** Four. */', undefined],
  ])('%s', (_, comment, docs) => {
    expect(docsOf(comment)).toBe(docs);
  });

  it('stands before or behind a gate', () => {
    const text = 'package a:b@1.0.0; /// One.\n@since(version = 1.0.0) world w { @since(version = 1.0.0)\n/// Two.\nimport f: func(); }';
    const world = resolveWorld(parseWit([{ file: 'test.wit', text }]));
    expect(world.docs).toBe('One.');
    expect(world.imports[0]).toMatchObject({ function: { docs: 'Two.' } });
  });

  it('of a type that is used comes along', () => {
    const text = 'package a:b; interface i { /// One.\ntype t = u8; } interface j { use i.{t as u}; } world w { import j; }';
    const world = resolveWorld(parseWit([{ file: 'test.wit', text }]));
    expect(world.imports[1]).toMatchObject({ interface: { types: [{ name: 'u', docs: 'One.' }] } });
  });

  it('stays when a world is written out', () => {
    const text = 'package a:b;\n/// One.\n///\n///   two\nworld w {\n  /// Three.\n  import f: func();\n}\n';
    expect(printWorld(resolveWorld(parseWit([{ file: 'test.wit', text }])))).toContain(text.slice('package a:b;\n'.length));
  });
});
