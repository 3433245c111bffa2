// oxlint-disable no-thenable, no-unnecessary-await, no-constant-condition
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import diagnostics from 'node:diagnostics_channel';
import EventEmitter from 'node:events';
import { performance as perf } from 'node:perf_hooks';
import process, { nextTick } from 'node:process';
import { setTimeout as wait, setImmediate as soon, setInterval as every } from 'node:timers/promises';
import timers from 'node:timers';
import type { Cases } from './describe.ts';

const storage = new AsyncLocalStorage<string>();
const other = new AsyncLocalStorage<number>();
const here = (): string | undefined => storage.getStore();
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

async function* numbers(seen: unknown[]): AsyncGenerator<number> {
  for (let index = 0; index < 3; index++) {
    await tick();
    seen.push(['inside', index, here()]);
    yield index;
  }
}

/** Two runs at the same time, whose steps alternate. */
const both = async (run: (name: string) => Promise<unknown>): Promise<unknown[]> =>
  Promise.all(['one', 'two'].map((name) => storage.run(name, () => run(name))));

export const cases: Cases = {
  'no store': () => here(),
  synchronous: () => storage.run('a', () => [here(), storage.run('b', here), here(), storage.exit(here)]),
  await: () =>
    both(async () => {
      const seen = [here()];
      await null;
      seen.push(here());
      await tick();
      seen.push(here());
      await Promise.resolve().then(() => 1);
      seen.push(here());
      return seen;
    }),
  'nested functions': () =>
    both(async (name) => {
      const inner = async (): Promise<string> => {
        await tick();
        return `${name} ${here()}`;
      };
      return [await inner(), await Promise.all([inner(), inner()]), here()];
    }),
  'a run inside an asynchronous run': () =>
    both(async () => {
      await tick();
      const inner = await storage.run('inner', async () => {
        await tick();
        return here();
      });
      return [inner, here()];
    }),
  'two storages': () =>
    both(async (name) =>
      other.run(name.length, async () => {
        await tick();
        return [here(), other.getStore()];
      }),
    ),
  then: () =>
    both(() =>
      tick()
        .then(() => here())
        .then((first) => tick().then(() => [first, here()])),
    ),
  'catch and finally': () =>
    both(async () => {
      const seen: unknown[] = [];
      await Promise.reject(new Error('x'))
        .catch(() => seen.push(here()))
        .finally(() => seen.push(here()));
      return seen;
    }),
  'an await that fails': () =>
    both(async () => {
      try {
        await tick().then(() => {
          throw new Error('x');
        });
      } catch {
        return here();
      }
      return 'not here';
    }),
  'finally after an await': () =>
    both(async () => {
      const seen: unknown[] = [];
      try {
        await tick();
        throw new Error('x');
      } catch {
        seen.push(here());
        await tick();
      } finally {
        seen.push(here());
      }
      return seen;
    }),
  timers: () =>
    both(
      () =>
        new Promise((resolve) => {
          setTimeout(() => {
            const first = here();
            setTimeout(() => resolve([first, here()]), 1);
          }, 1);
        }),
    ),
  intervals: () =>
    both(
      () =>
        new Promise((resolve) => {
          const seen: unknown[] = [];
          const timer = setInterval(() => {
            seen.push(here());
            if (seen.length === 2) {
              clearInterval(timer);
              resolve(seen);
            }
          }, 1);
        }),
    ),
  'microtasks and ticks': () =>
    both(
      () =>
        new Promise((resolve) => {
          queueMicrotask(() => {
            const first = here();
            nextTick(() => resolve([first, here()]));
          });
        }),
    ),
  'for await': () =>
    both(async () => {
      const seen: unknown[] = [];
      for await (const value of numbers(seen)) seen.push([value, here()]);
      seen.push(here());
      return seen;
    }),
  'for await over promises': () =>
    both(async () => {
      const seen: unknown[] = [];
      for await (const value of [tick().then(() => 1), 2, tick()]) seen.push([typeof value, here()]);
      return [seen, here()];
    }),
  'for await with break': () =>
    both(async () => {
      const seen: unknown[] = [];
      outer: for await (const value of numbers(seen)) {
        for (const _ of [1]) {
          if (value === 1) continue outer;
        }
        if (value === 2) break outer;
        seen.push(value);
      }
      return [seen, here()];
    }),
  'for await that fails': () =>
    both(async () => {
      async function* fails(): AsyncGenerator<number> {
        yield 1;
        await tick();
        throw new RangeError('end');
      }
      const seen: unknown[] = [];
      try {
        for await (const value of fails()) seen.push([value, here()]);
      } catch (error) {
        seen.push(error, here());
      }
      return seen;
    }),
  'for await whose body fails': () =>
    both(async () => {
      const seen: unknown[] = [];
      try {
        for await (const value of numbers(seen)) {
          await tick();
          throw new RangeError(`at ${value}`);
        }
      } catch (error) {
        seen.push((error as Error).message, here());
      }
      return seen;
    }),
  'for await with an assigned variable': () =>
    both(async () => {
      const target = { value: 0 };
      for await (target.value of numbers([])) await null;
      return [target.value, here()];
    }),
  'async methods and arrows': () =>
    both(async () => {
      class Service {
        async load() {
          await tick();
          return here();
        }
        static make = async () => {
          await tick();
          return here();
        };
        async *[Symbol.asyncIterator]() {
          await tick();
          yield here();
        }
      }
      const service = new Service();
      const all: unknown[] = [await service.load(), await Service.make()];
      for await (const each of service) all.push(each);
      return all;
    }),
  'a thenable that starts when it is awaited': () =>
    both(async () => {
      await tick();
      const query = {
        then(resolve: (value: unknown) => void) {
          resolve(here());
        },
      };
      return [await query, here()];
    }),
  enterWith: async () => {
    await null;
    storage.enterWith('entered');
    await tick();
    const seen = here();
    storage.enterWith(undefined as never);
    return seen;
  },
  'yield* in an async generator': () =>
    both(async (name) => {
      const seen: unknown[] = [];
      async function* inner(): AsyncGenerator<number, string> {
        yield 1;
        await tick();
        yield 2;
        return 'returned';
      }
      async function* failing(): AsyncGenerator<number> {
        yield 0;
        await tick();
        throw new Error('inside');
      }
      async function* outer(): AsyncGenerator<unknown> {
        seen.push(yield* inner(), here());
        seen.push(yield* [tick(), name], here());
        try {
          yield* failing();
        } catch (error) {
          seen.push((error as Error).message, here());
        }
        yield 3;
      }
      for await (const value of outer()) seen.push(value, here());
      return seen;
    }),
  'what an async generator yields and returns': () =>
    both(async () => {
      const seen: unknown[] = [];
      async function* failing(): AsyncGenerator<unknown, unknown> {
        try {
          yield tick().then(() => Promise.reject(new Error('late')));
        } catch (error) {
          seen.push((error as Error).message, here());
        }
        try {
          return tick().then(() => Promise.reject(new Error('later')));
        } catch (error) {
          seen.push((error as Error).message, here());
        } finally {
          seen.push('finally', here());
        }
        return 'end';
      }
      const generator = failing();
      seen.push(await generator.next(), here());
      const queued = numbers(seen);
      seen.push(await Promise.all([queued.next(), queued.next(), queued.next(), queued.next()]));
      return seen;
    }),
  'an async generator that is left': () =>
    both(async () => {
      const seen: unknown[] = [];
      async function* cleaning(): AsyncGenerator<number> {
        try {
          yield 1;
          yield 2;
        } finally {
          seen.push('cleans', here());
          await tick();
          seen.push('cleaned', here());
        }
      }
      async function* around(): AsyncGenerator<number> {
        try {
          yield* cleaning();
        } finally {
          seen.push('around', here());
        }
      }
      for await (const value of cleaning()) {
        seen.push(value);
        break;
      }
      for await (const value of around()) {
        seen.push(value);
        await tick();
        break;
      }
      const generator = around();
      await generator.next();
      await tick();
      seen.push(await generator.return(tick()), here());
      return seen;
    }),
  'what resolve of a promise does with others': () =>
    both(async () => [
      await new Promise((resolve) => resolve(Promise.resolve(5))),
      await new Promise((resolve) => (resolve({ then: undefined }), resolve(2))),
      await new Promise((resolve) => resolve({ then: () => fail('in then') })).catch(String),
      await new Promise((_, reject) => reject({ then: 1 })).catch((error: unknown) => error),
      await resolved(tick()).then(() => here()),
      here(),
    ]),
  'objects with a then that become of promises': () =>
    both(async (name) => {
      const seen: unknown[] = [];
      const thenable = (from: string) => ({
        then(resolve: (value: unknown) => void) {
          seen.push([from, here()]);
          setTimeout(() => resolve(`${from} ${name}`), 1);
        },
      });
      const results = [
        await (async () => thenable('arrow'))(),
        await (async () => {
          await tick();
          return thenable('function');
        })(),
        await (async function named() {
          await tick();
          return (seen.push('sequence'), thenable('second'));
        })(),
        await tick().then(() => thenable('callback')),
        await Promise.resolve(thenable('resolve')),
        await Promise.all([thenable('all'), 1]),
        await Promise.race([thenable('race'), new Promise(() => undefined)]),
        await new Promise((resolve) => resolve(thenable('executor'))),
        await new Promise((resolve) => setTimeout(resolve, 1, thenable('later'))),
        await resolved(thenable('resolvers')),
      ];
      return [seen, results, here()];
    }),
  'bind and snapshot': () =>
    both(async () => {
      const bound = AsyncLocalStorage.bind(here);
      const snapshot = AsyncLocalStorage.snapshot();
      return storage.run('elsewhere', async () => {
        await tick();
        return [bound(), snapshot(here), here()];
      });
    }),
  AsyncResource: () =>
    both(async () => {
      class Pool extends AsyncResource {
        constructor() {
          super('Pool');
        }
        use() {
          return this.runInAsyncScope(here);
        }
      }
      const pool = new Pool();
      return storage.run('elsewhere', async () => {
        await tick();
        return [pool.use(), pool.bind(here)(), AsyncResource.bind(here)(), here()];
      });
    }),
  'events see who emits': () => {
    const emitter = new EventEmitter();
    const seen: unknown[] = [];
    storage.run('adds', () => emitter.on('x', () => seen.push(here())));
    storage.run('emits', () => emitter.emit('x'));
    return seen;
  },
  'a default': () => [new AsyncLocalStorage({ defaultValue: 5 } as never).getStore()],
  'await in conditions and arguments': () =>
    both(async () => {
      const f = async (...values: unknown[]): Promise<unknown[]> => {
        await tick();
        return [...values, here()];
      };
      return (await tick(), 1) ? [...(await f(await f(1), await f(2))), `${(await f())[0] as string}`, { key: await f() }] : [];
    }),
  'after everything': () => here(),

  'timers as promises': async () => [
    await wait(1, 'a'),
    await soon('b'),
    await wait(5, 1, { signal: AbortSignal.abort('early') }).catch((error: Error & { code?: unknown }) => [error.name, error.code]),
  ],
  'an interval as an iterator': async () => {
    let count = 0;
    for await (const value of every(1, 'x')) if (++count === 3) return [count, value];
    return 'never';
  },
  'timers of the module': () =>
    new Promise((resolve) => {
      const timer = timers.setTimeout(() => resolve(['never']), 1);
      timers.clearTimeout(timer);
      timers.setTimeout((a: number, b: number) => resolve([a, b]), 2, 1, 2);
    }),
  'timer objects': () => {
    const timer = timers.setTimeout(() => undefined, 1000);
    const known = [typeof timer.ref, typeof timer.unref(), timer.hasRef(), typeof timer.refresh()];
    clearTimeout(timer);
    return known;
  },
  'nextTick with arguments': () => new Promise((resolve) => nextTick((a: number, b: number) => resolve([a, b]), 1, 2)),
  process: () => [
    typeof process.cwd(),
    process.hrtime().length,
    typeof process.hrtime.bigint(),
    process.uptime() >= 0,
    typeof process.env,
    process.env['NO_SUCH'],
    typeof process.on,
  ],
  performance: () => [typeof perf.now(), perf === performance],
  channels: () => {
    const channel = diagnostics.channel('c');
    const seen: unknown[] = [];
    const subscriber = (message: unknown, name: unknown): void => void seen.push([message, name]);
    channel.publish('lost');
    channel.subscribe(subscriber);
    channel.publish('found');
    const before = channel.hasSubscribers;
    return [
      seen,
      before,
      channel.unsubscribe(subscriber),
      channel.hasSubscribers,
      diagnostics.channel('c') === channel,
      diagnostics.hasSubscribers('none'),
    ];
  },
  'channels with stores': () => {
    const channel = diagnostics.channel('s');
    channel.bindStore(storage, (message) => `store of ${String(message)}`);
    const inside = channel.runStores('m', () => here());
    channel.unbindStore(storage);
    return [inside, here()];
  },
  tracing: async () => {
    const seen: unknown[] = [];
    const channel = diagnostics.tracingChannel('t');
    channel.subscribe(
      Object.fromEntries(
        ['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((name) => [
          name,
          (message: unknown) => seen.push([name, { ...(message as object) }]),
        ]),
      ) as never,
    );
    const context = {};
    const sync = channel.traceSync((value: number) => value + 1, context as never, undefined, 1);
    const later = await channel.tracePromise(async () => 5, {} as never);
    await channel
      .tracePromise(async () => {
        throw new RangeError('x');
      }, {} as never)
      .catch(() => 0);
    return [sync, later, seen];
  },
};

function resolved<T>(value: T): Promise<Awaited<T>> {
  const { promise, resolve } = Promise.withResolvers<Awaited<T>>();
  resolve(value as Awaited<T>);
  return promise;
}

function fail(message: string): never {
  throw new Error(message);
}
