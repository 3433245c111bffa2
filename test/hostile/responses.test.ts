import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { HostileHost } from './host.ts';

/** Answers 200 without a length and leaves the stream in `$s`. */
const BEGIN = `(local.set $r (call $response (call $fields))) (call $body (local.get $r) (i32.const 1024))
  (call $write (i32.load (i32.const 1028)) (i32.const 1032)) (local.set $s (i32.load (i32.const 1036)))
  (call $set (local.get $out) (i32.const 0) (local.get $r) (i32.const 0) (i64.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))`;
const locals = '(local $r i32) (local $s i32)';
const write = (bytes: number): string => `(call $send (local.get $s) (i32.const 8192) (i32.const ${bytes}) (i32.const 1040))`;

const host = HostileHost.serve({
  'byte-by-byte': {
    limits: { wallTimeMs: 400 },
    locals,
    handle: `${BEGIN} (loop $more ${write(1)} (call $block (call $timer (i64.const 20000000))) (br $more))`,
  },
  'never-begins-its-body': { limits: { wallTimeMs: 300 }, locals, handle: `${BEGIN} (call $block (call $timer (i64.const -1)))` },
  // Leaves the body as it is.
  'drops-its-body': {
    locals,
    with: '(data (i32.const 2048) "content-length7x-guestyes")',
    handle: `(local.set $s (call $fields))
      (call $append (local.get $s) (i32.const 2048) (i32.const 14) (i32.const 2062) (i32.const 1) (i32.const 1040))
      (call $append (local.get $s) (i32.const 2063) (i32.const 7) (i32.const 2070) (i32.const 3) (i32.const 1040))
      ${BEGIN.replace('(call $fields)', '(local.get $s)')}
      (call $drop_output (local.get $s)) (call $drop_body (i32.load (i32.const 1028)))`,
  },
  'loops-after-its-response': { limits: { cpuTimeMs: 60 }, locals, handle: `${BEGIN} ${write(4)} (loop $more (br $more))` },
  'traps-after-its-response': { locals, handle: `${BEGIN} ${write(4)} (call $block (call $timer (i64.const 20000000))) unreachable` },
  'as-fast-as-it-can': { limits: { wallTimeMs: 5000 }, locals, handle: `${BEGIN} (loop $more ${write(4096)} (br $more))` },
  'ignores-that-the-client-left': {
    limits: { wallTimeMs: 20_000, cpuTimeMs: 200 },
    locals,
    handle: `${BEGIN} (loop $more (call $send (local.get $s) (i32.const 8192) (i32.const 4096) (i32.const 1040)) (br $more))`,
  },
});

/** Bytes of the body that came before it was cut. */
async function cut(path: string): Promise<number> {
  const response = await fetch(`${host.served.url}/${path}`);
  let bytes = 0;
  try {
    for await (const chunk of response.body!) bytes += chunk.length;
  } catch {
    return bytes;
  }
  throw new Error('The response came to an end');
}

const codes = (name: string) => host.served.logs.filter((record) => record.function === name).map(({ code }) => code);

describe('a response that never ends', () => {
  it('byte by byte is cut at the wall time', async () => {
    const found = await Promise.all(Array.from({ length: 8 }, () => cut('byte-by-byte')));
    for (const bytes of found) expect(bytes).toBeGreaterThan(0);
    expect(codes('byte-by-byte')).toContain('LIMIT_WALL_TIME');
    await host.quiet('byte-by-byte');
    await host.neighbourLives();
  });

  it('and never begins has its head sent, and is cut at the wall time', async () => {
    expect(await cut('never-begins-its-body')).toBe(0);
    await host.quiet('never-begins-its-body');
    expect(codes('never-begins-its-body')).toContain('LIMIT_WALL_TIME');
  });

  it('because it was dropped at once is an error like any other, since nothing has left', async () => {
    expect(await host.get('drops-its-body')).toMatchObject({ status: 500, code: 'GUEST_BODY_INCOMPLETE' });
    const { headers } = await fetch(`${host.served.url}/drops-its-body`);
    expect(headers.get('x-guest'), 'an error is not the answer that the headers were made for').toBeNull();
  });

  it.each([
    ['loops-after-its-response', 'LIMIT_CPU_TIME'],
    ['traps-after-its-response', 'GUEST_TRAPPED'],
  ])('because the function %s is cut', async (name, code) => {
    await expect(fetch(`${host.served.url}/${name}`).then((response) => response.text())).rejects.toThrow();
    await host.quiet(name);
    expect(codes(name)).toContain(code);
    await host.neighbourLives();
  });

  it('is over as soon as the client leaves, whatever the function makes of that', async () => {
    const sockets = Array.from({ length: 8 }, () => {
      const socket = connect(host.served.port, '127.0.0.1');
      socket.write('GET /ignores-that-the-client-left HTTP/1.1\r\nHost: x\r\n\r\n');
      return socket;
    });
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('data', resolve))));
    for (const socket of sockets) socket.destroy();
    await host.quiet('ignores-that-the-client-left');
    await host.neighbourLives();
  });

  it('that nobody reads is kept back at its source', async () => {
    const sockets = Array.from({ length: 8 }, () => {
      const socket = connect(host.served.port, '127.0.0.1').pause();
      socket.write('GET /as-fast-as-it-can HTTP/1.1\r\nHost: x\r\n\r\n');
      return socket;
    });
    const { limiter } = host.served.registry.get('as-fast-as-it-can')!;
    await expect.poll(() => limiter.running).toBe(8);
    const before = process.memoryUsage.rss();
    for (let i = 0; i < 20; i++) await host.neighbourLives();
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 * 1024 * 1024);
    for (const socket of sockets) socket.destroy();
    await host.quiet('as-fast-as-it-can');
  });
});
