import { describe, expect, it } from 'vitest';
import { type Attacker, HostileHost } from './host.ts';

const many = (inside: string): string => `(loop $more ${inside} (br $more))`;

/** Each of these uses a handle that it does not have, or not in this way, and traps. */
const MISUSE: Readonly<Record<string, Attacker>> = {
  'double-drop': {
    locals: '(local $f i32)',
    handle: '(local.set $f (call $fields)) (call $drop_fields (local.get $f)) (call $drop_fields (local.get $f))',
  },
  'use-after-drop': {
    locals: '(local $f i32)',
    handle: '(local.set $f (call $fields)) (call $drop_fields (local.get $f)) (drop (call $response (local.get $f)))',
  },
  'use-after-it-was-given-away': {
    locals: '(local $f i32)',
    handle: '(local.set $f (call $fields)) (drop (call $response (local.get $f))) (call $drop_fields (local.get $f))',
  },
  'handle-0': { handle: '(call $drop_fields (i32.const 0))' },
  'handle-never-given': { handle: '(call $drop_fields (i32.const 77))' },
  'handle-at-the-top': { handle: '(call $drop_fields (i32.const -1))' },
  'handle-of-another-type': { handle: '(call $drop_fields (local.get $request))' },
  'request-as-outparam': {
    handle:
      '(call $set (local.get $request) (i32.const 0) (call $response (call $fields)) (i32.const 0) (i64.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))',
  },
  'pollables-that-are-none': {
    handle: '(i32.store (i32.const 1024) (local.get $request)) (call $poll (i32.const 1024) (i32.const 1) (i32.const 1040))',
  },
  // A stream belongs to the body that it was taken from, and is dropped before it.
  'body-dropped-before-its-stream': {
    locals: '(local $r i32)',
    handle: `(local.set $r (call $response (call $fields))) (call $body (local.get $r) (i32.const 1024))
      (call $write (i32.load (i32.const 1028)) (i32.const 1032)) (call $drop_body (i32.load (i32.const 1028)))
      (call $put (i32.load (i32.const 1036)) (i32.const 0) (i32.const 1) (i32.const 1040)) unreachable`,
  },
};

/** Each of these piles up handles until the limit stops it. */
const EXHAUSTION: Readonly<Record<string, Attacker>> = {
  'without-end-fields': { handle: many('(drop (call $fields))') },
  'without-end-timers': { handle: many('(drop (call $timer (i64.const -1)))') },
  'without-end-responses': { handle: many('(drop (call $response (call $fields)))') },
  'without-end-streams': { handle: many('(drop (call $stderr))') },
};

/** Answers, and leaves `$i` handles behind, of several types. */
const LEAKS: Readonly<Record<string, Attacker>> = {
  leak: {
    with: '(data (i32.const 1024) "leaked")',
    locals: '(local $i i32)',
    handle: `(local.set $i (i32.const 100))
      (loop $more (drop (call $fields)) (drop (call $response (call $fields))) (drop (call $timer (i64.const -1))) (drop (call $stderr))
        (br_if $more (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
      (call $answer (local.get $out) (i32.const 1024) (i32.const 6))`,
  },
  // Leaves behind whatever has children that are still there: bodies with streams, requests with bodies.
  'leaks-families': {
    locals: '(local $r i32)',
    handle: `(call $consume (local.get $request) (i32.const 1024)) (call $stream (i32.load (i32.const 1028)) (i32.const 1032))
      (drop (call $request_headers (local.get $request)))
      (local.set $r (call $response (call $fields))) (drop (call $headers (local.get $r)))
      (call $body (local.get $r) (i32.const 1040)) (call $write (i32.load (i32.const 1044)) (i32.const 1048))
      (call $put (i32.load (i32.const 1052)) (i32.const 0) (i32.const 4) (i32.const 1056))
      (call $set (local.get $out) (i32.const 0) (local.get $r) (i32.const 0) (i64.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))`,
  },
  'leaks-families-unused': {
    locals: '(local $r i32)',
    handle: `(local.set $r (call $response (call $fields)))
      (call $body (local.get $r) (i32.const 1040)) (call $write (i32.load (i32.const 1044)) (i32.const 1048))
      (drop (call $timer (i64.const 0)))`,
  },
  // First handles of a fresh sandbox are 1 and 2; whoever finds others, or finds theirs filled, sees another request.
  'looks-for-leaks': {
    with: '(data (i32.const 1024) "clean")',
    handle: `(if (i32.ne (call $fields) (i32.const 3)) (then unreachable))
      (call $answer (local.get $out) (i32.const 1024) (i32.const 5))`,
  },
  // A million timers, one at a time.
  'a-million-timers': {
    with: '(data (i32.const 1024) "done")',
    locals: '(local $i i32)',
    limits: { cpuTimeMs: 20_000 },
    handle: `(local.set $i (i32.const 1000000))
      (loop $more (call $drop_pollable (call $timer (i64.const -1)))
        (br_if $more (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
      (call $answer (local.get $out) (i32.const 1024) (i32.const 4))`,
  },
  // A thousand timers that are all waited for.
  'a-thousand-waits': {
    limits: { wallTimeMs: 300 },
    locals: '(local $i i32)',
    handle: `(loop $more (i32.store (i32.add (i32.const 8192) (i32.shl (local.get $i) (i32.const 2))) (call $timer (i64.const -1)))
        (br_if $more (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000))))
      (call $poll (i32.const 8192) (i32.const 1000) (i32.const 1024))`,
  },
};

const host = HostileHost.serve({ ...MISUSE, ...EXHAUSTION, ...LEAKS });

const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('handles', () => {
  it.each(Object.keys(MISUSE))('%s is a trap', async (name) => {
    for (const outcome of await host.attack(name)) expect(outcome).toMatchObject({ status: 500, code: 'GUEST_TRAPPED' });
  });

  it.each(Object.keys(EXHAUSTION))('%s are refused at the limit', async (name) => {
    for (const outcome of await host.attack(name)) expect(outcome).toMatchObject({ status: 500, code: 'LIMIT_HANDLES' });
  });

  it('that a request leaves behind are gone for the next one in the same sandbox', async () => {
    const { sandboxes } = host.served.registry.get('leak')!;
    const before = timers();
    for (let i = 0; i < 20; i++) expect(await host.get('leak')).toMatchObject({ status: 200, text: 'leaked' });
    await host.quiet('leak');
    expect(sandboxes.idle).toBe(1);
    expect(timers()).toBeLessThan(before + 10);
    for (let i = 0; i < 3; i++) expect(await host.get('looks-for-leaks')).toMatchObject({ status: 200, text: 'clean' });
  });

  it('that belong together may be left behind together', async () => {
    for (let i = 0; i < 3; i++) {
      const unused = await host.attack('leaks-families-unused');
      for (const outcome of unused) expect(outcome).toMatchObject({ status: 500, code: 'GUEST_NO_RESPONSE' });
    }
  });

  it('of a body that nobody finishes are as good as an error: the client does not take it for whole', async () => {
    for (let i = 0; i < 3; i++) {
      const response = await fetch(`${host.served.url}/leaks-families`);
      // A guest that is given less of a busy processor may have had its head sent before it ends.
      const text = await response.text().catch((cause: Error) => cause.message);
      expect([response.status, text]).toEqual(
        response.status === 500 ? [500, expect.stringContaining('GUEST_BODY_INCOMPLETE')] : [200, 'terminated'],
      );
    }
    await host.quiet('leaks-families');
    await host.neighbourLives();
    const records = host.served.logs.filter((record) => record.function === 'leaks-families');
    expect(records.map(({ code, level }) => `${level} ${code}`)).toEqual(Array(3).fill('warn GUEST_BODY_INCOMPLETE'));
  });

  it('may be a million, one after the other', async () => {
    const before = timers();
    for (const outcome of await host.attack('a-million-timers', 1)) expect(outcome).toMatchObject({ status: 200, text: 'done' });
    expect(timers()).toBeLessThan(before + 10);
  });

  it('that are waited for leave no timer behind', async () => {
    const before = timers();
    for (const outcome of await host.attack('a-thousand-waits')) expect(outcome).toMatchObject({ status: 504, code: 'LIMIT_WALL_TIME' });
    await expect.poll(timers).toBeLessThan(before + 20);
  });
});
