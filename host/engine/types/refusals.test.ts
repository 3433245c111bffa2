import { parse } from '@bytecodealliance/jco';
import { describe, expect, it } from 'vitest';
import { componentEngine } from '../index.ts';

const prepare = async (component: string | Uint8Array): Promise<unknown> =>
  componentEngine().prepare(typeof component === 'string' ? await parse(component) : component, { suspending: () => [], entryPoints: [] });

const invalid = (message: string): object => ({ code: 'COMPONENT_INVALID', message: expect.stringContaining(message) });
const refused = async (message: string, definitions: string): Promise<void> => {
  await expect(prepare(`(component ${definitions})`)).rejects.toMatchObject(invalid(message));
};

/** What the text format cannot say, section by section. */
const PREAMBLE = [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0];
const A = [1, 0x61];
const section = (id: number, ...content: number[]): number[] => [id, content.length, ...content];
const binary = (...sections: number[]): Uint8Array => Uint8Array.from([...PREAMBLE, ...sections]);
/** A core module with a memory, and a core instance that exports it as `a`. */
const CORE_MODULE = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...section(5, 1, 0, 1), ...section(7, 1, ...A, 2, 0)];
const CORE_EXPORT = [...section(1, ...CORE_MODULE), ...section(2, 1, 0, 0, 0)];
const EMPTY_INSTANCE = [...section(7, 1, 0x42, 0), ...section(10, 1, 0, ...A, 5, 0)];

const MODULE = `(core module $M
  (memory (export "memory") 1) (table (export "table") 1 funcref) (global (export "global") i32 (i32.const 0))
  (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "none")) (func (export "in") (param i32)) (func (export "out") (result i32) (i32.const 0))
  (func (export "three") (param i32 i32 i32) (result i32) (i32.const 0)))
  (core instance $m (instantiate $M))
  (alias core export $m "memory" (core memory $memory)) (alias core export $m "table" (core table $table))
  (alias core export $m "realloc" (core func $realloc)) (alias core export $m "none" (core func $none))
  (alias core export $m "in" (core func $in)) (alias core export $m "out" (core func $out))
  (alias core export $m "three" (core func $three))`;
const RESOURCE = '(import "r" (type $r (sub resource)))';

describe('an alias is refused with', () => {
  it.each([
    ['There are fewer than 2 enclosing scopes', '(alias outer 2 0 (type))'],
    ['There is no type 0, only 0 so far', '(alias outer 0 0 (type))'],
    [
      'Inside a type, only types and instances',
      '(type (component (import "i" (instance $i (export "f" (func)))) (alias export $i "f" (func))))',
    ],
    ['Instance 0 has no export "f"', '(import "i" (instance $i)) (alias export $i "f" (func))'],
    ['The export "f" is not of the kind component', '(import "i" (instance $i (export "f" (func)))) (alias export $i "f" (component))'],
    ['Core instance 0 has no export "f"', '(core instance $i) (alias core export $i "f" (core func))'],
    ['The core export "memory" is not of the kind core func', `${MODULE} (alias core export $m "memory" (core func))`],
    ['A component of an outer scope cannot be aliased here', '(component $c) (type (component (alias outer 1 $c (component))))'],
    ['A core module of an outer scope cannot be aliased here', '(core module $c) (type (component (alias outer 1 $c (core module))))'],
    ['A type with resources cannot be aliased into a component', '(type $r (resource (rep i32))) (component (alias outer 1 $r (type)))'],
    [
      'A type with resources cannot be aliased',
      '(type $r (resource (rep i32))) (type $t (list (own $r))) (component (alias outer 1 $t (type)))',
    ],
  ])('%s', refused);

  it.each([
    ['A core func is not an export of an instance', binary(...EMPTY_INSTANCE, ...section(6, 1, 0, 0, 0, 0, ...A))],
    ['A value is not an export of an instance', binary(...EMPTY_INSTANCE, ...section(6, 1, 2, 0, 0, ...A))],
    ['Inside a type, only types and instances can be aliased', binary(...section(7, 1, 0x41, 1, 2, 0, 0, 1, 0, ...A))],
    ['The core export "a" is not of the kind func', binary(...CORE_EXPORT, ...section(6, 1, 1, 1, 0, ...A))],
    ['A func of an outer scope cannot be aliased here', binary(...section(6, 1, 1, 2, 0, 0))],
    ['A core memory of an outer scope cannot be aliased here', binary(...section(6, 1, 0, 2, 2, 0, 0))],
  ])('%s, in a binary', async (message, bytes) => {
    await expect(prepare(bytes)).rejects.toMatchObject(invalid(message));
  });
});

/** An instance of `component` is given `a`, which is one of `GIVEN`. */
const given = (type: string, item: string): string =>
  `${GIVEN} (component $c (import "a" ${type})) (instance (instantiate $c (with "a" ${item})))`;
const GIVEN = `
  (core module $module (memory (export "m") 1)) (component $component (import "x" (func)) (export "y" (func 0)))
  (component $empty) (instance $instance (instantiate $empty)) (type $type u8) (type $resource (resource (rep i32)))
  (core module $M (func (export "f"))) (core instance $m (instantiate $M)) (func $func (canon lift (core func $m "f")))`;

describe('what an import is given is refused with', () => {
  it.each([
    ['Expected a function, found a instance', given('(func)', '(instance $instance)')],
    ['The types of two functions differ', given('(func (param "x" u8))', '(func $func)')],
    ['The types of two functions differ', given('(func (result u8))', '(func $func)')],
    ['Expected a type, found a func', given('(type (sub resource))', '(func $func)')],
    ['Expected a resource type', given('(type (sub resource))', '(type $type)')],
    [
      'Two types differ',
      `${GIVEN} (component $c (type $t u16) (import "a" (type (eq $t)))) (instance (instantiate $c (with "a" (type $type))))`,
    ],
    ['Expected an instance, found a func', given('(instance)', '(func $func)')],
    ['The export "f" is missing', given('(instance (export "f" (func)))', '(instance $instance)')],
    ['Expected a component, found a instance', given('(component)', '(instance $instance)')],
    ['The import "x" is missing', given('(component (export "y" (func)))', '(component $component)')],
    ['The export "z" is missing', given('(component (import "x" (func)) (export "z" (func)))', '(component $component)')],
    ['Expected a core module, found a component', given('(core module)', '(component $component)')],
    ['The types of two core modules differ', given('(core module (export "n" (memory 1)))', '(core module $module)')],
    ['The types of two core modules differ', given('(core module (export "m" (memory 2)))', '(core module $module)')],
    ['The import "a" is missing among the arguments', '(component $c (import "a" (func))) (instance (instantiate $c))'],
    ['The import "f" is missing', '(import "c" (component $c (import "f" (func)))) (instance (instantiate $c))'],
    ['Duplicate argument "a"', given('(func)', '(func $func)) (with "a" (func $func)')],
  ])('%s', refused);

  it.each([
    ['(func)', '(func $func)'],
    ['(instance)', '(instance $instance)'],
    ['(type (sub resource))', '(type $resource)'],
    ['(core module (export "m" (memory 1)))', '(core module $module)'],
    ['(component (import "x" (func)) (export "y" (func)))', '(component $component)'],
  ])('nothing where %s is given %s', async (type, item) => {
    await prepare(`(component ${given(type, item)})`);
  });
});

describe('a reference to a type is refused with', () => {
  it.each([
    ['Type 0 is not a function type', '(type $t u8) (import "a" (func (type $t)))'],
    ['Type 0 is not an instance type', '(type $t u8) (import "a" (instance (type $t)))'],
    ['Type 0 is not a component type', '(type $t u8) (import "a" (component (type $t)))'],
    ['Core type 0 is not a module type', '(core type $t (func)) (import "a" (core module (type $t)))'],
    ['Type 0 is not a value type', '(type $t (func)) (type (list $t))'],
    ['Type 0 is not a resource type', '(type $t u8) (type (own $t))'],
    ['There is no type 1, only 1 so far', '(type u8) (type (list 1))'],
  ])('%s', refused);

  it('Values cannot be imported or exported', async () => {
    const bytes = binary(...section(10, 1, 0, ...A, 2, 1, 0x79));
    await expect(prepare(bytes)).rejects.toMatchObject(invalid('Values cannot be imported or exported'));
  });
});

const stream = (element: string, canon: string): string => `${MODULE} (type $s (stream ${element})) (core func (canon ${canon}))`;

describe('a built-in is refused with', () => {
  it.each([
    ['Type 0 is not of the kind stream', '(type $s (future u8)) (core func (canon stream.new $s))'],
    ['Type 0 is not of the kind future', '(type $s (stream u8)) (core func (canon future.new $s))'],
    ['Type 0 is not of the kind stream', '(type $s u8) (core func (canon stream.new $s))'],
    ['Type 0 is not of the kind stream', '(type $s (func)) (core func (canon stream.new $s))'],
    ['The canonical option memory is missing', stream('u8', 'stream.read $s')],
    ['The canonical option memory is missing', stream('u8', 'stream.write $s')],
    ['The canonical option realloc is missing', stream('string', 'stream.read $s (memory $memory)')],
    ['A thread starts with a function', `${MODULE} (core type $t (func)) (core func (canon thread.new-indirect $t (core table $table)))`],
    ['The canonical option memory is missing', '(core func (canon error-context.new))'],
    ['The canonical option memory is missing', '(core func (canon error-context.debug-message))'],
    ['The canonical option memory is missing', '(core func (canon task.return (result string)))'],
    ['The canonical option memory is missing', `(type $t (tuple ${'u8 '.repeat(17)})) (core func (canon task.return (result $t)))`],
    ['A context slot holds i32 or i64, not f32', '(core func (canon context.get f32 0))'],
    ['There is no context slot 2, only 2', '(core func (canon context.get i32 2))'],
    ['There is no core memory 0, only 0 so far', '(core func (canon waitable-set.wait (memory 0)))'],
  ])('%s', refused);

  /** `canon` with options of a stream.read, of a task.return, … */
  const builtin = async (...canon: number[]): Promise<Uint8Array> => {
    const bytes = await parse(`(component ${MODULE} (type (stream u8)) (core type (func (param i32))))`);
    return Uint8Array.from([...bytes, ...section(8, 1, ...canon)]);
  };
  const [REALLOC, NONE] = [0, 1];

  it.each([
    ['The built-in stream.read cannot have that canonical option', [0x0f, 0, 2, 3, 0, 5, NONE]],
    ['The built-in stream.read cannot have that canonical option', [0x0f, 0, 2, 3, 0, 7, NONE]],
    ['task.return cannot have that canonical option', [0x09, 1, 0, 2, 3, 0, 4, REALLOC]],
    ['task.return cannot have that canonical option', [0x09, 1, 0, 1, 6]],
    ['The built-in thread.spawn-ref is not settled', [0x40, 0, 0]],
    ['The built-in thread.available-parallelism is not settled', [0x42, 0]],
  ] as const)('%s, in a binary', async (message, canon) => {
    await expect(prepare(await builtin(...canon))).rejects.toMatchObject(invalid(message));
  });

  it.each([
    ['task.cancel', '(core func (canon task.cancel))'],
    ['stream.read', stream('u8', 'stream.read $s (memory $memory)')],
    ['stream.read, of nothing', stream('', 'stream.read $s')],
    ['stream.write, of strings', stream('string', 'stream.write $s (memory $memory)')],
    ['context.get', '(core func (canon context.get i32 1))'],
    ['task.return', `(type $t (tuple ${'u8 '.repeat(16)})) (core func (canon task.return (result $t)))`],
    ['thread.new-indirect', `${MODULE} (core type $t (func (param i32))) (core func (canon thread.new-indirect $t (core table $table)))`],
  ])('being valid and not supported: %s', async (_, definitions) => {
    await expect(prepare(`(component ${definitions})`)).rejects.toMatchObject({ code: 'COMPONENT_UNSUPPORTED' });
  });
});

const lift = (type: string, canon: string): string => `${MODULE} (type $t ${type}) (func (type $t) (canon lift ${canon}))`;
const lower = (type: string, options: string): string =>
  `${MODULE} (import "f" (func $f ${type})) (core func (canon lower (func $f) ${options}))`;
/** For a memory with addresses of 64 bits. */
const WIDE = `(core module $W (func (export "realloc") (param i64 i64 i64 i64) (result i64) (i64.const 0)) (memory (export "memory") 1))
  (core instance $w (instantiate $W))`;

describe('a lifted or lowered function is refused with', () => {
  it.each([
    ['realloc without memory', lower('(result string)', '(realloc (core func $realloc))')],
    ['realloc has the wrong type', lower('(result string)', '(memory $memory) (realloc (core func $in))')],
    [
      'realloc has the wrong type',
      `${WIDE} (import "f" (func $f (result string)))
       (core func (canon lower (func $f) (memory (core memory $w "memory")) (realloc (core func $w "realloc"))))`,
    ],
    ['A lifted function of this type is [i32] -> [] at the core, found [] -> []', lift('(func (param "a" u8))', '(core func $none)')],
    ['A lifted function of this type is [] -> [i32] at the core, found [] -> []', lift('(func (result u8))', '(core func $none)')],
    ['Only an async function type can be lifted with the async option', lift('(func)', '(core func $none) async')],
    ['An async lift cannot have a post-return function', lift('(func async)', '(core func $none) async (post-return (core func $none))')],
    ['The callback has the wrong type', lift('(func async)', '(core func $out) async (callback (core func $none))')],
    [
      'A lifted function of this type is [] -> [i32] at the core',
      lift('(func async)', '(core func $none) async (callback (core func $three))'),
    ],
    ['A lifted function of this type is [] -> [] at the core', lift('(func async)', '(core func $out) async')],
    ['A lowered function cannot have a post-return function', lower('', '(post-return (core func $none))')],
    ['Only an async lift can have a callback', lower('', 'async (callback (core func $three))')],
    ['Only an async lift can have a callback', lift('(func)', '(core func $none) (callback (core func $three))')],
    ['The canonical option memory is missing', lower('(param "a" string)', '')],
    ['The canonical option memory is missing', lower(`(param "a" (tuple ${'u8 '.repeat(17)}))`, '')],
    ['The canonical option memory is missing', lower('(result (tuple u8 u8))', '')],
    ['The canonical option memory is missing', lift('(func (result string))', '(core func $out)')],
    ['The canonical option realloc is missing', lower('(result string)', '(memory $memory)')],
    ['The canonical option realloc is missing', lift('(func (param "a" string))', '(core func $in) (memory $memory)')],
    ['The canonical option realloc is missing', lift(`(func (param "a" (tuple ${'u8 '.repeat(17)})))`, '(core func $in) (memory $memory)')],
    ['The post-return function has the wrong type', lift('(func (result u8))', '(core func $out) (post-return (core func $none))')],
    ['The post-return function has the wrong type', lift('(func (result u8))', '(core func $out) (post-return (core func $out))')],
    ['Type 0 is not a function type', `${MODULE} (type u8) (func (type 0) (canon lift (core func $none)))`],
    ['resource.new works only on a resource type that this component defines', `${RESOURCE} (core func (canon resource.new $r))`],
    ['resource.rep works only on a resource type that this component defines', `${RESOURCE} (core func (canon resource.rep $r))`],
  ])('%s', refused);

  it.each([
    lower('(param "a" u8)', ''),
    lower('(param "a" string)', '(memory $memory)'),
    lower('(result (tuple u8 u8))', '(memory $memory)'),
    lower(`(param "a" (tuple ${'u8 '.repeat(16)}))`, ''),
    lower('(result string)', '(memory $memory) (realloc (core func $realloc))'),
    lift('(func (result string))', '(core func $out) (memory $memory) (post-return (core func $in))'),
    `${RESOURCE} (core func (canon resource.drop $r))`,
  ])('nothing: %s', async (definitions) => {
    await prepare(`(component ${definitions})`);
  });
});

describe('a definition of a component is refused with', () => {
  it.each([
    ['The representation of a resource must be i32, not i64', '(type (resource (rep i64)))'],
    ['A destructor takes an i32 and returns nothing', `${MODULE} (type (resource (rep i32) (dtor (func $none))))`],
    ['A destructor takes an i32 and returns nothing', `${MODULE} (type (resource (rep i32) (dtor (func $realloc))))`],
    ['A resource type cannot be defined inside a type', '(type (component (type (resource (rep i32)))))'],
    ['refers to types that have no name there', '(type $t (record (field "a" u8))) (import "f" (func (param "a" $t)))'],
    [
      'refers to types that have no name there',
      `${MODULE} (type $t (record (field "a" u8))) (func $f (param "a" $t) (canon lift (core func $in))) (export "f" (func $f))`,
    ],
    ['refers to types that have no name there', '(type (component (type $t (record (field "a" u8))) (import "f" (func (param "a" $t)))))'],
    ['refers to types that have no name there', '(type (component (type $t (record (field "a" u8))) (export "f" (func (param "a" $t)))))'],
  ])('%s', refused);

  it.each([
    ['There is no function 0', binary(...section(9, 0, 0, 0))],
    [
      'The start function has the wrong number',
      binary(...section(7, 1, 0x40, 0, 1, 0), ...section(10, 1, 0, ...A, 1, 0), ...section(9, 0, 1, 0, 0)),
    ],
    [
      'The start function has the wrong number',
      binary(...section(7, 1, 0x40, 0, 1, 0), ...section(10, 1, 0, ...A, 1, 0), ...section(9, 0, 0, 1)),
    ],
    [
      'The start function has the wrong number',
      binary(...section(7, 1, 0x40, 0, 0, 0x7d), ...section(10, 1, 0, ...A, 1, 0), ...section(9, 0, 0, 0)),
    ],
    ['Values are not settled', binary(...section(7, 1, 0x40, 0, 0, 0x7d), ...section(10, 1, 0, ...A, 1, 0), ...section(9, 0, 0, 1))],
    ['Value definitions are not settled in the format yet', binary(...section(12, 0))],
    ['There is no value 0: values are not settled', binary(...section(5, 1, 1, 1, 0, ...A, 2, 0))],
    ['A core func cannot be passed or exported', binary(...section(5, 1, 1, 1, 0, ...A, 0, 0, 0))],
    ['A core instance cannot export a core type', binary(...section(3, 1, 0x60, 0, 0), ...section(2, 1, 1, 1, ...A, 0x10, 0))],
    ['A core instance cannot export a core module', binary(...section(2, 1, 1, 1, ...A, 0x11, 0))],
    ['A core instance cannot export a core instance', binary(...section(2, 1, 1, 0), ...section(2, 1, 1, 1, ...A, 0x12, 0))],
  ])('%s, in a binary', async (message, bytes) => {
    await expect(prepare(bytes)).rejects.toMatchObject(invalid(message));
  });

  it('being valid and not supported: a start function', async () => {
    const bytes = binary(...section(7, 1, 0x40, 0, 1, 0), ...section(10, 1, 0, ...A, 1, 0), ...section(9, 0, 0, 0));
    await expect(prepare(bytes)).rejects.toMatchObject({ code: 'COMPONENT_UNSUPPORTED' });
  });
});

describe('core modules and their types are refused with', () => {
  it.each([
    ['Duplicate core export "a"', `${MODULE} (core instance (export "a" (func $none)) (export "a" (func $in)))`],
    [
      'Duplicate argument "a"',
      `${MODULE} (core module $n) (core instance (instantiate $n (with "a" (instance $m)) (with "a" (instance $m))))`,
    ],
    ['The core import "a" "f" has no argument', '(core module $n (import "a" "f" (func))) (core instance (instantiate $n))'],
    [
      'The core import "a" "f" is missing in its argument',
      `${MODULE} (core module $n (import "a" "f" (func))) (core instance (instantiate $n (with "a" (instance $m))))`,
    ],
    [
      'has a different type than its argument',
      `${MODULE} (core module $n (import "a" "in" (func))) (core instance (instantiate $n (with "a" (instance $m))))`,
    ],
    ['Duplicate core import "b"', '(core type (module (import "a" "b" (memory 1)) (import "a" "b" (memory 1))))'],
    ['Duplicate core export "b"', '(core type (module (export "b" (memory 1)) (export "b" (memory 1))))'],
    ['There is no core type 3 in that scope', '(core type (module (alias outer 1 3 (type))))'],
    ['There is no core type 3 in that scope', '(core type (module (alias outer 0 3 (type))))'],
    ['A module type cannot contain module types', '(core type $t (module)) (core type (module (alias outer 1 $t (type))))'],
    ['Core type 0 is not a function type', '(core type (module (import "a" "b" (func (type 0)))))'],
    ['Core type 0 is not a function type', '(core type (module (type (struct)) (import "a" "b" (func (type 0)))))'],
    ['A tag cannot have results', '(core type (module (type $t (func (result i32))) (import "a" "b" (tag (type $t)))))'],
    ['The limits of a memory are out of range', '(core type (module (import "a" "b" (memory 2 1))))'],
    ['The limits of a memory are out of range', '(core type (module (import "a" "b" (memory 65537))))'],
    ['The limits of a memory are out of range', '(core type (module (import "a" "b" (memory 1 65537))))'],
    ['The limits of a memory are out of range', '(core type (module (import "a" "b" (memory i64 281474976710657))))'],
  ])('%s', refused);

  it.each([
    ['A shared memory needs a maximum', binary(...section(3, 1, 0x50, 1, 0, ...A, ...A, 2, 2, 1))],
    ['A module type cannot define module types', binary(...section(3, 1, 0x50, 1, 1, 0x50, 0))],
  ])('%s, in a binary', async (message, bytes) => {
    await expect(prepare(bytes)).rejects.toMatchObject(invalid(message));
  });

  it('nothing at their limits', async () => {
    await prepare('(component (core type (module (import "a" "b" (memory 65536 65536)) (import "a" "c" (memory i64 281474976710656)))))');
    await prepare(
      '(component (core type (module (type $t (func (param i32))) (import "a" "b" (tag (type $t))) (import "b" "b" (memory 1 2 shared)))))',
    );
  });
});

const method = (type: string): string => `${RESOURCE} (import "[method]r.f" (func ${type}))`;

describe('a name is refused with', () => {
  it.each([
    ['The import "[method]r.f" is not a function', `${RESOURCE} (import "[method]r.f" (instance))`],
    ['does not belong to an earlier resource "q"', `${RESOURCE} (import "[static]q.f" (func))`],
    ['does not return its resource', `${RESOURCE} (import "[constructor]r" (func))`],
    ['does not return its resource', `${RESOURCE} (import "[constructor]r" (func (result u8)))`],
    ['does not return its resource', `${RESOURCE} (import "[constructor]r" (func (param "a" (borrow $r)) (result (result u8))))`],
    [
      'does not return its resource',
      `${RESOURCE} (import "q" (type $q (sub resource))) (import "[constructor]r" (func (result (own $q))))`,
    ],
    ['does not borrow its resource as self', method('')],
    ['does not borrow its resource as self', method('(param "other" (borrow $r))')],
    ['does not borrow its resource as self', method('(param "self" (own $r))')],
    ['"A_b" is not a valid name of an import or export', '(import "A_b" (func))'],
    ['"[constructor]r.f" is not a valid name', `${RESOURCE} (import "[constructor]r.f" (func (result (own $r))))`],
    ['"[method]r" is not a valid name', `${RESOURCE} (import "[method]r" (func (param "self" (borrow $r))))`],
    ['"A" conflicts with an earlier name', '(import "a" (func)) (import "A" (func))'],
    [
      'conflicts with an earlier name',
      `${RESOURCE} (import "[static]r.f" (func)) (import "[method]r.f" (func (param "self" (borrow $r))))`,
    ],
    ['conflicts with an earlier name', `${RESOURCE} (import "[static]r.r" (func))`],
    ['"b_" is not a valid label', '(type (record (field "b_" u8)))'],
    ['The label "A" conflicts with an earlier one', '(type (record (field "a" u8) (field "A" u8)))'],
    ['The label "a" conflicts with an earlier one', '(type (func (param "a" u8) (param "a" u8)))'],
    ['The label "a" conflicts with an earlier one', '(type (variant (case "a") (case "a")))'],
    ['The label "a" conflicts with an earlier one', '(type (enum "a" "a"))'],
    ['The label "a" conflicts with an earlier one', '(type (flags "a" "a"))'],
  ])('%s', refused);

  const attributed = (name: string, kind: number, value: string, ...type: number[]): Uint8Array => {
    const text = (each: string): number[] => [each.length, ...new TextEncoder().encode(each)];
    return binary(...section(7, 1, 0x42, 0), ...section(10, 1, 2, ...text(name), 1, kind, ...text(value), ...type));
  };
  it.each([
    ['"a" is not an interface name', attributed('x', 0, 'a', 5, 0)],
    ['Only an instance with a plain name implements an interface', attributed('x', 0, 'a:b/c', 3, 1)],
    ['Only an instance with a plain name implements an interface', attributed('x:y/z', 0, 'a:b/c', 5, 0)],
    ['".1" is not a suffix of the version of "a:b/c"', attributed('a:b/c', 1, '.1', 5, 0)],
    ['".1" is not a suffix of the version of "a:b/c@1"', attributed('a:b/c@1', 1, '.1', 5, 0)],
    [' is not a suffix of the version', attributed('a:b/c@1', 1, '.1.0/', 5, 0)],
  ])('%s, in a binary', async (message, bytes) => {
    await expect(prepare(bytes)).rejects.toMatchObject(invalid(message));
  });

  it('nothing where it is right', async () => {
    await prepare(attributed('x', 0, 'a:b/c', 5, 0));
    await prepare(attributed('a:b/c@1', 1, '.1.0', 5, 0));
    await prepare(
      `(component ${method('(param "self" (borrow $r))')} (import "[static]r.g" (func)) (import "[constructor]r" (func (result (own $r)))))`,
    );
    await prepare(`(component ${RESOURCE} (import "[constructor]r" (func (result (result (own $r))))))`);
  });
});

describe('a value type is refused with', () => {
  const deep = (levels: number): string =>
    Array.from({ length: levels }, (_, i) => `(type $t${i} (option ${i === 0 ? 'u8' : `$t${i - 1}`}))`).join('');

  it.each([
    ['33 flags are more than 32', `(type (flags ${Array.from({ length: 33 }, (_, i) => `"f${i}"`).join(' ')}))`],
    ['A stream cannot carry char', '(type (stream char))'],
    ['A stream cannot carry a borrow', `${RESOURCE} (type (stream (borrow $r)))`],
    ['A future cannot carry a borrow', `${RESOURCE} (type $t (list (borrow $r))) (type (future $t))`],
    ['A map cannot have keys of type f32', '(type (map f32 u8))'],
    ['A map cannot have keys of type list', '(type $l (list u8)) (type (map $l u8))'],
    ['A function cannot return a borrow', `${RESOURCE} (type (func (result (borrow $r))))`],
    ['A function cannot return a borrow', `${RESOURCE} (type $t (list (borrow $r))) (type (func (result $t)))`],
    ['Types are nested deeper than the limit of 100', deep(101)],
    ['A value of this type takes 268435456 bytes, too many', '(type (list u8 268435456))'],
  ])('%s', refused);

  it('nothing at its limits', async () => {
    await prepare(`(component ${deep(99)})`);
    await prepare('(component (type (list u8 268435455)) (type (map string f32)) (type (future char)) (type (stream u8)))');
    await prepare(`(component (type (flags ${Array.from({ length: 32 }, (_, i) => `"f${i}"`).join(' ')})))`);
  });
});

describe('what a component may come to', () => {
  const times = (count: number, definition: string): string => Array<string>(count).fill(definition).join(' ');

  it('instances', async () => {
    const instances = (count: number): string => `(component $c) ${times(count, '(instance (instantiate $c))')}`;
    await refused('The component makes more than 1000 component instances', instances(1001));
    // With the component itself.
    await expect(prepare(`(component ${instances(1000)})`)).rejects.toMatchObject({ message: expect.stringContaining('would have 1001') });
    await prepare(`(component ${instances(999)})`);
  });

  it('definitions', async () => {
    const definitions = (each: number): string => `(component $c ${times(each, '(type u8)')}) ${times(999, '(instance (instantiate $c))')}`;
    await refused('The component expands to more than 2000000 definitions', definitions(2001));
    await prepare(`(component ${definitions(1990)})`);
  });
});
