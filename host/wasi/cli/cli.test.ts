import { describe, expect, it } from 'vitest';
import { HOST_LIMITS } from '../../base/index.ts';
import type { OutputStream } from '../io/index.ts';
import { linkImports } from '../linker.ts';
import { testContext } from '../test-context.ts';
import { GuestExit } from './index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function bind<T>(name: string, context = testContext()): T {
  const id = `wasi:cli/${name}@0.2.0`;
  return linkImports([id]).bind(context)[id] as T;
}

describe('standard output and error', () => {
  const write = (...chunks: Uint8Array[]) => {
    const context = testContext();
    const { getStdout } = bind<{ getStdout(): OutputStream }>('stdout', context);
    for (const chunk of chunks) getStdout().blockingWriteAndFlush(chunk);
    context.end();
    return context.logged.map((line) => line.message);
  };

  it.each<[string, Uint8Array[], string[]]>([
    ['whole lines', [bytes('a\nb\n')], ['a', 'b']],
    ['a line over several handles', [bytes('a'), bytes('b'), bytes('c\n')], ['abc']],
    ['the last line without its end', [bytes('a\nb')], ['a', 'b']],
    ['empty lines', [bytes('\n\nx\n')], ['', '', 'x']],
    ['carriage returns', [bytes('a\r\nb\rc\r\n')], ['a', 'b\rc']],
    ['a character split between writes', [Uint8Array.of(0xe2, 0x82), Uint8Array.of(0xac, 0x0a)], ['€']],
    ['what is no UTF-8', [Uint8Array.of(0xff, 0x41, 0x0a)], ['\ufffdA']],
    ['nothing', [], []],
  ])('%s', (_, chunks, lines) => {
    expect(write(...chunks)).toEqual(lines);
  });

  it('cuts a long line, never in a character, and goes on with the next', () => {
    const long = '€'.repeat(HOST_LIMITS.logLineBytes);
    const chunks = Array.from({ length: Math.ceil(long.length / 1000) }, (_, i) => bytes(long.slice(i * 1000, i * 1000 + 1000)));
    const lines = write(...chunks, bytes('\nnext\n'));
    expect(lines).toEqual([`${'€'.repeat(Math.floor(HOST_LIMITS.logLineBytes / 3))}… (cut)`, 'next']);
  });

  it('no longer splits lines when the log has its fill', () => {
    const context = testContext();
    const log = { isFull: false, written: 0, write: () => void (log.isFull = ++log.written === 3) };
    const { getStderr } = bind<{ getStderr(): OutputStream }>('stderr', Object.assign(context, { log }));
    getStderr().write(bytes('\n'.repeat(HOST_LIMITS.streamChunkBytes)));
    getStderr().write(bytes('more\n'));
    expect(log.written).toBe(3);
  });

  it('tells the two apart', () => {
    const context = testContext();
    bind<{ getStdout(): OutputStream }>('stdout', context).getStdout().write(bytes('out\n'));
    bind<{ getStderr(): OutputStream }>('stderr', context).getStderr().write(bytes('err\n'));
    expect(context.logged).toEqual([
      { level: 'info', context: 'stdout', message: 'out' },
      { level: 'error', context: 'stderr', message: 'err' },
    ]);
  });
});

describe('the rest of wasi:cli', () => {
  it('has an empty standard input', () => {
    const { getStdin } = bind<{ getStdin(): { read(n: bigint): unknown } }>('stdin');
    expect(() => getStdin().read(1n)).toThrow(expect.objectContaining({ payload: { tag: 'closed' } }));
  });

  it('shows the granted environment and nothing of the host', () => {
    const context = testContext({ environment: [['MODE', 'test']] });
    const environment = bind<Record<string, () => unknown>>('environment', context);
    expect(environment.getEnvironment?.()).toEqual([['MODE', 'test']]);
    expect(environment.getArguments?.()).toEqual([]);
    expect(environment.initialCwd?.()).toBeUndefined();
  });

  it.each<[string, unknown, number]>([
    ['exit', { tag: 'ok' }, 0],
    ['exit', { tag: 'err' }, 1],
    ['exitWithCode', 7, 7],
  ])('%s stops the guest', (name, status, exitCode) => {
    const exit = bind<Record<string, (status: unknown) => void>>('exit');
    expect(() => exit[name]?.(status)).toThrow(GuestExit);
    expect(() => exit[name]?.(status)).toThrow(expect.objectContaining({ code: 'GUEST_EXITED', exitCode }));
  });

  it('has no terminal', () => {
    for (const name of ['Stdin', 'Stdout', 'Stderr']) {
      const terminal = bind<Record<string, () => unknown>>(`terminal-${name.toLowerCase()}`);
      expect(terminal[`getTerminal${name}`]?.()).toBeUndefined();
    }
  });
});
