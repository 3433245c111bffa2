import type { Manifest } from '@skerry/host/registry';
import { harmless, LEVELS, type LogRecord } from '../log.ts';
import { paint } from '../output.ts';

/** Told apart at a glance; red, yellow and green are those of levels. */
const COLOURS = ['cyan', 'magenta', 'blueBright', 'magentaBright', 'cyanBright', 'blue'] as const;

/** What the host says of a request that was not granted. */
const DENIED_ORIGIN = /add "([^"]+)" to "capabilities\.http"/;

/**
 * Writes the log for the person who develops: each function in a colour of its own, each line with its request, and
 * for what was denied the line of `skerry.json` that would permit it.
 */
export class LogLines {
  readonly #manifestOf: (name: string) => Manifest | undefined;
  readonly #colours = new Map<string, (typeof COLOURS)[number]>();

  constructor(manifestOf: (name: string) => Manifest | undefined) {
    this.#manifestOf = manifestOf;
  }

  readonly format = (record: LogRecord): string => {
    const [level, style] = LEVELS[record.level] ?? ['log', 'dim'];
    const time = paint('dim', new Date(record.time).toTimeString().slice(0, 8), process.stderr);
    const code = record.code ? paint('dim', ` [${record.code}]`, process.stderr) : '';
    const head = [time, paint(style, level.padEnd(5), process.stderr), ...this.#source(record)].join(' ');
    const help = this.#help(record);
    return `${head} ${harmless(record.msg ?? '')}${code}${help ? `\n${' '.repeat(15)}${paint('cyan', 'help:', process.stderr)} ${help}` : ''}`;
  };

  /** Function, request and stream, as far as there are any. */
  #source({ function: name, requestId, origin }: LogRecord): string[] {
    if (name === undefined) return [];
    // The first part of the id is the same for all requests of this server.
    const request = requestId === undefined ? '' : `#${requestId.split('-').at(-1)}`;
    const details = [request, origin === 'stdout' ? '' : origin].filter(Boolean).join(' ');
    const shown = paint(this.#colour(name), name, process.stderr);
    return [details ? `${shown} ${paint('dim', harmless(details), process.stderr)}:` : `${shown}:`];
  }

  #colour(name: string): (typeof COLOURS)[number] {
    const colour = this.#colours.get(name) ?? COLOURS[this.#colours.size % COLOURS.length]!;
    this.#colours.set(name, colour);
    return colour;
  }

  #help({ code, help, msg = '', function: name = '' }: LogRecord): string | undefined {
    const origin = code === 'OUTBOUND_DENIED' ? DENIED_ORIGIN.exec(msg)?.[1] : undefined;
    if (origin === undefined) return help;
    const granted = [...(this.#manifestOf(name)?.http ?? []), origin].map((each) => JSON.stringify(each));
    return `In skerry.json: "capabilities": { "http": [${granted.join(', ')}] }`;
  }
}
