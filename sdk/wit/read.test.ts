import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type World, readWitDirectory, resolveWorld } from './index.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'skerry-wit-'));
});

afterEach(() => rmSync(root, { recursive: true }));

function write(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
}

const read = (path = '', options: Parameters<typeof readWitDirectory>[1] = {}): World =>
  resolveWorld(readWitDirectory(join(root, path), options));

const importsOf = ({ imports }: World): string[] => imports.map(({ name }) => name);

describe('a folder', () => {
  it('is one package of all its files, in any order', () => {
    write({
      'a.wit': 'use types as t; interface more { use t.{e}; f: func() -> e; }',
      'b.wit': 'package a:b; world w { import more; }',
      'c.wit': 'interface types { enum e { x } }',
      'readme.md': 'nothing',
      'below/d.wit': 'not looked at',
    });
    expect(importsOf(read())).toEqual(['a:b/types', 'a:b/more']);
  });

  it('has dependencies that are files or folders', () => {
    write({
      'world.wit': 'package a:b; world w { import c:d/i; import e:f/j; import g:h/k@1.0.0; }',
      'deps/one.wit': 'package c:d; interface i {} package g:h@1.0.0 { interface k {} }',
      'deps/any name/x.wit': 'package e:f;',
      'deps/any name/y.wit': 'interface j {}',
      'deps/any name/deps/z.wit': 'not looked at',
      'deps/empty/.keep': '',
      'deps/other.txt': 'nothing',
    });
    expect(importsOf(read())).toEqual(['c:d/i', 'e:f/j', 'g:h/k@1.0.0']);
  });

  it('may have a package twice if it is the same', () => {
    write({
      'world.wit': 'package a:b; world w { import c:d/i; }',
      'deps/one.wit': 'package x:one; package c:d { interface i { f: func(); } }',
      'deps/two.wit': 'package x:two; package c:d { /// Docs.\n interface i { f: func( ); } }',
    });
    expect(importsOf(read())).toEqual(['c:d/i']);
    write({ 'deps/two.wit': 'package x:two; package c:d { interface i { g: func(); } }' });
    expect(() => read()).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('The package c:d exists twice, with different contents'),
        where: expect.stringMatching(/two\.wit:1:24$/),
        help: expect.stringMatching(/one\.wit:1:24\. Remove one of the two\.$/),
      }),
    );
  });

  it('is of one package', () => {
    write({ 'a.wit': 'package a:b; world w {}', 'b.wit': 'package a:c;' });
    expect(() => read()).toThrow('This file belongs to package a:c, another one to a:b');
  });

  it('tells names of one file from those of another', () => {
    write({ 'a.wit': 'package a:b; use x as y; interface x {}', 'b.wit': 'world w { import y; }' });
    expect(() => read()).toThrow('There is no interface or world "y"');
  });
});

describe('WASI', () => {
  it('needs no files', () => {
    write({ 'w.wit': 'package a:b; world w { import wasi:http/types@0.2.12; import wasi:keyvalue/store@0.2.0-draft2; }' });
    expect(importsOf(read())).toEqual([
      'wasi:io/poll@0.2.12',
      'wasi:clocks/monotonic-clock@0.2.12',
      'wasi:io/error@0.2.12',
      'wasi:io/streams@0.2.12',
      'wasi:http/types@0.2.12',
      'wasi:keyvalue/store@0.2.0-draft2',
    ]);
    expect(() => read('', { builtins: false })).toThrow('There is no package wasi:http@0.2.12');
  });

  it('has worlds to include and to choose', () => {
    write({ 'w.wit': 'package a:b; world w { include wasi:http/proxy@0.2.12; }' });
    const proxy = resolveWorld(readWitDirectory(root), { world: 'wasi:http/proxy@0.2.12' });
    expect(proxy.package).toEqual({ namespace: 'wasi', name: 'http', version: '0.2.12' });
    expect(read()).toMatchObject({ name: 'w', imports: proxy.imports.map(({ name }) => ({ name })) });
    write({ 'w.wit': 'package a:b; world w {}' });
    expect(resolveWorld(readWitDirectory(root), { world: 'wasi:cli/command@0.2.12' }).name).toBe('command');
  });

  it('is taken from the files that are there', () => {
    write({
      'w.wit': 'package a:b; world w { import wasi:clocks/monotonic-clock@0.2.12; }',
      'deps/io.wit': 'package wasi:io@0.2.12; interface poll { /// Ours.\n resource pollable; }',
    });
    const [poll] = read().imports;
    expect(poll).toMatchObject({ name: 'wasi:io/poll@0.2.12', interface: { types: [{ docs: 'Ours.' }], functions: [] } });
  });

  it('says which versions there are', () => {
    write({ 'w.wit': 'package a:b; world w { import wasi:http/types@0.2.3; }' });
    expect(() => read()).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('There is no package wasi:http@0.2.3'),
        help: 'Available: wasi:http@0.2.12. Put others into folders below deps/.',
      }),
    );
    write({ 'w.wit': 'package a:b; world w { import wasi:htpp/types@0.2.12; }' });
    expect(() => read()).toThrow(expect.objectContaining({ help: 'Did you mean "wasi:http@0.2.12"?' }));
  });
});

describe('a path', () => {
  it('may be a single file', () => {
    write({ 'a.wit': 'package a:b; world w { import c:d/i; } package c:d { interface i {} }', 'b.wit': 'not looked at' });
    expect(importsOf(read('a.wit'))).toEqual(['c:d/i']);
  });

  it('must lead to WIT', () => {
    write({ 'empty/readme.md': '' });
    expect(() => read('nope')).toThrow(
      expect.objectContaining({ code: 'WIT_NOT_FOUND', message: `There is no WIT at ${join(root, 'nope')}` }),
    );
    expect(() => read('empty')).toThrow(expect.objectContaining({ code: 'WIT_NOT_FOUND' }));
  });

  it('must lead to text', () => {
    write({ 'a.wit': Uint8Array.of(0x70, 0xff) });
    expect(() => read()).toThrow(expect.objectContaining({ code: 'WIT_INVALID', where: join(root, 'a.wit') }));
  });
});

describe('an error', () => {
  it('shows the place in the file', () => {
    write({ 'a.wit': 'package a:b;\r\n\r\ninterface i {\r\n\tf: func(a: strng);\r\n}\r\nworld w {}\r\n' });
    expect(() => read()).toThrow(
      expect.objectContaining({
        code: 'WIT_INVALID',
        blame: 'deployer',
        where: `${join(root, 'a.wit')}:4:13`,
        message: 'There is no type "strng"\n  4 | \tf: func(a: strng);\n    | \t           ^^^^^',
        help: 'Did you mean "string"?',
      }),
    );
  });

  it('shows what is missing where the line ends', () => {
    write({ 'a.wit': 'package a:b;\nworld w {\n  import f: func()\n  import g: func();\n}\n' });
    expect(() => read()).toThrow(
      expect.objectContaining({
        where: `${join(root, 'a.wit')}:3:19`,
        message: 'Expected ";", found "import"\n  3 |   import f: func()\n    |                   ^',
      }),
    );
  });
});
