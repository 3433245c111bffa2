import { parse } from '@bytecodealliance/jco';
import { describe, expect, it } from 'vitest';
import { planComponent } from '../../host/engine/plan/index.ts';
import { echoComponent } from './echo.ts';

const echo = (): Promise<Uint8Array> => echoComponent([], ['string'], ['i32', 'i32'], 'utf8');

/** A component with a shim, as the usual tools build it, but for what is put in place of its parts. */
const withShim = (shim: string, fixup: string): string => `(component
  (import "f" (func $f (param "s" string)))
  (core module $Shim (type $t (func (param i32 i32))) ${shim})
  (core module $Main
    (import "" "f" (func (param i32 i32)))
    (memory (export "memory") 1))
  (core module $Fixup (type $t (func (param i32 i32))) ${fixup})
  (core instance $shim (instantiate $Shim))
  (core instance $main (instantiate $Main (with "" (instance (export "f" (func $shim "0"))))))
  (core func $lowered (canon lower (func $f) (memory (core memory $main "memory"))))
  (core instance (instantiate $Fixup (with "" (instance
    (export "$imports" (table $shim "$imports")) (export "0" (func $lowered)))))))`;

const SHIM = `(func (export "0") (type $t) (call_indirect (type $t) (local.get 0) (local.get 1) (i32.const 0)))
  (table (export "$imports") 1 1 funcref)`;
const FIXUP = `(import "" "0" (func (type $t))) (import "" "$imports" (table 1 1 funcref)) (elem (i32.const 0) func 0)`;

const coreInstances = async (wat: string): Promise<number> =>
  planComponent(await parse(wat)).steps.filter(({ kind }) => kind === 'core-instance').length;

describe('the detour through a shim', () => {
  it('is left out of what the usual tools build', async () => {
    const plan = planComponent(await echo());
    expect(plan.steps.filter(({ kind }) => kind === 'core-instance')).toHaveLength(1);
    expect(plan.modules).toHaveLength(1);
    expect(plan.unused, 'still validated').toHaveLength(2);
  });

  it('is recognized by its form', async () => {
    expect(await coreInstances(withShim(SHIM, FIXUP))).toBe(1);
  });

  it.each([
    ['does more than call', SHIM.replace('(call_indirect', '(nop) (call_indirect'), FIXUP],
    ['passes other parameters', SHIM.replace('(local.get 0) (local.get 1)', '(local.get 1) (local.get 0)'), FIXUP],
    ['has state', `${SHIM} (global (mut i32) (i32.const 0))`, FIXUP],
    ['has a start function', `${SHIM} (func $s) (start $s)`, FIXUP],
    ['calls another entry', SHIM.replace('(i32.const 0)', '(i32.const 1)'), FIXUP],
    [
      'is filled elsewhere',
      SHIM.replace('1 1 funcref', '2 2 funcref'),
      FIXUP.replace('1 1', '2 2').replace('(elem (i32.const 0)', '(elem (i32.const 1)'),
    ],
    ['is filled by a module that runs code', SHIM, `${FIXUP} (func $s) (start $s)`],
    ['is not filled', SHIM, FIXUP.replace('(elem (i32.const 0) func 0)', '')],
  ])('stays when the shim %s', async (_, shim, fixup) => {
    expect(await coreInstances(withShim(shim, fixup))).toBe(3);
  });
});
