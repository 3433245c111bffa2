import { SkerryError } from '@skerry/host/base';
import type { ServerOptions } from '@skerry/host/fastify';
import type { Logger } from 'pino';
import type { ReadyFunction } from '../../functions/index.ts';
import { duration, errorText, paint } from '../output.ts';
import { harmless } from '../log.ts';
import { SHOWN_HEADER } from './page.ts';
import type { Failure } from './slot.ts';

type Hook = NonNullable<ServerOptions['onRequest']>;
type Request = Parameters<Hook>[0];
type Reply = Parameters<Hook>[1];

/** Characters of a path in a line. */
const MOST_PATH = 200;

/** Tells the person at the terminal what became of a change; as log records when a machine reads. */
export class Reporter {
  readonly #log: Logger | undefined;
  readonly #warned = new Map<string, readonly string[]>();

  /** @param log where records go instead of the terminal */
  constructor(log?: Logger) {
    this.#log = log;
  }

  /** The first build may take seconds, in which nothing else is to be seen. */
  building(names: readonly string[]): void {
    const text = names.length === 1 ? names[0]! : `${names.length} functions`;
    if (this.#log) this.#log.info(`building ${text}`);
    else console.error(`${paint('dim', '[dev]', process.stderr)} building ${text}, which takes some seconds when the compilers start`);
  }

  /** Tells of a request when it is over: what was asked, what came of it, and how long it took. */
  watch(request: Request, { raw }: Reply): void {
    const started = performance.now();
    if (request.headers[SHOWN_HEADER] !== undefined) return;
    raw.once('close', () => {
      const status = raw.writableFinished ? String(raw.statusCode) : `${raw.headersSent ? raw.statusCode : '-'} (cut off)`;
      const milliseconds = performance.now() - started;
      const line = `${request.method} ${harmless(request.url).slice(0, MOST_PATH)} ${status} in ${duration(milliseconds)}`;
      if (this.#log) this.#log.info({ requestId: request.id, status: raw.statusCode, milliseconds: Math.round(milliseconds) }, line);
      else
        console.error(
          `${paint(raw.statusCode >= 500 ? 'red' : 'dim', '[dev]', process.stderr)} ${line} ${paint('dim', `#${request.id.split('-').at(-1)}`, process.stderr)}`,
        );
    });
  }

  /** @param since when the change was seen; undefined: it is the first version of this session */
  live({ manifest: { name }, build: { reused, milliseconds, warnings } }: ReadyFunction, since: number | undefined): void {
    const built = reused ? name : `built ${name} in ${duration(milliseconds)},`;
    const after = since === undefined ? '' : ` ${duration(performance.now() - since)} after the save`;
    this.#say(name, `${built} live${after}`, 'green');
    const told = this.#warned.get(name) ?? [];
    this.#warned.set(name, warnings);
    // Once is enough: the next save would only repeat it.
    for (const warning of warnings) if (!told.includes(warning)) this.#warning(name, warning);
  }

  /** Built, and the result is what runs already. */
  same({ manifest: { name }, build: { milliseconds } }: ReadyFunction, since: number | undefined): void {
    if (since !== undefined) this.#say(name, `built ${name} in ${duration(milliseconds)}, the same as before`, 'dim');
  }

  failed({ name, error }: Failure, hasOldVersion: boolean): void {
    const { code, message, help, where } = error;
    if (this.#log) return this.#log.error({ function: name, code, help, where }, message);
    const consequence = hasOldVersion ? 'requests get the error until it is fixed' : 'it does not answer yet';
    this.#say(name, `${name} is broken; ${consequence}`, 'red');
    console.error(errorText(error));
  }

  /** It was in another function's way, which has changed. */
  resumed(name: string): void {
    this.#say(name, `${name} live`, 'green');
  }

  removed(name: string): void {
    this.#say(name, `${name} is gone`, 'yellow');
  }

  warn(cause: unknown): void {
    if (!this.#log) console.error(errorText(cause));
    else this.#log.warn({ code: SkerryError.is(cause) ? cause.code : 'HOST_BUG' }, String(cause));
  }

  #warning(name: string, text: string): void {
    if (this.#log) this.#log.warn({ function: name }, text);
    else console.error(`  ${paint('yellow', 'warning:', process.stderr)} ${text}`);
  }

  #say(name: string, text: string, style: Parameters<typeof paint>[0]): void {
    if (this.#log) this.#log.info({ function: name }, text);
    else console.error(`${paint(style, '[dev]', process.stderr)} ${text}`);
  }
}
