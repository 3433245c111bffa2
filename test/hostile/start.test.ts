import { expect, it } from 'vitest';
import { HostileHost } from './host.ts';

const host = HostileHost.serve({
  // What the host gives out during start belongs to the request for which the sandbox was made.
  handle: {
    with: `(global $s (mut i32) (i32.const 0)) (data (i32.const 1024) "said")
      (func $start (global.set $s (call $stderr))) (start $start)`,
    handle: `(call $put (global.get $s) (i32.const 1024) (i32.const 4) (i32.const 2048))
      (call $answer (local.get $out) (i32.const 1024) (i32.const 4))`,
  },
  random: {
    with: '(func $start (i64.store (i32.const 1024) (i64.and (call $number) (i64.const 0x3f3f3f3f3f3f3f3f)))) (start $start)',
    handle: '(call $answer (local.get $out) (i32.const 1024) (i32.const 8))',
  },
  counts: {
    with: `(global $n (mut i32) (i32.const 47))
      (func $start (global.set $n (i32.add (global.get $n) (i32.const 1)))) (start $start)`,
    handle: `(global.set $n (i32.add (global.get $n) (i32.const 1))) (i32.store8 (i32.const 1024) (global.get $n))
      (call $answer (local.get $out) (i32.const 1024) (i32.const 1))`,
  },
});

it('a handle from the start function is good in every request', async () => {
  for (let i = 0; i < 4; i++) expect(await host.get('handle')).toMatchObject({ status: 200, text: 'said' });
});

it('a random number from the start function is another one in every request', async () => {
  const numbers = [];
  for (let i = 0; i < 4; i++) numbers.push((await host.get('random')).text);
  expect(new Set(numbers).size).toBe(4);
});

it('a start function that asks the host for nothing does not cost the sandbox', async () => {
  for (let i = 0; i < 4; i++) expect((await host.get('counts')).text).toBe('1');
  await host.quiet('counts');
  expect(host.served.registry.get('counts')!.sandboxes.idle).toBe(1);
});
