import { parse } from '@bytecodealliance/jco';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { SkerryError } from '@skerry/host/base';
import { componentEngine, describeComponent } from '../../host/engine/index.ts';
import { echoComponent } from './echo.ts';

/** `LONG=1` for the long mode. */
const RUNS = process.env['LONG'] === undefined ? 1_500 : 100_000;

const WAT = `(component
  (import "test:a/b@1.0.0" (instance $i
    (export "r" (type $r (sub resource)))
    (export "[constructor]r" (func (result (own $r))))
    (export "[method]r.get" (func (param "self" (borrow $r)) (param "p" (list (option string))) (result string)))))
  (alias export $i "r" (type $r))
  (alias export $i "[method]r.get" (func $get))
  (core module $Memory
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
  (core instance $memory (instantiate $Memory))
  (core func $get' (canon lower (func $get)
    (memory (core memory $memory "memory")) (realloc (core func $memory "realloc")) string-encoding=utf16))
  (core func $drop (canon resource.drop $r))
  (core type $mt (module (import "a" "b" (func (param i32))) (export "c" (memory 1))))
  (component $Inner
    (type $own (resource (rep i32)))
    (core func $new (canon resource.new $own))
    (core module $M
      (import "" "new" (func $new (param i32) (result i32)))
      (func (export "make") (result i32) (call $new (i32.const 7))))
    (core instance $m (instantiate $M (with "" (instance (export "new" (func $new))))))
    (export $own' "thing" (type $own))
    (func (export "make") (result (own $own')) (canon lift (core func $m "make"))))
  (instance $inner (instantiate $Inner))
  (core module $M
    (import "" "get" (func $get (param i32 i32 i32 i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "run") (param i32 i64 f32 f64) (result i32) (i32.const 1)))
  (core instance $m (instantiate $M (with "" (instance (export "get" (func $get')) (export "drop" (func $drop))))))
  (type $rec (record (field "a" u32) (field "b" s64) (field "c" f32) (field "d" f64)))
  (export $rec' "rec" (type $rec))
  (func (export "run") (param "p" $rec') (result bool) (canon lift (core func $m "run")))
  (export "test:a/inner@1.0.0" (instance $inner)))`;

const options = { suspending: () => [], entryPoints: [] };

/** Whatever the bytes are: accepted, or refused with an error of ours that says where. */
async function survives(bytes: Uint8Array): Promise<void> {
  try {
    await componentEngine().prepare(bytes, options);
  } catch (error) {
    if (!SkerryError.is(error)) throw error;
    expect(error.code).toMatch(/^COMPONENT_/);
    expect(error.where).toMatch(/^offset 0x[0-9a-f]+$/);
  }
  try {
    describeComponent(bytes);
  } catch (error) {
    if (!SkerryError.is(error)) throw error;
  }
}

describe('mutated components', () => {
  const seeds: Uint8Array[] = [];

  beforeAll(async () => {
    seeds.push(await parse(WAT), await echoComponent(['enum t { a, b }'], ['result<list<t>, string>'], ['i32', 'i32', 'i32'], 'utf8'));
    for (const seed of seeds) await componentEngine().prepare(seed, options);
  });

  it('are refused when they are cut at any byte', async () => {
    for (const seed of seeds) {
      for (let length = 0; length < seed.length; length++) await survives(seed.slice(0, length));
    }
  });

  it('are refused or run when any bit is flipped', async () => {
    const [first] = seeds as [Uint8Array];
    for (let bit = 0; bit < first.length * 8; bit += 3) {
      const bytes = first.slice();
      bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
      await survives(bytes);
    }
  });

  it('are refused or run when bytes are changed, left out, or repeated', async () => {
    const edit = fc.record({ at: fc.nat(), remove: fc.nat({ max: 4 }), insert: fc.uint8Array({ maxLength: 6 }) });
    const property = fc.asyncProperty(fc.nat(), fc.array(edit, { minLength: 1, maxLength: 4 }), async (which, edits) => {
      let bytes = seeds[which % seeds.length] as Uint8Array;
      for (const { at, remove, insert } of edits) {
        const place = at % bytes.length;
        bytes = Uint8Array.from([...bytes.subarray(0, place), ...insert, ...bytes.subarray(place + remove)]);
      }
      await survives(bytes);
    });
    await fc.assert(property, { numRuns: RUNS });
  });
});
