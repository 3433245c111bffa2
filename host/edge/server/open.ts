import { readFile } from 'node:fs/promises';
import { SkerryError } from '../../base/index.ts';
import type { OutboundFactory } from '../../capabilities/index.ts';
import type { Functions, Log } from '../../runtime/index.ts';
import type { StorageDriver } from '../../storage/contract.ts';
import type { BundledFunction } from '../bundle.ts';
import { openFunctions } from '../functions.ts';
import { jsonLog } from '../log.ts';
import { readFiles } from '../modules.ts';
import { checkRuntime } from '../runtime.ts';

/** What `skerry bundle` puts into a start module. */
export interface ServerParts {
  readonly functions: readonly BundledFunction[];
  /** Address of the start module: files are beside it. */
  readonly base: string;
  /** undefined: no function has a store. */
  readonly storage: (() => StorageDriver) | undefined;
  readonly outbound: (log: Log) => OutboundFactory;
}

export interface OpenServer {
  readonly functions: Functions;
  readonly log: Log;
  /** Names a request in the log. */
  readonly nextId: () => string;
  readonly host: string;
  readonly port: number;
  /** Tells where it listens. */
  readonly listening: (host: string, port: number) => void;
  /** Tells why it does not, and ends the process. */
  readonly failed: (cause: unknown) => void;
  /** Calls `stop` when a signal asks the process to end, and ends it after that. */
  readonly onSignal: (stop: () => Promise<unknown>) => void;
}

interface Runtime {
  readonly name: string;
  readonly help: string;
}

/**
 * Opens what a program that serves needs. What keeps it from that is told, and ends the process.
 *
 * Variables: `PORT` (8787), `HOST` (127.0.0.1), `SKERRY_DATA`, and those that stand in place of values of manifests.
 */
export async function openServer(runtime: Runtime, parts: ServerParts): Promise<OpenServer> {
  const log = jsonLog((line) => console.log(line));
  try {
    return await open(runtime, parts, log);
  } catch (cause) {
    return failed(cause);
  }
}

async function open(runtime: Runtime, { functions, base, storage, outbound }: ServerParts, log: Log): Promise<OpenServer> {
  checkRuntime(runtime);
  const files = await readFiles(functions, async (name) => new Uint8Array(await readFile(new URL(name, base))));
  const opened = storage?.();
  const variables = (name: string): string | undefined => process.env[name];
  const { HOST: host = '127.0.0.1', PORT: port = '8787' } = process.env;
  let count = 0;
  return {
    functions: openFunctions(functions, files, { storage: opened, outbound: outbound(log), variables }),
    log,
    nextId: () => `${(++count).toString(36)}`,
    host,
    port: portOf(port),
    listening: (name, at) => log.info({ functions: functions.map(({ manifest }) => manifest.name) }, `Listening on ${originOf(name, at)}`),
    failed,
    onSignal: (stop) =>
      onSignal(async () => {
        await stop();
        await opened?.close();
      }),
  };
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port < 65_536) return port;
  throw new SkerryError('USAGE', `PORT is ${JSON.stringify(text)}, which is no port`, { help: 'Set PORT to a number from 0 to 65535.' });
}

const originOf = (host: string, port: number): string => `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

function failed(cause: unknown): never {
  const { code = 'HOST_BUG', help } = cause as { readonly code?: string; readonly help?: string };
  const { message, stack } = cause instanceof Error ? cause : new Error(String(cause));
  console.error(SkerryError.is(cause) ? `error: ${message} [${code}]\n help: ${help ?? ''}` : `error: ${stack ?? message}`);
  process.exit(1);
}

function onSignal(stop: () => Promise<void>): void {
  const end = (): void => void stop().finally(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
}
