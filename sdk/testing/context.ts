import { SkerryError } from '@skerry/host/base';
import type { Manifest } from '@skerry/host/registry';
import { createOutbound } from '@skerry/host/outbound';
import type { KeyValueStore, RequestContext } from '@skerry/host/wasi';
import type { Call } from './call.ts';
import type { ManualClock } from './clock.ts';
import { ExpectationDispatcher } from './outbound/dispatcher.ts';
import type { Expectations } from './outbound/expectations.ts';
import { SeededRandom } from './random.ts';
import type { Sleep, TestStorage } from './store.ts';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What the calls of one function have in common. */
export interface World {
  readonly manifest: Manifest;
  readonly storage: TestStorage;
  /** undefined: the time of the machine. */
  readonly clock: ManualClock | undefined;
  /** undefined: the chance of the machine. */
  readonly seed: string | number | undefined;
  readonly expectations: Expectations | 'network';
}

/** The context of a request, with the test's capabilities in place of the host's; what the test has none of stays. */
export function contextOf(base: RequestContext, call: Call, world: World): RequestContext {
  const { clock, seed } = world;
  const replaced: Partial<RequestContext> = {
    keyvalue: storesOf(base, call, world),
    outbound: outboundOf(call, world),
    ...(clock && { clock: clock.seenBy(call.sleeper) }),
    ...(seed !== undefined && { random: new SeededRandom(seed, call.ordinal) }),
  };
  return new Proxy(base, {
    get(target, key) {
      if (Object.hasOwn(replaced, key)) return replaced[key as keyof RequestContext];
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function sleepOf(call: Call, { clock }: World): Sleep {
  if (clock) return (milliseconds) => clock.sleep(call.sleeper, milliseconds);
  return (milliseconds) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(milliseconds, LONGEST_TIMER_MS));
      call.onLeft(() => clearTimeout(timer));
    });
}

function storesOf({ keyvalue }: RequestContext, call: Call, world: World): ReadonlyMap<string, KeyValueStore> {
  const sleep = sleepOf(call, world);
  const seen = [...keyvalue].map(([name, store]) => [name, world.storage.handleOf(store).seenBy(sleep)] as const);
  return new WatchedStores(seen, (name) => call.denied(storeDenied(world.manifest.name, name)));
}

/** Tells when somebody looks for a store that is not granted. */
class WatchedStores extends Map<string, KeyValueStore> {
  readonly #onDenied: (name: string) => void;

  constructor(stores: Iterable<readonly [string, KeyValueStore]>, onDenied: (name: string) => void) {
    super(stores);
    this.#onDenied = onDenied;
  }

  override get(name: string): KeyValueStore | undefined {
    const store = super.get(name);
    if (store === undefined) this.#onDenied(name);
    return store;
  }
}

function storeDenied(functionName: string, store: string): SkerryError {
  const name = JSON.stringify(store.slice(0, 100));
  return new SkerryError('CAPABILITY_NOT_GRANTED', `Function "${functionName}" may not open the key-value store ${name}`, {
    help: `Add ${name} to "capabilities.keyvalue" in its skerry.json.`,
    where: store,
  });
}

function outboundOf(call: Call, world: World): RequestContext['outbound'] {
  const { name, http, limits } = world.manifest;
  const layers = [call.expectations, world.expectations].filter((each) => typeof each === 'object');
  const outbound = createOutbound({
    functionName: name,
    rules: http,
    limits,
    onDenied: (message, origin) => call.denied(originDenied(message, origin)),
    ...(layers.length > 0 && { dispatcher: new ExpectationDispatcher(layers, call, sleepOf(call, world)) }),
  });
  call.onLeft(() => outbound.dispose());
  return outbound;
}

function originDenied(message: string, origin: string): SkerryError {
  return new SkerryError('CAPABILITY_NOT_GRANTED', message, {
    help: `Add "${origin}" to "capabilities.http" in its skerry.json.`,
    where: origin,
  });
}
