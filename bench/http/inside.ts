/**
 * What a request costs inside the process: a hello over connections that are no sockets, so that neither the kernel nor
 * a load generator is measured. `node bench/http/inside.ts [--seconds N]`; each subject in a process of its own, in turn.
 */
import { fork } from 'node:child_process';
import { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { getHeapSpaceStatistics } from 'node:v8';
import { parseArgs } from 'node:util';
import Fastify, { type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { parseManifest } from '@skerry/host/registry';
import { createServer } from '@skerry/host/fastify';
import { createHost } from '@skerry/host/node';
import { memoryStorage } from '@skerry/host/storage';
import { built } from '../../test/support/built.ts';

const CONNECTIONS = 32;
const ROUNDS = 3;
/** Batches between two looks at the heap. */
const LOOK_EVERY = 20;
const LANGUAGES = ['assemblyscript', 'typescript'];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seconds: { type: 'string', default: '3' } } });
const milliseconds = Number(values.seconds) * 1000;

/** A connection whose other end is this script: nothing is sent anywhere. */
class Connection extends Duplex {
  readonly remoteAddress = '127.0.0.1';
  readonly #onAnswer: () => void;

  constructor(onAnswer: () => void) {
    super();
    this.#onAnswer = onAnswer;
  }

  setTimeout(): this {
    return this;
  }

  override _read(): void {
    // Requests are pushed.
  }

  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    done();
    this.#onAnswer();
  }
}

async function fastify(): Promise<FastifyInstance> {
  const app = Fastify();
  app.get('/', (_request, reply) => reply.type('text/plain; charset=utf-8').send('Hello World from /\n'));
  await app.ready();
  return app;
}

async function skerry(language: string): Promise<FastifyInstance> {
  const host = createHost({ storage: memoryStorage() });
  const manifest = parseManifest(JSON.stringify({ name: 'hello', component: 'given', routes: ['/*'] }), 'hello');
  host.registry.replace([await host.deploy(manifest, await built(`examples/hello-${language}`))]);
  const app = await createServer({ registry: host.registry, logger: pino({ level: 'silent' }) });
  await app.ready();
  return app;
}

/** Of a request: microseconds in the batches than which a tenth and a half of all are faster, and bytes that V8 moved to its old generation. */
interface Figures {
  readonly fast: number;
  readonly median: number;
  readonly aged: number;
}

/** What V8 has moved to its old generation since the last look, in bytes, if it has collected nothing there meanwhile. */
class Aging {
  #before = this.#size();
  total = 0;

  look(): void {
    const size = this.#size();
    this.total += Math.max(0, size - this.#before);
    this.#before = size;
  }

  #size(): number {
    return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')!.space_used_size;
  }
}

async function measure(app: FastifyInstance, path: string): Promise<Figures> {
  let left = 0;
  let done = (): void => {};
  const connections = Array.from({ length: CONNECTIONS }, () => {
    const connection = new Connection(() => --left === 0 && done());
    app.server.emit('connection', connection);
    return connection;
  });
  const request = Buffer.from(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  const batch = async (): Promise<number> => {
    const start = performance.now();
    left = CONNECTIONS;
    await new Promise<void>((resolve) => {
      done = resolve;
      for (const connection of connections) connection.push(request);
    });
    // As behind sockets: a turn of the event loop ends, and what waits for that is done.
    await new Promise(setImmediate);
    return ((performance.now() - start) * 1000) / CONNECTIONS;
  };
  for (const end = performance.now() + milliseconds / 2; performance.now() < end;) await batch();
  const times: number[] = [];
  const aging = new Aging();
  for (const end = performance.now() + milliseconds; performance.now() < end;) {
    times.push(await batch());
    if (times.length % LOOK_EVERY === 0) aging.look();
  }
  times.sort((a, b) => a - b);
  return { fast: times[Math.floor(times.length / 10)]!, median: times[times.length >> 1]!, aged: aging.total / times.length / CONNECTIONS };
}

async function one(subject: string): Promise<void> {
  const app = subject === 'fastify' ? await fastify() : await skerry(subject);
  process.send!(await measure(app, subject === 'fastify' ? '/' : `/hello-${subject}`));
  process.exit();
}

function inProcess(subject: string): Promise<Figures> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [subject, '--seconds', values.seconds]);
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`${subject} ended with ${code}`)));
  });
}

const [subject] = positionals;
if (subject !== undefined) await one(subject);
else {
  const rows = new Map<string, Figures[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of ['fastify', ...LANGUAGES]) rows.set(name, [...(rows.get(name) ?? []), await inProcess(name)]);
  }
  const middle = (figures: number[]): string => figures.toSorted((a, b) => a - b)[figures.length >> 1]!.toFixed(1);
  const table = [...rows].map(([name, figures]) => [
    name,
    {
      'lowest tenth us': middle(figures.map(({ fast }) => fast)),
      'median us': middle(figures.map(({ median }) => median)),
      'bytes to the old generation': middle(figures.map(({ aged }) => aged)),
    },
  ]);
  console.table(Object.fromEntries(table));
}
