import { closeSync, openSync } from 'node:fs';
import type { Server } from 'node:http';
import { devNull } from 'node:os';
import type { FastifyBaseLogger } from 'fastify';

const LOOK_MS = 1000;
/** A shortage that lasts is told again, now and then. */
const REPEAT_MS = 60_000;

const SHORT: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE']);

type Log = Pick<FastifyBaseLogger, 'error' | 'info'>;

/**
 * Tells when this process has run out of file descriptors. Node.js does not: the system's connections are then accepted
 * and closed at once, which no part of a program sees. So it is looked for, by taking one.
 */
export function watchDescriptors(server: Server, log: Log): void {
  const watch = new DescriptorWatch(log);
  const timer = setInterval(() => watch.look(), LOOK_MS).unref();
  // Without a listener it would end the process; any other error belongs to whoever listens on the address.
  server.on('error', (error: NodeJS.ErrnoException) => {
    if (error.syscall === 'accept') watch.failed(error);
  });
  server.once('close', () => clearInterval(timer));
}

class DescriptorWatch {
  readonly #log: Log;
  #toldAt = -Infinity;
  #isShort = false;

  constructor(log: Log) {
    this.#log = log;
  }

  look(): void {
    try {
      closeSync(openSync(devNull, 'r'));
    } catch (error) {
      return this.failed(error as NodeJS.ErrnoException);
    }
    if (this.#isShort) this.#log.info({ code: 'DESCRIPTORS_EXHAUSTED' }, 'File descriptors are available again');
    this.#isShort = false;
  }

  failed({ code }: NodeJS.ErrnoException): void {
    if (!SHORT.has(code)) return;
    this.#isShort = true;
    const now = performance.now();
    if (now - this.#toldAt < REPEAT_MS) return;
    this.#toldAt = now;
    this.#log.error({ code: 'DESCRIPTORS_EXHAUSTED', help: HELP[code as 'EMFILE'] }, MESSAGE[code as 'EMFILE']);
  }
}

const MESSAGE = {
  EMFILE: 'This process has no file descriptors left: new connections are closed, and files and upstreams cannot be opened',
  ENFILE: 'This machine has no file descriptors left: new connections are closed, and files and upstreams cannot be opened',
} as const;

const HELP = {
  EMFILE: 'Raise its limit (`ulimit -n`, `LimitNOFILE=` of systemd), or limit the connections in a proxy in front.',
  ENFILE: 'Raise the limit of the machine (`sysctl fs.file-max`), or look for a program that leaks files.',
} as const;
