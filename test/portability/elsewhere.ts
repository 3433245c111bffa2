import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describeComponent } from '@skerry/host/engine';
import { type ElsewhereName, type ElsewhereVerdict, linksElsewhere } from '../../sdk/cli/elsewhere.ts';

/** A server of components that knows nothing of Skerry. */
export interface Elsewhere {
  readonly name: string;
  /** As `skerry inspect` calls it. */
  readonly target: ElsewhereName;
  /** Why it cannot be used on this machine. undefined: it can. */
  readonly missing: string | undefined;
  /** The command that serves a component on a port of this machine. */
  command(component: string, port: number, config: Readonly<Record<string, string>>, options: readonly string[]): readonly string[];
}

const JCO = fileURLToPath(new URL('./jco.js', import.meta.resolve('@bytecodealliance/jco')));
const LARGE_BYTES = 4 * 1024 * 1024;
const WASMTIME = process.env['WASMTIME'] ?? 'wasmtime';

export const wasmtime: Elsewhere = {
  name: 'wasmtime serve',
  target: 'wasmtime',
  missing:
    spawnSync(WASMTIME, ['--version']).status === 0
      ? undefined
      : 'there is no wasmtime on the PATH, and the variable WASMTIME does not name one',
  command(component, port, config, options) {
    const values = Object.entries(config).flatMap(([key, value]) => ['-S', `config-var=${key}=${value}`]);
    // Of eleven million bytes its quick compiler makes code in two seconds, the other one in eleven.
    const compiler = statSync(component).size > LARGE_BYTES ? 'winch' : 'cranelift';
    return [
      WASMTIME,
      'serve',
      '-C',
      `compiler=${compiler}`,
      ...options.flatMap((each) => each.split(' ')),
      ...values,
      '--addr',
      `127.0.0.1:${port}`,
      component,
    ];
  },
};

/** It keeps one instance for all requests unless it is asked for more. */
export const jco: Elsewhere = {
  name: 'jco serve',
  target: 'jco',
  missing: undefined,
  command: (component, port, _config, options) => [
    process.execPath,
    JCO,
    'serve',
    component,
    '--host',
    '127.0.0.1',
    '--port',
    `${port}`,
    ...options,
  ],
};

export interface Running {
  readonly origin: string;
  printed(): string;
  /** Settled when the process is over. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 120_000;

/**
 * Starts the server with what `skerry inspect` says that it needs. Resolves when it takes connections, or has ended of itself.
 *
 * @throws when it is missing, or does neither for two minutes
 */
export async function start(elsewhere: Elsewhere, component: string, config: Readonly<Record<string, string>>): Promise<Running> {
  if (elsewhere.missing !== undefined) throw new Error(elsewhere.missing);
  const { options } = verdictOn(elsewhere, component);
  const port = await freePort();
  const [program, ...args] = elsewhere.command(component, port, config, options);
  // A group of its own: jco runs the server in a process below the one that is started.
  const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  const ended = once(child, 'close').then(() => {});
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) process.kill(-child.pid!, 'SIGKILL');
    await ended;
  };
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (child.exitCode === null && !(await isOpen(port))) {
    if (Date.now() > deadline) {
      await stop();
      throw new Error(`${elsewhere.name} opened no port within ${START_TIMEOUT_MS / 1000} s:\n${text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { origin: `http://127.0.0.1:${port}`, printed: () => text, ended, stop };
}

/** What `skerry inspect` says of a component there. */
export function verdictOn({ target }: Elsewhere, component: string): ElsewhereVerdict {
  const { imports, exports } = describeComponent(readFileSync(component));
  return linksElsewhere(
    target,
    imports,
    exports.map(({ name }) => name),
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
