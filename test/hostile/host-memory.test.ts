import { describe, expect, it } from 'vitest';
import { DEFAULT_SANDBOX_LIMITS, HOST_LIMITS } from '@skerry/host/base';
import { HELD_BYTES } from '../../host/engine/index.ts';
import { MEMORY, start } from '../engine/guests.ts';
import { deployComponent } from '../support/serve-component.ts';
import { guest } from './guest.ts';
import { HostileHost } from './host.ts';
import { HOLDERS } from './host-memory.ts';

const host = HostileHost.serve(HOLDERS);

describe('what the host holds for a guest', () => {
  it.each(Object.keys(HOLDERS))('%s is stopped, and nothing of it is left', async (name) => {
    for (const outcome of await host.attack(name)) {
      expect(outcome).toMatchObject({ code: expect.stringMatching(/^LIMIT_HOST_MEMORY(_SHARED)?$/) });
    }
    await expect.poll(() => host.served.registry.get(name)!.hostMemory.held).toBe(0);
    expect(await host.get(name), 'one alone reaches its own limit').toMatchObject({ status: 500, code: 'LIMIT_HOST_MEMORY' });
  });
});

const exceptions = (text: string) => guest({ handle: '', with: text });

describe('exceptions', () => {
  it.each([
    ['a table', '(table 100000 exnref)'],
    ['a table of nulls', '(table 1 nullexnref)'],
    ['a table with an initial value', '(table 1 (ref null exn) (ref.null exn))'],
    ['a global that changes', '(global (mut exnref) (ref.null exn))'],
    ['a global', '(global (ref null exn) (ref.null noexn))'],
  ])('are refused in %s when the function is deployed', async (_, text) => {
    const refusal = {
      code: 'COMPONENT_UNSUPPORTED',
      message: expect.stringContaining('references to exceptions'),
      where: expect.stringMatching(/offset 0x/),
    };
    await expect(deployComponent('x', await exceptions(text))).rejects.toMatchObject(refusal);
  });

  it.each([
    ['i64', 8],
    ['i32', 4],
    ['f64', 8],
    ['f32', 4],
    ['v128', 16],
  ])('carry no more than the limit in %s', async (type, bytes) => {
    const most = HOST_LIMITS.exceptionBytes / bytes;
    await deployComponent('x', await exceptions(`(tag (param ${`${type} `.repeat(most)}))`));
    const refusal = {
      code: 'COMPONENT_TOO_LARGE',
      message: `An exception carries ${HOST_LIMITS.exceptionBytes + bytes} bytes, the limit is ${HOST_LIMITS.exceptionBytes}`,
    };
    await expect(deployComponent('x', await exceptions(`(tag (param ${`${type} `.repeat(most + 1)}))`))).rejects.toMatchObject(refusal);
  });

  it('may be thrown for ever by a function that keeps none', async () => {
    const thrower = await start(
      `(component
      (core module $M (tag $e (param i32))
        (func $throw (throw $e (i32.const 1)))
        (func (export "f") (param $n i32)
          (loop $more
            (block $caught (result i32) (try_table (catch $e $caught) (call $throw)) (i32.const 0))
            (drop)
            (br_if $more (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))
      (core instance $m (instantiate $M)) (func (export "f") (param "n" u32) (canon lift (core func $m "f"))))`,
      { limits: { cpuTimeMs: 60_000 } },
    );
    await thrower.call('', 'f', [300_000]);
    const most = thrower.hostMemoryBytes;
    expect(most).toBeLessThan(DEFAULT_SANDBOX_LIMITS.hostMemoryBytes);
    await thrower.call('', 'f', [10_000]);
    expect(thrower.hostMemoryBytes, 'as many as a stack has room for, and no more').toBe(most);
    expect(thrower.reset()).toBe('done');
    expect(thrower.hostMemoryBytes).toBe(0);
    await thrower.call('', 'f', [20_000]);
    expect(thrower.hostMemoryBytes, 'counted anew').toBeLessThan(20_000 * HELD_BYTES.exception);
  });
});

describe('the arguments of a call that waits', () => {
  /** Passes so many bytes, which lie at 0, to a host function that takes its time. */
  const WAITS = `(component
    (import "a:b/c" (instance $i (export "f" (func (param "x" (list u8))))))
    ${MEMORY}
    (core func $f (canon lower (func $i "f") (memory $mem) (realloc $realloc)))
    (core module $M (import "" "f" (func $f (param i32 i32))) (func (export "run") (param $n i32) (call $f (i32.const 0) (local.get $n))))
    (core instance $m (instantiate $M (with "" (instance (export "f" (func $f))))))
    (func (export "run") (param "n" u32) (canon lift (core func $m "run"))))`;

  it('count until it is over', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const limits = { hostMemoryBytes: 50_000 };
    const waiting = await start(WAITS, { imports: { 'a:b/c': { f: () => promise } }, suspending: ['f'], limits });
    const running = waiting.call('', 'run', [50_000]);
    expect(waiting.hostMemoryBytes).toBe(50_000);
    resolve();
    await running;
    expect(waiting.hostMemoryBytes).toBe(0);
    await expect(waiting.call('', 'run', [50_001])).rejects.toMatchObject({ code: 'LIMIT_HOST_MEMORY' });
  });
});
