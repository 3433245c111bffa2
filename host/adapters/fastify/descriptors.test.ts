import { openSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchDescriptors } from './descriptors.ts';

const { shortage } = vi.hoisted(() => ({ shortage: { code: '' } }));

vi.mock('node:fs', async (original) => {
  const whole = await original<typeof import('node:fs')>();
  const open = (...args: Parameters<typeof openSync>): number => {
    if (shortage.code !== '') throw Object.assign(new Error('no'), { code: shortage.code });
    return whole.openSync(...args);
  };
  return { ...whole, openSync: open };
});

const SECOND = 1000;

let server: Server;
let told: unknown[];

/** What the system says when it cannot accept a connection. */
const fails = (code: string, syscall = 'accept'): boolean => server.emit('error', Object.assign(new Error('no'), { code, syscall }));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  shortage.code = '';
  told = [];
  server = createServer().on('error', () => {});
  const log =
    (level: string) =>
    ({ code, help = '' }: { readonly code: string; readonly help?: string }, message: string) =>
      void told.push(`${level} ${code}: ${message.split(':', 1)[0]}. ${help.split('(', 1)[0]}`);
  watchDescriptors(server, { error: log('error'), info: log('info') } as Parameters<typeof watchDescriptors>[1]);
});

afterEach(() => void vi.useRealTimers());

const NONE_LEFT = 'error DESCRIPTORS_EXHAUSTED: This process has no file descriptors left. Raise its limit ';
const NONE_OF_MACHINE = 'error DESCRIPTORS_EXHAUSTED: This machine has no file descriptors left. Raise the limit of the machine ';
const AVAILABLE = 'info DESCRIPTORS_EXHAUSTED: File descriptors are available again. ';

describe('a shortage of file descriptors', () => {
  it.each([
    ['EMFILE', NONE_LEFT],
    ['ENFILE', NONE_OF_MACHINE],
  ])('is told when a connection cannot be accepted, and when it is over, once: %s', (code, message) => {
    fails(code);
    fails(code);
    expect(told).toEqual([message]);
    vi.advanceTimersByTime(SECOND);
    expect(told).toEqual([message, AVAILABLE]);
    vi.advanceTimersByTime(5 * SECOND);
    expect(told).toHaveLength(2);
  });

  it('is looked for every second, since the system closes connections without a word', () => {
    shortage.code = 'EMFILE';
    vi.advanceTimersByTime(SECOND - 1);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([NONE_LEFT]);
  });

  it('that lasts is told once a minute', () => {
    shortage.code = 'EMFILE';
    vi.advanceTimersByTime(60 * SECOND);
    expect(told).toHaveLength(1);
    vi.advanceTimersByTime(SECOND);
    expect(told).toEqual([NONE_LEFT, NONE_LEFT]);
  });

  it('that comes back within a minute is told with the next one only, and so is its end', () => {
    fails('EMFILE');
    vi.advanceTimersByTime(SECOND);
    fails('EMFILE');
    vi.advanceTimersByTime(SECOND);
    expect(told).toEqual([NONE_LEFT, AVAILABLE, AVAILABLE]);
  });

  it.each([
    ['ECONNABORTED', 'accept'],
    ['EMFILE', 'listen'],
  ])('is not what other errors are: %s of %s', (code, syscall) => {
    fails(code, syscall);
    vi.advanceTimersByTime(2 * SECOND);
    expect(told).toEqual([]);
  });

  it('is not what else keeps a file from being opened', () => {
    shortage.code = 'EACCES';
    vi.advanceTimersByTime(2 * SECOND);
    expect(told).toEqual([]);
  });

  it('is not looked for when the server has closed', () => {
    expect(vi.getTimerCount()).toBe(1);
    server.emit('close');
    expect(vi.getTimerCount()).toBe(0);
  });
});
