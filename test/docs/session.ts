import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../house/source-files.ts';
import type { Fence } from './fences.ts';
import { Background, freePort, type Ran, run } from './shell.ts';

const EVENTUALLY_MS = 60_000;

/** Ports that documents use; a test takes free ones in their place. */
const PORTS = ['8787', '8788', '3000'] as const;

/** One reader who follows a document from its start to its end, in a folder of their own. */
export class Session {
  readonly #folder: string;
  readonly #ports: ReadonlyMap<string, number>;
  readonly #servers = new Map<string, Background>();
  #last: Ran = { code: 0, output: '' };
  #lastServer: Background | undefined;

  private constructor(folder: string, ports: ReadonlyMap<string, number>) {
    this.#folder = folder;
    this.#ports = ports;
  }

  static async open(): Promise<Session> {
    const folder = await mkdtemp(join(tmpdir(), 'skerry-docs-'));
    for (const part of ['node_modules', 'examples']) await symlink(join(ROOT, part), join(folder, part));
    const ports = new Map<string, number>();
    for (const port of PORTS) ports.set(port, await freePort());
    return new Session(folder, ports);
  }

  async close(): Promise<void> {
    for (const server of this.#servers.values()) await server.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** @param expected what the commands print, when the document says so */
  async follow({ directives, text }: Fence, expected: string | undefined): Promise<void> {
    const file = directives.get('file');
    const port = directives.get('serves');
    if (file !== undefined) await this.#write(file, text);
    else if (directives.has('log')) await this.#checkLog(text);
    else if (directives.has('output')) check(this.#last.output, this.#here(text));
    else if (port !== undefined) await this.#serve(text, port);
    else if (directives.has('eventually')) await this.#retry(text, expected);
    else await this.#run(text, Number(directives.get('exit') ?? 0));
  }

  async #write(file: string, text: string): Promise<void> {
    const path = join(this.#folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${this.#here(text)}\n`);
  }

  async #run(text: string, code: number): Promise<void> {
    this.#last = await run(this.#here(text), this.#folder);
    if (this.#last.code !== code) throw new Error(`It ended with ${this.#last.code}, not ${code}:\n${this.#last.output}`);
  }

  async #retry(text: string, expected: string | undefined): Promise<void> {
    const deadline = performance.now() + EVENTUALLY_MS;
    for (;;) {
      try {
        await this.#run(text, 0);
        if (expected !== undefined) check(this.#last.output, this.#here(expected));
        return;
      } catch (cause) {
        if (performance.now() > deadline) throw new Error(`${String(cause)}\nThe server said:\n${this.#lastServer?.output()}`, { cause });
        await sleep(200);
      }
    }
  }

  async #serve(text: string, port: string): Promise<void> {
    await this.#servers.get(port)?.stop();
    const command = /^skerry (?:serve|dev) (?!.*--port)/m.test(text) ? `${text} --port ${port}` : text;
    const server = new Background(this.#here(command), this.#folder);
    this.#servers.set(port, server);
    this.#lastServer = server;
    await server.listening(this.#ports.get(port)!);
  }

  async #checkLog(text: string): Promise<void> {
    const deadline = performance.now() + 5000;
    while (mismatch(this.#lastServer?.output() ?? '', this.#here(text)) !== undefined && performance.now() < deadline) await sleep(50);
    check(this.#lastServer?.output() ?? '', this.#here(text));
  }

  /** The text with the ports of this session in it. */
  #here(text: string): string {
    return text.replace(/\b(?:8787|8788|3000)\b/g, (port) => String(this.#ports.get(port)));
  }
}

/** The first expected line that does not stand, in order, in the output. */
function mismatch(output: string, expected: string): string | undefined {
  const lines = output.split('\n').map((line) => line.trimEnd());
  let from = 0;
  for (const line of expected.split('\n')) {
    if (line.trim() === '' || line.trim() === '…') continue;
    const pattern = new RegExp(
      line
        .trim()
        .split('…')
        .map((part) => RegExp.escape(part))
        .join('.*'),
    );
    const found = lines.findIndex((candidate, index) => index >= from && pattern.test(candidate));
    if (found < 0) return line;
    from = found + 1;
  }
  return undefined;
}

function check(output: string, expected: string): void {
  const missing = mismatch(output, expected);
  if (missing !== undefined) throw new Error(`Expected the line\n  ${missing}\nin\n${output}`);
}
