import { Agent, request as send } from 'node:http';
import type { Serving } from './cli.ts';

export interface Answer {
  readonly status: number | undefined;
  /** Which version of its function it was. */
  readonly version: string | undefined;
  readonly text: string;
}

export interface Asking {
  readonly agent?: Agent;
  /** What the client calls the server. */
  readonly name?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** One request, on a connection of its own unless an agent keeps some. */
export function ask({ url }: Pick<Serving, 'url'>, path: string, asking: Asking = {}): Promise<Answer> {
  const { agent, name = 'localhost', method = 'GET', body, headers } = asking;
  return new Promise((resolve, reject) => {
    const all = { host: name, 'skerry-version': '?', ...headers };
    const request = send(url + path, { method, headers: all, ...(agent ? { agent } : { agent: false }) }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const version = response.headers['x-skerry-version'];
        resolve({
          status: response.statusCode,
          version: version === undefined ? undefined : String(version),
          text: String(Buffer.concat(chunks)),
        });
      });
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Whether the next so many requests, each on a connection of its own, and so at all workers, are answered as they should be. */
export async function everywhere(
  serving: Pick<Serving, 'url'>,
  path: string,
  holds: (answer: Answer) => boolean,
  asking: Asking = {},
): Promise<boolean> {
  const answers = await Promise.all(Array.from({ length: 12 }, () => ask(serving, path, asking).catch(() => undefined)));
  return answers.every((answer) => answer !== undefined && holds(answer));
}

/** Clients that ask without a pause. */
export class Load {
  readonly failures: unknown[] = [];
  requests = 0;
  readonly versions = new Set<string | undefined>();
  readonly texts = new Set<string>();
  #isOver = false;
  readonly #clients: readonly Promise<void>[];

  constructor(serving: Serving, path: string, clients: number, name?: string) {
    const agent = new Agent({ keepAlive: true, maxSockets: clients });
    const asking = { agent, ...(name !== undefined && { name }) };
    this.#clients = Array.from({ length: clients }, () => this.#client(serving, path, asking));
  }

  async #client(serving: Serving, path: string, asking: Asking): Promise<void> {
    while (!this.#isOver) {
      try {
        const { status, version, text } = await ask(serving, path, asking);
        this.versions.add(version);
        this.texts.add(text);
        if (status !== 200) this.failures.push(status);
      } catch (cause) {
        this.failures.push(cause);
      }
      this.requests++;
    }
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#clients);
  }
}

/** Ids of the processes that a supervisor has started, newest last. */
export const pidsOf = (serving: Serving): number[] => [...serving.stderr().matchAll(/Worker (\d+) serves/g)].map(([, pid]) => Number(pid));
