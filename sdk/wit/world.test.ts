import { describe, expect, it } from 'vitest';
import {
  type Interface,
  type NamedType,
  type ValueType,
  type World,
  type WorldItem,
  isResource,
  parseWit,
  resolveWorld,
  underlying,
} from './index.ts';

function read(text: string, options: Parameters<typeof resolveWorld>[1] = {}): World {
  return resolveWorld(parseWit([{ file: 'test.wit', text }]), options);
}

const names = (items: readonly { name: string | undefined }[]): (string | undefined)[] => items.map(({ name }) => name);

function interfaceOf(item: WorldItem | undefined): Interface {
  if (item?.kind !== 'interface') throw new Error('No interface');
  return item.interface;
}

function typeOf({ types }: Interface, name: string): NamedType {
  return types.find((type) => type.name === name)!;
}

describe('a world', () => {
  it('has a name, a package and docs', () => {
    const world = read('package a:b@1.2.3-rc.1; /// Does it all.\nworld w {}');
    expect(world).toEqual({
      package: { namespace: 'a', name: 'b', version: '1.2.3-rc.1' },
      name: 'w',
      docs: 'Does it all.',
      imports: [],
      exports: [],
    });
  });

  it('has interfaces after those that they use, then types, then functions', () => {
    const world = read(`package a:b@1.0.0;
      interface z { resource r; }
      interface a { use z.{r}; f: func() -> r; }
      world w {
        import f: func();
        record mine { a: u8 }
        use z.{r as used};
        import a;
        export run: func();
        export a;
      }`);
    expect(names(world.imports)).toEqual(['a:b/z@1.0.0', 'a:b/a@1.0.0', 'used', 'mine', 'f']);
    expect(names(world.exports)).toEqual(['run', 'a:b/a@1.0.0']);
  });

  it('takes an exported interface for the types of another, if it has one', () => {
    const text = `package a:b; interface x { resource r; } interface y { use x.{r}; f: func() -> r; }`;
    expect(names(read(`${text} world w { export y; }`).imports)).toEqual(['a:b/x']);
    expect(names(read(`${text} world w { export y; export x; }`).imports)).toEqual([]);
    expect(names(read(`${text} world w { export y; export x; }`).exports)).toEqual(['a:b/x', 'a:b/y']);
  });

  it('is frozen in all its parts', () => {
    const world = read('package a:b; interface i { resource r { m: func(a: list<tuple<u8>>); } } world w { import i; }');
    const { types } = interfaceOf(world.imports[0]);
    expect([world, world.imports, world.imports[0], types, types[0], types[0]!.definition].every(Object.isFrozen)).toBe(true);
  });

  it('gives each plain name of an interface types of its own', () => {
    const world = read('package a:b; interface i { resource r { m: func() -> r; } } world w { import one: i; import two: i; import i; }');
    const all = world.imports.map(interfaceOf);
    const types = all.map(({ types: [type] }) => type!);
    expect(new Set(types).size).toBe(3);
    expect(types.map(({ owner }) => all.indexOf(owner as Interface))).toEqual([0, 1, 2]);
    expect(all.map(({ name }) => name)).toEqual(['i', 'i', 'i']);
    const methods = types.map(({ definition }) => definition.kind === 'resource' && definition.functions[0]!.result);
    expect(methods.map((result) => result && result.kind === 'own' && types.indexOf(result.resource))).toEqual([0, 1, 2]);
  });

  it('gives each plain name types of its own in worlds that include it as well', () => {
    const text = `package a:b; interface i { resource r; } world v { import one: i; } world w { include v; include v with { one as two } }`;
    const { imports } = read(text, { world: 'w' });
    expect(names(imports)).toEqual(['one', 'two']);
    const [one, two] = imports.map(interfaceOf) as [Interface, Interface];
    expect(one.types[0]).not.toBe(two.types[0]);
    expect([one.types[0]!.owner, two.types[0]!.owner]).toEqual([one, two]);
  });

  it('takes over plain names of another world under its own', () => {
    const world = read(
      `package a:b;
       world v { resource r { m: func() -> r; } import f: func(a: borrow<r>); import n: interface { type t = u8; } }
       world w { include v with { r as s, f as g } import f: func(); }`,
      { world: 'w' },
    );
    expect(names(world.imports)).toEqual(['n', 's', 'f', 'g']);
    const [inline, type, , g] = world.imports;
    expect(interfaceOf(inline).types[0]!.owner).toBe(interfaceOf(inline));
    if (type?.kind !== 'type' || type.type.definition.kind !== 'resource' || g?.kind !== 'function') throw new Error('Other items');
    expect(type.type).toMatchObject({ name: 's', owner: { name: 'w' } });
    expect(type.type.definition.functions[0]).toMatchObject({ externName: '[method]s.m' });
    expect(g.function).toMatchObject({ name: 'g', externName: 'g' });
    expect(g.function.parameters[0]!.type).toEqual({ kind: 'borrow', resource: type.type });
  });
});

describe('functions', () => {
  const [world] = [
    read(`package a:b; interface i {
    resource r {
      /// Makes one.
      constructor(a: u8);
      get: func(b: string) -> option<r>;
      make: static async func();
    }
    /// Free.
    free: async func() -> result<_, string>;
  } world w { import i; }`),
  ];
  const of = interfaceOf(world.imports[0]);
  const resource = of.types[0]!;
  const functions = resource.definition.kind === 'resource' ? resource.definition.functions : [];

  it('of a resource stand with it, under their names in the component', () => {
    expect(functions.map(({ name, externName, kind, isAsync }) => [name, externName, kind, isAsync])).toEqual([
      ['r', '[constructor]r', 'constructor', false],
      ['get', '[method]r.get', 'method', false],
      ['make', '[static]r.make', 'static', true],
    ]);
  });

  it('have parameters, results and docs', () => {
    const [constructor, get, make] = functions;
    expect(constructor).toMatchObject({ docs: 'Makes one.', result: { kind: 'own', resource } });
    expect(get!.parameters).toEqual([
      { name: 'self', type: { kind: 'borrow', resource } },
      { name: 'b', type: { kind: 'string' } },
    ]);
    expect(get!.result).toEqual({ kind: 'option', some: { kind: 'own', resource } });
    expect(make).toMatchObject({ parameters: [], result: undefined, docs: undefined });
  });

  it('that belong to no resource stand with the interface', () => {
    expect(of.functions).toEqual([
      {
        name: 'free',
        externName: 'free',
        kind: 'free',
        isAsync: true,
        docs: 'Free.',
        parameters: [],
        result: { kind: 'result', ok: undefined, error: { kind: 'string' } },
      },
    ]);
  });
});

describe('types', () => {
  const world = read(`package a:b;
    interface base { resource r; record point { /// Across.
      x: u8, y: option<u8> } }
    interface i {
      use base.{r as handle, point};
      type late = early;
      type early = list<u8, 4>;
      type other = handle;
      type owned = own<handle>;
      variant v { none, some(point), }
      enum e { a, /// The second.
        b }
      flags f { read, write }
      all: func(a: map<string, early>, b: stream<point>, c: future, d: borrow<other>, e: other, f: owned, g: late);
    }
    world w { import i; }`);
  const [base, i] = world.imports.map(interfaceOf) as [Interface, Interface];
  const named = (name: string): ValueType => ({ kind: 'named', type: typeOf(i, name) });

  it('stand in the order of the text', () => {
    expect(names(i.types)).toEqual(['handle', 'point', 'late', 'early', 'other', 'owned', 'v', 'e', 'f']);
  });

  it('that are used are aliases of the very same type', () => {
    expect(typeOf(i, 'point').definition).toEqual({ kind: 'alias', target: { kind: 'named', type: typeOf(base, 'point') }, used: true });
    expect(underlying(typeOf(i, 'point'))).toBe(typeOf(base, 'point'));
    expect(typeOf(i, 'point').owner).toBe(i);
    expect(typeOf(base, 'point').owner).toBe(base);
  });

  it('are resources by all their names', () => {
    const resources = i.types.filter(isResource);
    expect(names(resources)).toEqual(['handle', 'other']);
    expect(resources.map(underlying)).toEqual([typeOf(base, 'r'), typeOf(base, 'r')]);
    expect(typeOf(i, 'owned').definition).toEqual({ kind: 'alias', target: { kind: 'own', resource: typeOf(i, 'handle') }, used: false });
  });

  it('have fields, cases and flags with docs', () => {
    expect(typeOf(base, 'point').definition).toEqual({
      kind: 'record',
      fields: [
        { name: 'x', type: { kind: 'u8' }, docs: 'Across.' },
        { name: 'y', type: { kind: 'option', some: { kind: 'u8' } }, docs: undefined },
      ],
    });
    expect(typeOf(i, 'v').definition).toMatchObject({
      cases: [
        { name: 'none', type: undefined },
        { name: 'some', type: named('point') },
      ],
    });
    expect(typeOf(i, 'e').definition).toMatchObject({ kind: 'enum', cases: [{ name: 'a' }, { name: 'b', docs: 'The second.' }] });
    expect(typeOf(i, 'f').definition).toMatchObject({ kind: 'flags', flags: [{ name: 'read' }, { name: 'write' }] });
  });

  it('are mentioned by the same object', () => {
    expect(i.functions[0]!.parameters.map(({ type }) => type)).toEqual([
      { kind: 'map', key: { kind: 'string' }, value: named('early') },
      { kind: 'stream', payload: named('point') },
      { kind: 'future', payload: undefined },
      { kind: 'borrow', resource: typeOf(i, 'other') },
      { kind: 'own', resource: typeOf(i, 'other') },
      named('owned'),
      named('late'),
    ]);
    const [map] = i.functions[0]!.parameters;
    expect(map!.type.kind === 'map' && map!.type.value.kind === 'named' && map!.type.value.type).toBe(typeOf(i, 'early'));
  });
});

describe('features', () => {
  const text = `package a:b@1.0.0;
    interface i { f: func(); @unstable(feature = x) g: func(); @unstable(feature = y) type t = u8; @since(version = 0.9.0) h: func(); }
    world w { import i; }
    @unstable(feature = x) world v {}`;
  const content = (features: readonly string[] | 'all'): unknown[] => {
    const { functions, types } = interfaceOf(read(text, { features, world: 'w' }).imports[0]);
    return [names(functions), names(types)];
  };

  it('are off unless enabled', () => {
    expect(content([])).toEqual([['f', 'h'], []]);
    expect(content(['x'])).toEqual([['f', 'g', 'h'], []]);
    expect(content(['y', 'unknown'])).toEqual([['f', 'h'], ['t']]);
    expect(content('all')).toEqual([['f', 'g', 'h'], ['t']]);
  });

  it('hide worlds', () => {
    expect(read(text).name).toBe('w');
    expect(() => read(text, { world: 'v' })).toThrow('The world "v" is available only with the feature "x"');
    expect(read(text, { world: 'v', features: ['x'] }).name).toBe('v');
  });
});

describe('choosing a world', () => {
  const text =
    'package a:b; world one {} world two {} package c:d@1.0.0 { world v {} } package c:e@1.0.0 { world v {} } package c:e@2.0.0 { world v {} }';

  it('takes a name of the main package or the full name of any', () => {
    expect(read(text, { world: 'two' }).name).toBe('two');
    expect(read(text, { world: 'a:b/one' }).name).toBe('one');
    expect(read(text, { world: 'c:e/v@2.0.0' }).package.version).toBe('2.0.0');
    expect(read(text, { world: 'c:d/v' }).package.version).toBe('1.0.0');
  });

  it.each([
    [undefined, 'The package a:b has 2 worlds', 'Choose one: one, two.'],
    ['tow', 'There is no world "tow" in the package a:b', 'It has one, two.'],
    ['c:e/v', 'There is no package c:e', 'Choose a version: c:e@1.0.0, c:e@2.0.0.'],
    ['c:x/v', 'There is no package c:x', 'Available: a:b, c:d@1.0.0, c:e@1.0.0, c:e@2.0.0.'],
  ])('says which there are: %s', (world, message, help) => {
    const options = world === undefined ? {} : { world };
    expect(() => read(text, options)).toThrow(expect.objectContaining({ code: 'WIT_INVALID', message, help }));
  });

  it('refuses what is no name', () => {
    expect(() => read(text, { world: '' })).toThrow('Expected the name of an interface or world, found the end of the file');
    expect(() => read(text, { world: 'one two' })).toThrow('Expected the end of the name, found "two"');
  });

  it('says when there is none', () => {
    expect(() => read('package a:b; interface i {}')).toThrow('The package a:b has no world');
  });
});
