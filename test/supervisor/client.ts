import { Agent, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly connection: string | undefined;
  readonly body: string;
}

/** One request; without an agent on a connection of its own. */
export function get(url: string, agent?: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent: agent ?? false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode!, connection: response.headers.connection, body }));
    });
    sent.on('error', (cause) => reject(Object.assign(cause, { onFirstRequest: !sent.reusedSocket })));
    sent.end();
  });
}

/** A connection that is kept for the next request. */
export function keptConnection(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1 });
}

export interface Load {
  /** How many requests were answered by whom, by body. */
  readonly answers: ReadonlyMap<string, number>;
  /** Requests that were not answered although their connection had been accepted, as far as a client can know. */
  readonly failures: readonly string[];
  /** Clients that found nobody. */
  readonly refused: number;
  /** Among them those whose connection was reset before its first answer: closing a socket does that to its queue. */
  readonly reset: number;
  stop(): Promise<void>;
}

/**
 * Clients that ask again as soon as they are answered: half of them on kept connections, half on a new one each time.
 * A client that finds nobody asks no more.
 */
export function startLoad(url: string, clients: number): Load {
  const load = { answers: new Map<string, number>(), failures: [] as string[], refused: 0, reset: 0 };
  const clock = { isOver: false };
  const client = async (agent: Agent | undefined): Promise<void> => {
    while (!clock.isOver) {
      try {
        const { status, body } = await get(url, agent);
        if (status !== 200) load.failures.push(`${status} ${body}`);
        load.answers.set(body, (load.answers.get(body) ?? 0) + 1);
      } catch (cause) {
        const { code, onFirstRequest } = cause as NodeJS.ErrnoException & { onFirstRequest: boolean };
        const isReset = code === 'ECONNRESET' && onFirstRequest;
        if (code === 'ECONNREFUSED' || isReset) load.refused++;
        else load.failures.push(String(cause));
        if (isReset) load.reset++;
        return;
      }
    }
  };
  const agents = Array.from({ length: clients }, (_, i) => (i % 2 === 0 ? keptConnection() : undefined));
  const done = Promise.all(agents.map(client));
  return Object.assign(load, {
    async stop(): Promise<void> {
      clock.isOver = true;
      await done;
      for (const agent of agents) agent?.destroy();
    },
  });
}
