import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SkerryError } from '../base/index.ts';
import { BytesSource, Fields, OutgoingResponse, type RequestContext, ResponseOutparam } from '../wasi/index.ts';
import type { Deployment } from './deployment.ts';
import { FunctionMetrics } from './metrics.ts';
import type { RequestListener } from './events.ts';
import { invoke } from './invoke.ts';
import { Limiter } from './limits/limiter.ts';
import { Line } from './line.ts';
import { readHead } from './request/head.ts';
import type { InvokeRequest } from './request/request.ts';
import type { ResponseSink, Sending } from './response/sink.ts';
import type { Sandbox, Sandboxes } from './sandboxes.ts';
import { type Handle, testDeployment } from './test-deployment.ts';

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await turn();
};

/** A client, as far as the runtime sees it. */
class Client implements ResponseSink {
  readonly got: unknown[] = [];
  readonly wantsUsage: boolean;
  isGone = false;
  sending: Sending | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(wantsUsage = false) {
    this.wantsUsage = wantsUsage;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  tell(): void {}

  onGone(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  send(response: OutgoingResponse, sending: Sending): void {
    this.got.push(response.statusCode());
    this.sending = sending;
  }

  refuse({ code }: SkerryError): void {
    this.got.push(code);
  }

  cut({ code }: SkerryError): void {
    this.got.push(`cut ${code}`);
  }

  leave(): void {
    this.isGone = true;
    for (const listener of this.#listeners) listener();
  }
}

const request = (body = new BytesSource()): InvokeRequest => ({
  id: 'r1',
  scheme: 'http',
  body,
  log: {} as InvokeRequest['log'],
  head: readHead({ method: 'GET', target: '/', rawHeaders: ['host', 'localhost'] }) as InvokeRequest['head'],
});

/** A function with one place and a line of one, and what happens to its requests. */
class Served {
  readonly events: string[] = [];
  readonly metrics = new FunctionMetrics();
  readonly stopped: string[] = [];
  readonly given: Sandbox[] = [];
  readonly limiter = new Limiter('test', { concurrency: 1, queue: 1 });
  readonly deployment: Deployment;
  /** Who waits for a sandbox, where none is idle. */
  readonly line = new Line<unknown, Sandbox>();
  readonly sandbox = {
    instance: { cpuTimeMs: 3, memoryBytes: 65_536, stop: ({ code }: SkerryError) => void this.stopped.push(code) },
    ref: {},
  } as unknown as Sandbox;
  hasIdle = true;

  constructor(handle: Handle) {
    const listener: RequestListener = {
      failed: (_, { code }) => void this.events.push(`failed ${code}`),
      faulted: (_, { code }) => void this.events.push(`faulted ${code}`),
      finished: () => void this.events.push('finished'),
    };
    const made = testDeployment(handle, [listener, this.metrics]);
    const sandboxes = {
      takeIdle: () => (this.hasIdle ? this.sandbox : undefined),
      wait: () => this.line.join(undefined),
      give: (sandbox: Sandbox) => void this.given.push(sandbox),
    } as unknown as Sandboxes;
    this.deployment = { ...made, limiter: this.limiter, sandboxes } as Deployment;
  }

  ask(client = new Client(), context?: (granted: RequestContext) => RequestContext): Promise<void> {
    return invoke(this.deployment, request(), client, { context });
  }
}

const answer: Handle = (_, outparam) => ResponseOutparam.set(outparam, { tag: 'ok', val: new OutgoingResponse(new Fields()) });

describe('a request', () => {
  it('gives back its place and its sandbox, and ends what it was granted', async () => {
    const served = new Served(answer);
    const ended = vi.fn();
    await served.ask(new Client(), (granted) => {
      granted.onEnd(ended);
      return granted;
    });
    expect(ended).toHaveBeenCalledOnce();
    expect([served.limiter.running, served.given]).toEqual([0, [served.sandbox]]);
    expect([served.metrics.requests, served.metrics.cpuTimeMs, served.metrics.failures.size]).toEqual([1, 3, 0]);
  });

  it('lets go of a body that its guest did not read', async () => {
    const served = new Served(answer);
    const body = new BytesSource(new Uint8Array(5));
    const cancelled = vi.spyOn(body, 'cancel');
    await invoke(served.deployment, request(body), new Client());
    expect(cancelled).toHaveBeenCalled();
  });

  it('waits for its place, and the next one is turned away', async () => {
    const first = Promise.withResolvers<void>();
    const running: string[] = [];
    const served = new Served(async (incoming, outparam) => {
      running.push('begun');
      if (running.length === 1) await first.promise;
      await answer(incoming, outparam);
    });
    const [one, two] = [new Client(), new Client()];
    const all = [served.ask(one), served.ask(two)];
    expect(() => served.ask()).toThrow(expect.objectContaining({ code: 'LIMIT_CONCURRENCY' }));
    await turns(3);
    expect(running).toEqual(['begun']);
    first.resolve();
    await Promise.all(all);
    await turn();
    expect([one.got, two.got, served.limiter.running]).toEqual([[200], [200], 0]);
  });

  it('whose client leaves the line takes no place, and frees none', async () => {
    const first = Promise.withResolvers<void>();
    const served = new Served(async (incoming, outparam) => {
      await first.promise;
      await answer(incoming, outparam);
    });
    const running = served.ask();
    const client = new Client();
    const waiting = served.ask(client);
    await turns(2);
    client.leave();
    await waiting;
    expect([served.limiter.running, served.limiter.waiting, served.stopped]).toEqual([1, 0, []]);
    expect(served.events).toEqual(['failed CLIENT_DISCONNECTED', 'finished']);
    first.resolve();
    await running;
    expect([served.limiter.running, client.got, client.listeners]).toEqual([0, [], 0]);
  });

  it('whose client leaves while a sandbox is made for it leaves that line, too', async () => {
    const served = new Served(answer);
    served.hasIdle = false;
    const client = new Client();
    const ended = vi.fn();
    const waiting = served.ask(client, (granted) => {
      granted.onEnd(ended);
      return granted;
    });
    await turns(2);
    expect(served.line.length).toBe(1);
    client.leave();
    expect([served.line.length, ended.mock.calls.length]).toEqual([0, 1]);
    await waiting;
    expect([served.given, served.limiter.running]).toEqual([[], 0]);
  });

  it('whose client leaves is stopped, once and for that reason', async () => {
    const served = new Served(() => turns(6));
    const client = new Client();
    const running = served.ask(client);
    await turns(2);
    client.leave();
    await running;
    expect([served.stopped, client.got]).toEqual([['CLIENT_DISCONNECTED'], []]);
    expect(served.events).toEqual(['failed CLIENT_DISCONNECTED', 'finished']);
    expect([...served.metrics.failures]).toEqual([['CLIENT_DISCONNECTED', 1]]);
  });
});

describe('time', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it('ends a request that takes too much, and answers at once', async () => {
    const end = Promise.withResolvers<void>();
    const served = new Served(() => end.promise);
    const client = new Client();
    const running = served.ask(client);
    await turns(2);
    expect([vi.getTimerCount(), client.listeners]).toEqual([1, 1]);
    vi.advanceTimersByTime(served.deployment.limits.wallTimeMs);
    expect([client.got, served.stopped]).toEqual([['LIMIT_WALL_TIME'], ['LIMIT_WALL_TIME']]);
    end.resolve();
    await running;
    expect([served.events, client.got]).toEqual([['failed LIMIT_WALL_TIME', 'finished'], ['LIMIT_WALL_TIME']]);
  });

  it('is no longer measured when the request is over, nor is the client watched', async () => {
    const served = new Served(async (incoming, outparam) => {
      await turns(3);
      await answer(incoming, outparam);
    });
    const client = new Client();
    await served.ask(client);
    expect([vi.getTimerCount(), client.listeners]).toEqual([0, 0]);
    const quick = new Client();
    const short = new Served(answer);
    await short.ask(quick);
    await turns(2);
    expect([vi.getTimerCount(), quick.listeners]).toEqual([0, 0]);
  });
});

describe('an answer', () => {
  it('that the guest refuses to give is an error', async () => {
    const served = new Served((_, outparam) => ResponseOutparam.set(outparam, { tag: 'err', val: { tag: 'internal-error', val: 'no' } }));
    const client = new Client();
    await served.ask(client);
    await turn();
    expect([client.got, served.events]).toEqual([['GUEST_RESPONSE_ERROR'], ['failed GUEST_RESPONSE_ERROR', 'finished']]);
  });

  it('that the guest lets go of is told while the guest runs', async () => {
    const end = Promise.withResolvers<void>();
    const served = new Served((_, outparam) => {
      outparam[Symbol.dispose]();
      return end.promise;
    });
    const client = new Client();
    const running = served.ask(client);
    await turn();
    expect([client.got, served.stopped]).toEqual([['GUEST_NO_RESPONSE'], ['GUEST_NO_RESPONSE']]);
    end.resolve();
    await running;
  });

  it('with too large a head is an error in its place', async () => {
    const served = new Served((_, outparam) => {
      const fields = Fields.fromList([['x-large', new Uint8Array(served.deployment.limits.responseHeaderBytes).fill(0x61)]]);
      ResponseOutparam.set(outparam, { tag: 'ok', val: new OutgoingResponse(fields) });
    });
    const client = new Client();
    await served.ask(client);
    await turn();
    expect([client.got, served.events]).toEqual([['GUEST_RESPONSE_ERROR'], ['finished', 'failed GUEST_RESPONSE_ERROR']]);
  });

  it('is sent once, and cut where its guest fails behind it', async () => {
    const served = new Served(async (incoming, outparam) => {
      await answer(incoming, outparam);
      await turns(2);
      throw new SkerryError('GUEST_TRAPPED', 'It trapped');
    });
    const client = new Client();
    await served.ask(client);
    await turns(2);
    expect([client.got, served.events]).toEqual([
      [200, 'cut GUEST_TRAPPED'],
      ['failed GUEST_TRAPPED', 'finished'],
    ]);
  });

  it('that is given up is cut, and told once', async () => {
    const served = new Served(answer);
    const client = new Client();
    await served.ask(client);
    await turn();
    client.sending!.unfinished(new SkerryError('GUEST_BODY_INCOMPLETE', 'It did not'));
    client.sending!.failed(new SkerryError('CLIENT_DISCONNECTED', 'It left'));
    expect(client.got).toEqual([200, 'cut GUEST_BODY_INCOMPLETE', 'cut GUEST_BODY_INCOMPLETE']);
    expect([served.events, served.stopped]).toEqual([['finished', 'failed GUEST_BODY_INCOMPLETE'], []]);
  });

  it.each([
    [true, { cpuTimeMs: 3, memoryBytes: 65_536 }],
    [false, { cpuTimeMs: 0, memoryBytes: 0 }],
  ])('tells what a guest that is done has used, where somebody wants it: %j', async (wantsUsage, usage) => {
    const served = new Served(answer);
    const client = new Client(wantsUsage);
    await served.ask(client);
    await turn();
    expect(client.sending!.usage).toEqual(usage);
  });
});

describe('a bug of the host', () => {
  it('in what ends with a request is told, and costs nobody else anything', async () => {
    const served = new Served(answer);
    await served.ask(new Client(), (granted) => {
      granted.onEnd(() => {
        throw new Error('a bug');
      });
      return granted;
    });
    expect(served.events).toEqual(['faulted HOST_BUG', 'finished']);
    expect([served.given, served.limiter.running]).toEqual([[served.sandbox], 0]);
  });

  it('in telling of an error is told itself', async () => {
    const served = new Served(() => {});
    const client = new Client();
    client.refuse = () => {
      throw new Error('a bug');
    };
    await served.ask(client);
    expect(served.events).toEqual(['failed GUEST_NO_RESPONSE', 'faulted HOST_BUG', 'finished']);
  });
});
