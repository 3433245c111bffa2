import { describe, expect, it } from 'vitest';
import { componentEngine, describeComponent } from '../index.ts';

const PREAMBLE = [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0];
const CORE_PREAMBLE = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

type Bytes = readonly number[];

const leb = (value: number): number[] => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)]);
const name = (text: string): number[] => [text.length, ...new TextEncoder().encode(text)];
const section = (id: number, ...content: number[]): number[] => [id, ...leb(content.length), ...content];
const component = (...sections: number[]): number[] => [...PREAMBLE, ...sections];

/** Of a component with these sections. */
const prepare = (...sections: readonly (Bytes | Uint8Array)[]): Promise<unknown> =>
  componentEngine().prepare(Buffer.concat([PREAMBLE, ...sections].map((each) => Uint8Array.from(each))), {
    suspending: () => [],
    entryPoints: [],
  });

const invalid = (message: string): object => ({ code: 'COMPONENT_INVALID', message: expect.stringContaining(message) });

const coreType = (...content: number[]): number[] => section(3, 1, ...content);
const moduleType = (...decl: number[]): number[] => coreType(0x50, 1, ...decl);
const coreInstance = (...content: number[]): number[] => section(2, 1, ...content);
const instance = (...content: number[]): number[] => section(5, 1, ...content);
const alias = (...content: number[]): number[] => section(6, 1, ...content);
const type = (...content: number[]): number[] => section(7, 1, ...content);
const canon = (...content: number[]): number[] => section(8, 1, ...content);
const imported = (...content: number[]): number[] => section(10, 1, ...content);
const exported = (...content: number[]): number[] => section(11, 1, ...content);
const coreModule = (...sections: number[]): number[] => section(1, ...CORE_PREAMBLE, ...sections);

const PLAIN = [0, ...name('a')];
const EMPTY_FUNC = [0x60, 0, 0];

describe('a component is refused with', () => {
  it.each<[string, number[]]>([
    ['0x3 is not a form of an alias', alias(3, 3)],
    ['There is no core sort 0x5', alias(0, 5, 0, 0, 1, 0x61)],
    ['There is no sort 0x6', alias(6, 0, 0, 1, 0x61)],
    ['0x3f is not a canonical function', canon(0x3f)],
    ['A flag is 0 or 1, not 2', canon(0x06, 2)],
    ['Only functions can be lifted or lowered', canon(0x00, 1, 0, 0, 0)],
    ['Only functions can be lifted or lowered', canon(0x01, 1, 0, 0)],
    ['0x8 is not a canonical option', canon(0x01, 0, 0, 1, 8)],
    ['The canonical option encoding is given twice', canon(0x01, 0, 0, 2, 0, 1)],
    ['The canonical option memory is given twice', canon(0x01, 0, 0, 2, 3, 0, 3, 0)],
    ['The canonical option realloc is given twice', canon(0x01, 0, 0, 2, 4, 0, 4, 0)],
    ['The canonical option postReturn is given twice', canon(0x01, 0, 0, 2, 5, 0, 5, 0)],
    ['The canonical option async is given twice', canon(0x01, 0, 0, 2, 6, 6)],
    ['The canonical option callback is given twice', canon(0x01, 0, 0, 2, 7, 0, 7, 0)],
    ['9 canonical options', canon(0x01, 0, 0, 9, ...Array<number>(9).fill(0))],
    ['0x2 is not a form of a core instance', coreInstance(2)],
    ['An argument of a core instance must be a core instance', coreInstance(0, 0, 1, ...name('a'), 0x11, 0)],
    ['A core type that starts with 0x00 must be a sub type', coreType(0, ...EMPTY_FUNC)],
    ['0x40 is not a core type', coreType(0x40)],
    ['A mutability is 0 or 1, not 2', coreType(0x5f, 1, 0x7f, 2)],
    ['2 supertypes', coreType(0, 0x50, 2, 0, 0, ...EMPTY_FUNC)],
    ['0x4 is not a declaration of a module type', moduleType(4)],
    ['A core alias can only refer to an outer type', moduleType(2, 0x11, 1, 0, 0)],
    ['A core alias can only refer to an outer type', moduleType(2, 0x10, 0, 0, 0)],
    ['0x5 is not a kind of core import or export', moduleType(3, ...name('a'), 5)],
    ['The attribute of a tag is not 0', moduleType(3, ...name('a'), 4, 1, 0)],
    ['Limits cannot have the flags 0x10', moduleType(3, ...name('a'), 2, 0x10, 0)],
    ['0x10 is not a core value type', coreType(0x60, 1, 0x10, 0)],
    ['There is no such heap type', coreType(0x60, 1, 0x64, 0x40, 0)],
    ['Of the core sorts, only a module can be imported or exported', imported(...PLAIN, 0, 0x10, 0)],
    ['0x6 is not a kind of import or export', imported(...PLAIN, 6)],
    ['0x2 is not a type bound', imported(...PLAIN, 3, 2)],
    ['0x2 is not a value bound', imported(...PLAIN, 2, 2)],
    ['An optional type starts with 0 or 1, not 2', exported(...PLAIN, 1, 0, 2)],
    ['0x2 is not a form of an instance', instance(2)],
    ['0x3 is not a form of a name', imported(3, ...name('a'), 3, 1)],
    ['The kind of an attribute is unknown', imported(2, ...name('a'), 1, 3, ...name('b'))],
    ['Duplicate attribute external-id', imported(2, ...name('a'), 2, 2, ...name('b'), 2, ...name('c'))],
    ['A name has 100001 bytes, more than the limit of 100000', imported(0, ...leb(100_001))],
    ['Section 7 has 1 bytes too many', section(7, 0, 0)],
    ['There is no section with id 13', section(13)],
    ['0x6c is not a type', type(0x6c)],
    ['0x44 is not a type', type(0x44)],
    ['A case of a variant must end with 0', type(0x71, 1, ...name('a'), 0, 1)],
    ['A list of fixed length cannot have length 0', type(0x67, 0x7d, 0)],
    ['There must be fields of a record', type(0x72, 0)],
    ['There must be cases of a variant', type(0x71, 0)],
    ['There must be types of a tuple', type(0x6f, 0)],
    ['There must be flags', type(0x6e, 0)],
    ['There must be cases of an enum', type(0x6d, 0)],
    ['The result of a function starts with 0 or is 1 0', type(0x40, 0, 2, 0)],
    ['The result of a function starts with 0 or is 1 0', type(0x40, 0, 1, 1)],
    ['An optional destructor starts with 0 or 1, not 2', type(0x3f, 0x7f, 2)],
    ['0x5 is not a declaration of this type', type(0x42, 1, 5)],
    ['0x3 is not a declaration of this type', type(0x42, 1, 3, ...PLAIN, 3, 1)],
    ['There is no value type 0x62', type(0x70, 0x62)],
    ['An optional value type starts with 0 or 1, not 2', type(0x6a, 2, 0)],
  ])('%s', async (message, sections) => {
    await expect(prepare(sections)).rejects.toMatchObject(invalid(message));
    // What is inside is read by other code, too.
    await expect(prepare(section(4, ...component(...sections)))).rejects.toMatchObject(invalid(message));
  });
});

const MEMORY = [...name('a'), ...name('b'), 2, 0, 0];
const TWICE = [...MEMORY, ...MEMORY];

/** A core module with a global of this value. */
const withGlobal = (...expression: number[]): number[] => coreModule(...section(6, 1, 0x7f, 0, ...expression, 0x0b));

describe('a core module is refused with', () => {
  it.each<[string, number[]]>([
    ['This is not a core module of version 1', section(1, 0, 0x61, 0x73, 0x6d, 2, 0, 0, 0)],
    ['0x20 is not a constant instruction', withGlobal(0x20, 0)],
    ['This is not a constant instruction', withGlobal(0xfb, 2, 0)],
    ['This is not a constant instruction', withGlobal(0xfd, 0x0d, ...Array<number>(16).fill(0))],
    ['Limits cannot have the flags 0x10', coreModule(...section(5, 1, 0x10, 0))],
    ['Duplicate core import ["a","b"]', coreModule(...section(2, 2, ...TWICE))],
    ['The core export "a" refers to nothing', coreModule(...section(7, 1, ...name('a'), 0, 0))],
    ['The core export "a" refers to nothing', coreModule(...section(7, 1, ...name('a'), 9, 0))],
    ['Duplicate core export "a"', coreModule(...section(5, 1, 0, 0), ...section(7, 2, ...name('a'), 2, 0, ...name('a'), 2, 0))],
    ['Core type 0 is not a function type', coreModule(...section(1, 1, 0x5f, 0), ...section(3, 1, 0))],
    ['Core type 1 is not a function type', coreModule(...section(1, 1, ...EMPTY_FUNC), ...section(13, 1, 0, 1))],
    ['The attribute of a tag is not 0', coreModule(...section(1, 1, ...EMPTY_FUNC), ...section(13, 1, 1, 0))],
    ['A mutability is 0 or 1, not 2', coreModule(...section(6, 1, 0x7f, 2, 0x41, 0, 0x0b))],
    ['Core section 5 has 1 bytes too many', coreModule(...section(5, 1, 0, 0, 0))],
  ])('%s', async (message, sections) => {
    await expect(prepare(sections)).rejects.toMatchObject(invalid(message));
  });

  it('nothing, where a constant expression is what the specification has', async () => {
    const vector = [0xfd, 0x0c, ...Array<number>(16).fill(0)];
    await prepare(coreModule(...section(6, 2, 0x7f, 0, 0x41, 1, 0x41, 2, 0x6a, 0x0b, 0x7b, 0, ...vector, 0x0b)));
    await prepare(
      coreModule(
        ...section(6, 3, 0x7e, 0, 0x42, 1, 0x0b, 0x7d, 0, 0x43, 0, 0, 0, 0, 0x0b, 0x7c, 0, 0x44, ...Array<number>(8).fill(0), 0x0b),
      ),
    );
    await prepare(coreModule(...section(6, 2, 0x70, 0, 0xd0, 0x70, 0x0b, 0x6c, 0, 0x41, 0, 0xfb, 0x1c, 0x0b)));
  });
});

describe('describeComponent refuses', () => {
  it.each<[string, number[]]>([
    ['A core func cannot be exported from a component', exported(...PLAIN, 0, 0, 0, 0)],
    ['An optional type starts with 0 or 1, not 2', exported(...PLAIN, 1, 0, 2)],
    ['The export section has 1 bytes too many', section(11, 0, 0)],
    ['The import section has 1 bytes too many', section(10, 0, 0)],
  ])('%s', (message, sections) => {
    expect(() => describeComponent(new Uint8Array(component(...sections)))).toThrow(expect.objectContaining(invalid(message)));
  });
});

const repeated = (times: number, bytes: Bytes): Uint8Array => {
  const all = new Uint8Array(times * bytes.length);
  for (let i = 0; i < times; i++) all.set(bytes, i * bytes.length);
  return all;
};
const nested = (depth: number, wrap: (inner: number[]) => number[], innermost: number[]): number[] => {
  let inner = innermost;
  for (let i = 0; i < depth; i++) inner = wrap(inner);
  return inner;
};

/** Content of a section that holds `count` definitions of the type bool. */
const bools = (count: number): Uint8Array =>
  Buffer.concat([Uint8Array.from([7, ...leb(count + leb(count).length), ...leb(count)]), new Uint8Array(count).fill(0x7f)]);

describe('what a file may hold of', () => {
  it('bytes in a name', async () => {
    const named = (bytes: number): Uint8Array =>
      Buffer.concat([Uint8Array.from([0, ...leb(bytes + 3), ...leb(bytes)]), Buffer.alloc(bytes, 'a')]);
    await expect(prepare(named(100_001))).rejects.toMatchObject(invalid('has 100001 bytes, more than the limit of 100000'));
    await prepare(named(100_000));
  });

  it('definitions', async () => {
    await expect(prepare(bools(1_000_000), bools(1))).rejects.toMatchObject(invalid('more definitions than the limit of 1000000'));
    await prepare(bools(999_999), bools(1));
  });

  it('core modules', async () => {
    await expect(prepare(repeated(1001, coreModule()))).rejects.toMatchObject(invalid('more core modules than the limit of 1000'));
    await prepare(repeated(1000, coreModule()));
  });

  it('components', async () => {
    const inner = section(4, ...component());
    await expect(prepare(repeated(1000, inner))).rejects.toMatchObject(invalid('more components than the limit of 1000'));
    await prepare(repeated(999, inner));
  });

  it.each<[string, (inner: number[]) => number[], number[]]>([
    ['components', (inner) => section(4, ...component(...inner)), []],
    ['instance types', (inner) => [0x42, 1, 1, ...inner], [0x7f]],
    ['module types, in types', (inner) => [0x42, 1, 1, ...inner], [0x42, 1, 0, 0x50, 0]],
  ])('%s inside each other', async (what, wrap, innermost) => {
    const file = (depth: number): number[] => {
      const inner = nested(depth, wrap, innermost);
      return what === 'components' ? inner : type(...inner);
    };
    const levels = what.startsWith('module') ? 99 : 100;
    await expect(prepare(file(levels + 1))).rejects.toMatchObject(invalid('nested deeper than the limit of 100'));
    await prepare(file(levels));
  });
});
