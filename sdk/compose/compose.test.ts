import { parse } from '@bytecodealliance/jco';
import { describe, expect, it } from 'vitest';
import { SkerryError } from '@skerry/host/base';
import { componentEngine, describeComponent } from '@skerry/host/engine';
import { compose } from './index.ts';

/** Exports an interface with one function, which adds a number. */
const adder = (id: string, by: number, name = 'add'): string => `(component
  (core module $m (func (export "add") (param i32) (result i32) local.get 0 i32.const ${by} i32.add))
  (core instance $i (instantiate $m))
  (func $add (param "x" u32) (result u32) (canon lift (core func $i "add")))
  (instance $api (export "${name}" (func $add)))
  (export "${id}" (instance $api)))`;

/** Exports what it imports, under another name. */
const passing = (id: string, type = '(param "x" u32) (result u32)'): string => `(component
  (import "${id}" (instance $api (export "add" (func ${type}))))
  (alias export $api "add" (func $add))
  (instance $out (export "add" (func $add)))
  (export "test:out/api@1.0.0" (instance $out)))`;

const component = async (name: string, text: string) => ({ name, bytes: await parse(text) });

async function call(bytes: Uint8Array, imports = {}): Promise<unknown> {
  const entry = { suspending: () => [], entryPoints: ['test:out/api@1.0.0#add'] };
  const prepared = await componentEngine().prepare(bytes, entry);
  return (await prepared.instantiate(imports)).call('test:out/api@1.0.0', 'add', [1]);
}

async function refused(socket: string, ...plugs: string[]): Promise<SkerryError> {
  const parts = await Promise.all(plugs.map((text, i) => component(`plug ${i + 1}`, text)));
  const main = await component('socket', socket);
  try {
    compose(main, parts);
  } catch (error) {
    if (SkerryError.is(error)) return error;
    throw error;
  }
  throw new Error('It was composed');
}

describe('a composition', () => {
  it.each([
    ['test:in/api@1.0.0', 'test:in/api@1.0.0'],
    ['test:in/api@1.2.0', 'test:in/api@1.3.1'],
    ['test:in/api@0.2.3', 'test:in/api@0.2.10'],
    ['plain', 'plain'],
  ])('satisfies %s by %s', async (wanted, given) => {
    const composed = compose(await component('socket', passing(wanted)), [await component('plug', adder(given, 41))]);
    const { imports, exports } = describeComponent(composed);
    expect([imports, exports.map(({ name }) => name)]).toEqual([[], ['test:out/api@1.0.0']]);
    expect(await call(composed)).toBe(42);
  });

  it('is a component that can be composed again', async () => {
    const middle = passing('test:in/api@1.0.0').replace('test:out/api@1.0.0', 'test:middle/api@1.0.0');
    const inner = compose(await component('middle', middle), [await component('plug', adder('test:in/api@1.0.0', 5))]);
    const outer = compose(await component('socket', passing('test:middle/api@1.0.0')), [{ name: 'inner', bytes: inner }]);
    expect(await call(outer)).toBe(6);
  });

  it('imports what is left of both once, with all that either needs of it, in the newest version', async () => {
    const user = (version: string, name: string, more: string): string => `(component
      (import "host:a/types@${version}" (instance $types
        (export "r" (type $r (sub resource)))
        (export "[constructor]r" (func (result (own $r))))
        (export "${name}" (func (param "x" (borrow $r)) (result u32)))))
      (alias export $types "r" (type $r))
      (import "host:a/other@${version}" (instance $other
        (alias outer 1 $r (type $r1))
        (export "r" (type $r2 (eq $r1)))
        (export "take" (func (param "x" (own $r2))))))
      ${more})`;
    const socket = user('0.2.3', 'one', passing('test:in/api@1.0.0').slice('(component'.length, -1));
    const plug = user('0.2.7', 'two', adder('test:in/api@1.0.0', 1).slice('(component'.length, -1));
    const composed = compose(await component('socket', socket), [await component('plug', plug)]);
    expect(describeComponent(composed).imports).toEqual(['host:a/types@0.2.7', 'host:a/other@0.2.7']);
    class R {}
    const types = { R, one: () => 1, two: () => 2 };
    expect(await call(composed, { 'host:a/types@0.2.7': types, 'host:a/other@0.2.7': { take: () => {} } })).toBe(2);
  });

  it('passes resources on from one part to the other, as both import the same', async () => {
    const maker = `(component
      (import "host:a/types@1.0.0" (instance $types (export "r" (type (sub resource)))))
      (alias export $types "r" (type $r))
      (import "make" (func $make (result (own $r))))
      (instance $out (export "make" (func $make)) )
      (export "test:in/make" (instance $out)))`;
    const user = `(component
      (import "host:a/types@1.0.0" (instance $types (export "r" (type (sub resource)))))
      (alias export $types "r" (type $r))
      (import "test:in/make" (instance $make
        (alias outer 1 $r (type $r1))
        (export "make" (func (result (own $r1))))))
      (alias export $make "make" (func $f))
      (export "run" (func $f)))`;
    const composed = compose(await component('user', user), [await component('maker', maker)]);
    expect(describeComponent(composed).imports).toEqual(['host:a/types@1.0.0', 'make']);
  });
});

describe('what cannot be composed', () => {
  it('is a plug of which nothing is wanted', async () => {
    const error = await refused(passing('test:in/api@1.0.0'), adder('test:other/api@1.0.0', 1));
    expect(error.code).toBe('COMPOSE_FAILED');
    expect(error.message).toBe('plug 1 exports nothing that socket imports: it exports test:other/api@1.0.0; wanted are test:in/api@1.0.0');
  });

  it('is another major version, or one before a release', async () => {
    expect((await refused(passing('test:in/api@1.0.0'), adder('test:in/api@2.0.0', 1))).code).toBe('COMPOSE_FAILED');
    expect((await refused(passing('test:in/api@0.1.0'), adder('test:in/api@0.2.0', 1))).code).toBe('COMPOSE_FAILED');
    expect((await refused(passing('test:in/api@0.0.1'), adder('test:in/api@0.0.2', 1))).code).toBe('COMPOSE_FAILED');
    expect((await refused(passing('test:in/api@1.0.0-rc.1'), adder('test:in/api@1.0.0', 1))).code).toBe('COMPOSE_FAILED');
  });

  it('are two plugs with the same export', async () => {
    const plug = adder('test:in/api@1.0.0', 1);
    expect((await refused(passing('test:in/api@1.0.0'), plug, plug)).message).toBe('plug 1 and plug 2 both export test:in/api@1.0.0');
  });

  it('is an import that the plug does not have, or has with other types', async () => {
    const missing = await refused(passing('test:in/api@1.0.0'), adder('test:in/api@1.0.0', 1, 'sub'));
    expect([missing.code, missing.message]).toEqual(['COMPOSE_FAILED', expect.stringContaining('"add"')]);
    const other = await refused(passing('test:in/api@1.0.0', '(param "x" string) (result u32)'), adder('test:in/api@1.0.0', 1));
    expect(other.message).toContain('socket and plug 1 do not fit together');
  });

  it('is a core module, and what is nothing at all', async () => {
    const bytes = await parse(passing('test:in/api@1.0.0'));
    const core = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    expect(() => compose({ name: 'socket', bytes }, [{ name: 'core', bytes: core }])).toThrow(
      expect.objectContaining({ code: 'COMPONENT_IS_CORE_MODULE' }),
    );
    expect(() => compose({ name: 'socket', bytes: new Uint8Array(3) }, [])).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^COMPONENT_/) }),
    );
  });
});
