import os, { constants, EOL } from 'node:os';
import tty, { isatty } from 'node:tty';
import { calls, type Cases } from './describe.ts';

const TEXTS = ['platform', 'type', 'arch', 'machine', 'release', 'version', 'endianness', 'hostname', 'homedir', 'tmpdir'] as const;
const NUMBERS = ['availableParallelism', 'uptime', 'getPriority'] as const;
const SIGNALS = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGABRT',
  'SIGKILL',
  'SIGUSR1',
  'SIGSEGV',
  'SIGUSR2',
  'SIGPIPE',
  'SIGALRM',
  'SIGTERM',
] as const;

/** What it says differs from machine to machine; of what kind it is does not. */
export const cases: Cases = {
  'ends of lines': () => [EOL, os.EOL, os.devNull],
  ...calls('text', (name: (typeof TEXTS)[number]) => typeof os[name](), TEXTS),
  ...calls('number', (name: (typeof NUMBERS)[number]) => typeof os[name](), NUMBERS),
  ...calls('signal', (name: (typeof SIGNALS)[number]) => [constants.signals[name], os.constants.signals[name]], SIGNALS),
  lists: () => [Array.isArray(os.cpus()), os.loadavg().length, typeof os.networkInterfaces()],
  ...calls('isatty', isatty, [1000, -1, undefined]),
  'a terminal': () => [tty.isatty(1000), typeof tty.ReadStream, typeof tty.WriteStream],
  'a stream of none': () => {
    try {
      return new tty.WriteStream(1000);
    } catch (error) {
      return error instanceof Error;
    }
  },
};
