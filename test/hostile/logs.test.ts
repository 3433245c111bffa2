import { describe, expect, it } from 'vitest';
import { type Attacker, HostileHost } from './host.ts';

const LOG_BYTES = 20_000;
const limits = { logBytes: LOG_BYTES, cpuTimeMs: 100 };
const line = (length: number): string => `(call $log (i32.const 2) (i32.const 0) (i32.const 0) (i32.const 8192) (i32.const ${length}))`;
const filled = (length: number): string => `(memory.fill (i32.const 8192) (i32.const 65) (i32.const ${length}))`;
const memory = '(memory (export "memory") 64)';
const stream = { locals: '(local $s i32)' };

/** ESC, CR, LF, NUL, BEL, backspace, C1 CSI, line separator, right-to-left override. */
const CONTROL = '\\1b[31mred\\0d\\0aforged\\00\\07\\08\\c2\\9b\\e2\\80\\a8\\e2\\80\\aeabc';
const CONTROL_BYTES = 29;

const GUESTS: Readonly<Record<string, Attacker>> = {
  flood: { limits, memory, handle: `${filled(100)} (loop $more ${line(100)} (br $more))` },
  'flood-of-nothing': { limits, handle: `(loop $more ${line(0)} (br $more))` },
  'flood-of-newlines': {
    limits,
    memory,
    ...stream,
    handle: `(local.set $s (call $stderr)) (memory.fill (i32.const 8192) (i32.const 10) (i32.const 65536))
      (loop $more (call $put (local.get $s) (i32.const 8192) (i32.const 65536) (i32.const 1024)) (br $more))`,
  },
  'flood-without-newlines': {
    limits,
    memory,
    ...stream,
    handle: `(local.set $s (call $stderr)) ${filled(65536)}
      (loop $more (call $put (local.get $s) (i32.const 8192) (i32.const 65536) (i32.const 1024)) (br $more))`,
  },
  'flood-of-contexts': {
    limits,
    memory,
    handle: `${filled(100)} (loop $more
      (call $log (i32.const 2) (i32.const 8192) (i32.const 100) (i32.const 0) (i32.const 0)) (br $more))`,
  },
  'huge-line': { limits: { logBytes: 10_000_000 }, memory, handle: `${filled(3_000_000)} ${line(3_000_000)}` },
  control: {
    with: `(data (i32.const 8192) "${CONTROL}")`,
    ...stream,
    handle: `(call $log (i32.const 2) (i32.const 8192) (i32.const ${CONTROL_BYTES}) (i32.const 8192) (i32.const ${CONTROL_BYTES}))
      (local.set $s (call $stdout)) (call $put (local.get $s) (i32.const 8192) (i32.const ${CONTROL_BYTES}) (i32.const 1024))`,
  },
  'last-words': {
    with: '(data (i32.const 8192) "last words")',
    ...stream,
    handle: `(local.set $s (call $stderr)) (call $put (local.get $s) (i32.const 8192) (i32.const 10) (i32.const 1024)) unreachable`,
  },
};

const host = HostileHost.serve(GUESTS);

const linesOf = (name: string) => host.served.logs.filter((record) => record.function === name && record.code === undefined);

describe('a flood of log lines', () => {
  it.each(Object.keys(GUESTS).filter((name) => name.startsWith('flood')))('%s is cut at the limit, and says so once', async (name) => {
    const [outcome] = await host.attack(name, 1);
    expect(outcome).toMatchObject({ status: 504, code: 'LIMIT_CPU_TIME' });
    const lines = linesOf(name);
    const bytes = lines.reduce((sum, { message, context = '' }) => sum + message.length + context.length, 0);
    expect(bytes).toBeLessThan(LOG_BYTES + 200);
    expect(lines.length).toBeLessThan(LOG_BYTES / 200);
    expect(lines.filter(({ message }) => message.startsWith('Log truncated'))).toHaveLength(name === 'flood-without-newlines' ? 0 : 1);
  });

  it('of one line is cut', async () => {
    await host.attack('huge-line', 1);
    const [huge] = linesOf('huge-line');
    expect(huge!.message).toHaveLength(16 * 1024 + '… (cut)'.length);
  });
});

describe('log lines', () => {
  it('are data: control characters neither forge a record nor reach a terminal', async () => {
    await host.attack('control', 1);
    const lines = linesOf('control');
    expect(lines.length).toBeGreaterThan(1);
    for (const { level, message } of lines) {
      expect(level).toBe('info');
      expect(message + String(linesOf('control')[0]!.context)).toContain('forged');
    }
  });

  it('of a guest that traps are not lost', async () => {
    await host.attack('last-words', 1);
    await expect.poll(() => linesOf('last-words').map(({ message }) => message)).toContain('last words');
  });
});
