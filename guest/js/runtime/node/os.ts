/** `node:os`: the machine of a function is WebAssembly, and tells nothing of the one below. */
import { unavailable } from './errors.ts';

export const EOL = '\n';
export const devNull = '/dev/null';

export const platform = (): string => 'wasi';
export const type = (): string => 'WASI';
export const arch = (): string => 'wasm32';
export const machine = (): string => 'wasm32';
export const release = (): string => '';
export const version = (): string => '';
export const endianness = (): string => 'LE';
export const hostname = (): string => 'localhost';
export const homedir = (): string => '/';
export const tmpdir = (): string => '/tmp';
export const availableParallelism = (): number => 1;
export const cpus = (): object[] => [];
export const loadavg = (): number[] => [0, 0, 0];
export const networkInterfaces = (): object => ({});
export const uptime = (): number => performance.now() / 1000;
export const getPriority = (): number => 0;

function unknownMemory(): never {
  throw unavailable('the memory of node:os', 'a function is not told how much there is');
}
export { unknownMemory as freemem, unknownMemory as totalmem };

export function userInfo(): never {
  throw unavailable('os.userInfo', 'a function has no user');
}

export function setPriority(): never {
  throw unavailable('os.setPriority', 'a function has none');
}

/** Numbers of POSIX: packages translate names with them. */
export const constants = {
  signals: {
    SIGHUP: 1,
    SIGINT: 2,
    SIGQUIT: 3,
    SIGILL: 4,
    SIGTRAP: 5,
    SIGABRT: 6,
    SIGBUS: 7,
    SIGFPE: 8,
    SIGKILL: 9,
    SIGUSR1: 10,
    SIGSEGV: 11,
    SIGUSR2: 12,
    SIGPIPE: 13,
    SIGALRM: 14,
    SIGTERM: 15,
  },
  errno: {},
  priority: {},
};

export default {
  EOL,
  devNull,
  platform,
  type,
  arch,
  machine,
  release,
  version,
  endianness,
  hostname,
  homedir,
  tmpdir,
  availableParallelism,
  cpus,
  loadavg,
  networkInterfaces,
  uptime,
  getPriority,
  freemem: unknownMemory,
  totalmem: unknownMemory,
  userInfo,
  setPriority,
  constants,
};
