/** `node:process` and the global `process`: what of it makes sense in a function. */
import { variables } from './environment.ts';
import { EventEmitter } from './events.ts';
import { assertFunction, unavailable } from './errors.ts';

/** `performance` is the engine's clock; during the build it stands still. */
const nanoseconds = (): bigint => BigInt(Math.round(performance.now() * 1e6));

function hrtime(since?: readonly [number, number]): [number, number] {
  const now = nanoseconds() - (since ? BigInt(since[0]) * 1_000_000_000n + BigInt(since[1]) : 0n);
  return [Number(now / 1_000_000_000n), Number(now % 1_000_000_000n)];
}
hrtime.bigint = nanoseconds;

/** Lines of the log: there is no terminal. */
function output(write: (line: string) => void) {
  return {
    isTTY: false,
    write(text: string | Uint8Array): boolean {
      const line = typeof text === 'string' ? text : new TextDecoder('utf-8', { ignoreBOM: true }).decode(text);
      write(line.replace(/\n$/, ''));
      return true;
    },
  };
}

const process = Object.assign(new EventEmitter() as object, {
  title: 'function',
  /** Packages take these for the version of Node.js; a function is a worker, for which they have other code. */
  version: '',
  versions: {},
  release: {},
  platform: 'wasi',
  arch: 'wasm32',
  argv: [],
  execArgv: [],
  execPath: '/',
  exitCode: undefined,
  pid: 1,
  ppid: 0,
  browser: true,
  features: {},
  env: variables,
  stdout: output((line) => console.log(line)),
  stderr: output((line) => console.error(line)),
  cwd: () => '/',
  umask: () => 0o22,
  uptime: () => performance.now() / 1000,
  hrtime,
  nextTick(callback: (...args: unknown[]) => void, ...args: unknown[]): void {
    assertFunction(callback, 'callback');
    queueMicrotask(() => callback(...(args as never[])));
  },
  emitWarning(warning: unknown): void {
    console.warn(warning instanceof Error ? warning : `Warning: ${String(warning)}`);
  },
  binding(): never {
    throw unavailable('process.binding', 'it is part of the inside of Node.js');
  },
  chdir(): never {
    throw unavailable('process.chdir', 'a function has no files');
  },
  exit(): never {
    throw unavailable('process.exit', 'throw an error, or return a response');
  },
  abort(): never {
    throw unavailable('process.abort', 'throw an error');
  },
  kill(): never {
    throw unavailable('process.kill', 'a function cannot reach processes');
  },
});

export const {
  title,
  version,
  versions,
  release,
  platform,
  arch,
  argv,
  execArgv,
  execPath,
  env,
  stdout,
  stderr,
  cwd,
  umask,
  uptime,
  nextTick,
  emitWarning,
  exit,
} = process;
export { hrtime };
export default process;
