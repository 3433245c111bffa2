import { connect } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedComponents, serveComponents } from '../support/serve-component.ts';
import { RESETTING } from './engines.ts';
import { guest, type GuestText } from './guest.ts';

const PAGES = 8;

/**
 * Looks through all the memory that it can have for what an earlier request left there, then fills it, and ends as the
 * last letter of its path says. What it looks for is put together at run time: the module does not hold it.
 */
const CANARY: GuestText = {
  memory: '(memory (export "memory") 2)',
  with: `(global $kept (mut i64) (i64.const 0)) (data (i32.const 1024) "clean!!leaked!")
    (func $mark (result i64) (i64.xor (i64.const 0x1234567890abcdef) (i64.const 0x5555555555555555)))
    (func $leaked (result i32) (local $at i32) (local $end i32)
      (if (i64.eq (global.get $kept) (call $mark)) (then (return (i32.const 1))))
      (local.set $end (i32.shl (memory.size) (i32.const 16)))
      (loop $more
        (if (i64.eq (i64.load (local.get $at)) (call $mark)) (then (return (i32.const 1))))
        (br_if $more (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 8))) (local.get $end))))
      (i32.const 0))
    (func $fill (local $at i32) (local $end i32)
      (global.set $kept (call $mark))
      (local.set $at (i32.const 8192))
      (local.set $end (i32.shl (memory.size) (i32.const 16)))
      (loop $more
        (i64.store (local.get $at) (call $mark))
        (br_if $more (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 8))) (local.get $end)))))`,
  locals: '(local $result i32) (local $letter i32)',
  handle: `
    (call $path (local.get $request) (i32.const 512))
    (local.set $letter (i32.load8_u (i32.sub (i32.add (i32.load (i32.const 516)) (i32.load (i32.const 520))) (i32.const 1))))
    (local.set $result (call $leaked))
    (if (i32.and (local.get $letter) (i32.const 1)) (then (drop (memory.grow (i32.const ${PAGES})))))
    (local.set $result (i32.or (local.get $result) (call $leaked)))
    (call $fill)
    (if (i32.eq (local.get $letter) (i32.const 116)) (then unreachable))
    (if (i32.eq (local.get $letter) (i32.const 108)) (then (loop $forever (br $forever))))
    (if (i32.eq (local.get $letter) (i32.const 119)) (then (call $block (call $timer (i64.const -1)))))
    (call $answer (local.get $out) (i32.add (i32.const 1024) (i32.mul (local.get $result) (i32.const 7))) (i32.const 7))`,
};

/** Answers with and without growth, a trap, and a client that leaves. */
const ENDS = ['a', 'b', 't', 'abort'] as const;
type End = (typeof ENDS)[number];

/** A client that leaves while the function waits. */
function abort(port: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.write('GET /canary/w HTTP/1.1\r\nHost: x\r\n\r\n');
    setTimeout(() => socket.destroy(), 10);
  });
}

async function request({ url, port }: ServedComponents, end: End): Promise<string> {
  if (end === 'abort') return abort(port).then(() => 'aborted');
  const response = await fetch(`${url}/canary/${end}`);
  return response.ok ? response.text() : String(response.status);
}

const EXPECTED: Readonly<Record<End, string>> = { a: 'clean!!', b: 'clean!!', t: '500', abort: 'aborted' };

describe.each(RESETTING)('memory that is reset by %s', (_, engine) => {
  let host: ServedComponents;
  beforeAll(async () => {
    const limits = { cpuTimeMs: 1000, wallTimeMs: 2000 };
    const quick = { cpuTimeMs: 100, wallTimeMs: 100 };
    const component = await guest(CANARY);
    host = await serveComponents(
      { canary: { component, manifest: { limits } }, quick: { component, manifest: { limits: quick } } },
      true,
      engine,
    );
  });
  afterAll(() => host.close());

  it('never holds what another request has written, however that one ended', async () => {
    const sequence = fc.array(fc.array(fc.constantFrom(...ENDS), { minLength: 1, maxLength: 3 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(sequence, async (rounds) => {
        for (const round of rounds) {
          const answers = await Promise.all(round.map((end) => request(host, end)));
          expect(answers).toEqual(round.map((end) => EXPECTED[end]));
        }
      }),
      { numRuns: 25, endOnFailure: true },
    );
    expect(await request(host, 'a')).toBe('clean!!');
    const { limiter, sandboxes } = host.registry.get('canary')!;
    await expect.poll(() => limiter.running).toBe(0);
    expect(sandboxes.idle).toBeGreaterThan(0);
  });

  it('nor after requests that ran out of time', async () => {
    for (const end of ['l', 'w', 'l', 'w'] as const) {
      const together = await Promise.all([fetch(`${host.url}/quick/${end}`), fetch(`${host.url}/quick/${end}`)]);
      expect(together.map(({ status }) => status)).toEqual([504, 504]);
      expect(await request(host, 'b')).toBe('clean!!');
      expect(await request(host, 'a')).toBe('clean!!');
    }
  });
});
