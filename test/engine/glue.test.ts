import { parse } from '@bytecodealliance/jco';
import { beforeAll, describe, expect, it } from 'vitest';
import { emitGlue } from '../../host/engine/glue/index.ts';
import { planComponent } from '../../host/engine/plan/index.ts';
import { MEMORY } from './guests.ts';

/** Every name that a component can have, each with the same word in it. */
const NAMED = `(component
  (import "zebra:zebra/zebra@1.0.0-zebra" (instance $i
    (export "zebra" (type $r (sub resource)))
    (export "[constructor]zebra" (func (result (own $r))))
    (export "[static]zebra.zebra-a" (func (param "zebra" (borrow $r))))
    (export "[method]zebra.zebra-b" (func (param "self" (borrow $r)) (param "zebra" string)))
    (type $rec' (record (field "zebra" u32) (field "b" s64)))
    (export "zebra-rec" (type $rec (eq $rec')))
    (type $var' (variant (case "zebra" $rec) (case "zebra-b")))
    (export "zebra-var" (type $var (eq $var')))
    (type $enum' (enum "zebra" "b"))
    (export "zebra-enum" (type $enum (eq $enum')))
    (type $flags' (flags "zebra" "b"))
    (export "zebra-flags" (type $flags (eq $flags')))
    (export "zebra-fn" (func
      (param "zebra" $var) (param "b" $enum) (param "c" $flags) (param "d" (list $rec)) (result (tuple $var $flags $enum))))))
  ${MEMORY}
  (core func $new (canon lower (func $i "[constructor]zebra")))
  (core func $static (canon lower (func $i "[static]zebra.zebra-a")))
  (core func $method (canon lower (func $i "[method]zebra.zebra-b") (memory $mem)))
  (core func $fn (canon lower (func $i "zebra-fn") (memory $mem) (realloc $realloc)))
  (core module $M
    (import "zebra\\22" "zebra\\u{2028}" (func))
    (memory (export "zebra\`\${zebra}\`") 1)
    (func (export "zebra\\n") (result i32) (i32.const 0)))
  (core module $E (func (export "zebra\\u{2028}")))
  (core instance $e (instantiate $E))
  (core instance $m (instantiate $M (with "zebra\\22" (instance $e))))
  (func (export "zebra") (result (list u8))
    (canon lift (core func $m "zebra\\n") (memory (core memory $m "zebra\`\${zebra}\`")))))`;

const STRING = /"(?:[^"\\\n]|\\.)*"/g;
const suspending = () => ['[method]zebra.zebra-b'];

describe('glue', () => {
  let text: string;

  beforeAll(async () => {
    text = emitGlue(planComponent(await parse(NAMED)), { suspending });
  });

  it('holds names of the component in string literals only', () => {
    expect(text).toContain('zebra');
    expect(text.replace(STRING, '""')).not.toMatch(/zebra/i);
  });

  it('has none of the characters that end a line only in JavaScript', () => {
    expect(text).not.toMatch(/[\u2028\u2029]/);
  });

  it('is the same text each time', async () => {
    expect(emitGlue(planComponent(await parse(NAMED)), { suspending })).toBe(text);
  });

  it('is a module that imports nothing', () => {
    expect(text).toMatch(/^'use strict';\nexport function link\(runtime\) \{/);
    expect(text.replace(STRING, '""')).not.toMatch(/\bimport\b/);
  });
});
