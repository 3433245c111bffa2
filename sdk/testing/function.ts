import type { Capability, SecretSource } from '@skerry/host/capabilities';
import { createHost, type Host, nodeEngine } from '@skerry/host/node';
import type { Deployment } from '@skerry/host/runtime';
import { Call } from './call.ts';
import { Calls } from './calls.ts';
import { MachineClock, type ManualClock } from './clock.ts';
import type { CallInit, CallReport, CallResult, OpenOptions, RunningCall, TestClock, TestFunction } from './index.d.ts';
import { buffered } from './exchange/buffered.ts';
import { Exchange } from './exchange/exchange.ts';
import { asRequest } from './exchange/request.ts';
import { invalid } from './invalid.ts';
import { Expectations, unmetError } from './outbound/expectations.ts';
import type { Deployable } from './source.ts';
import { bytesOf, type StoreHandle, TestStorage } from './store.ts';

/** What the test decides for all calls. */
export interface Settings {
  readonly clock: ManualClock | undefined;
  readonly seed: string | number | undefined;
  readonly expectations: Expectations | 'network';
  readonly isGranted: (origin: string) => boolean;
  readonly secrets: SecretSource;
}

/** What a store holds at first. */
interface InitialEntry {
  readonly store: StoreHandle;
  readonly key: string;
  readonly value: Uint8Array;
}

interface Parts extends Settings {
  readonly storage: TestStorage;
  readonly calls: Calls;
  readonly host: Host;
  readonly deployment: Deployment;
}

/** One for all functions of a process: it knows the components that it has prepared. */
const engine = nodeEngine({ inPlace: true });

export class FunctionUnderTest implements TestFunction {
  readonly clock: TestClock;
  readonly #parts: Parts;
  #count = 0;
  /** A test that has failed already is not told of what follows from it. */
  #hasFailed = false;
  #closing: Promise<void> | undefined;
  #isResetting = false;
  #expectations!: Expectations | 'network';
  /** Calls that are not over, and what resolves when they are. */
  readonly #exchanges = new Map<Exchange, Promise<unknown>>();
  #initial: readonly InitialEntry[] = [];

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.#expect(parts.expectations);
    this.clock = parts.clock ?? new MachineClock();
  }

  static async open(
    { manifest, component }: Deployable,
    settings: Settings,
    capabilities: readonly Capability[],
  ): Promise<FunctionUnderTest> {
    const calls = new Calls();
    const { clock, secrets } = settings;
    const storage = new TestStorage(clock && (() => clock.now()));
    const host = createHost({ storage, logger: calls.logger, engine, capabilities, listeners: [calls] });
    const deployment = await host.deploy(manifest, component, { secrets });
    host.registry.replace([deployment]);
    return new FunctionUnderTest({ ...settings, calls, storage, host, deployment });
  }

  get name(): string {
    return this.#parts.deployment.manifest.name;
  }

  store(name: string): StoreHandle {
    const { keyvalue } = this.#parts.deployment.grants.bound;
    const store = keyvalue.get(name);
    if (store) return this.#parts.storage.handleOf(store);
    const names = [...keyvalue.keys()].join(', ');
    throw invalid(`"${this.name}" has no store "${name}"`, names ? `It has ${names}.` : 'No stores are granted.');
  }

  /** What stores hold at first. */
  async fill(content: NonNullable<OpenOptions['keyvalue']>): Promise<void> {
    this.#initial = Object.entries(content).flatMap(([name, entries]) => {
      const store = this.store(name);
      return Object.entries(entries).map(([key, value]) => ({ store, key, value: bytesOf(value).slice() }));
    });
    await this.#putInitial();
  }

  async #putInitial(): Promise<void> {
    for (const { store, key, value } of this.#initial) await store.put(key, value);
  }

  async fetch(input: string | URL | Request, init: CallInit = {}): Promise<CallResult> {
    const { call, exchange, finished } = this.#begin(input, init);
    finished.catch(() => {});
    try {
      const response = await buffered(await exchange.response);
      return { response, ...(await finished) };
    } catch (cause) {
      exchange.abort(cause);
      await finished.catch(() => {});
      call.check();
      throw cause;
    }
  }

  start(input: string | URL | Request, init: CallInit = {}): RunningCall {
    const { exchange, finished } = this.#begin(input, init);
    // Whoever looks at one of them need not look at the other.
    finished.catch(() => {});
    return { response: exchange.response, finished };
  }

  #begin(input: string | URL | Request, init: CallInit) {
    if (this.#closing) throw invalid(`"${this.name}" was called after it was closed`, 'Wait for its calls before you close it.');
    if (this.#isResetting) throw invalid(`"${this.name}" was called while it was being reset`, 'Wait for reset().');
    const request = asRequest(input, init);
    const { calls, clock, host } = this.#parts;
    const call = new Call(++this.#count, request, this.#expectationsOf(init), clock);
    clock?.enter(call.sleeper);
    call.pending(1);
    const now = clock && (() => clock.now());
    const exchange = new Exchange(host.registry, request, { id: calls.begin(call), log: calls.logger, context: calls.context, now });
    void exchange.sent.then(() => call.pending(-1));
    const finished = this.#finish(call, exchange);
    this.#exchanges.set(exchange, finished);
    return { call, exchange, finished };
  }

  #expectationsOf({ outbound }: CallInit): Expectations | undefined {
    if (outbound === undefined) return undefined;
    const expectations = new Expectations(outbound);
    expectations.checkGranted(this.#parts.isGranted);
    return expectations;
  }

  async #finish(call: Call, exchange: Exchange): Promise<CallReport> {
    await exchange.over;
    await exchange.done;
    const { calls, clock } = this.#parts;
    clock?.leave(call.sleeper);
    calls.end(call);
    this.#exchanges.delete(exchange);
    if (exchange.mistake) call.problem(exchange.mistake);
    try {
      call.check();
      checkMet(call.expectations, call);
    } catch (cause) {
      this.#hasFailed = true;
      throw cause;
    }
    return call.report();
  }

  async reset(): Promise<void> {
    if (this.#closing) throw invalid(`"${this.name}" was reset after it was closed`, 'Close it after the last test.');
    this.#isResetting = true;
    try {
      await this.#endCalls('was reset');
      await this.#clear();
    } finally {
      this.#isResetting = false;
    }
  }

  /** The function of before: nothing that a call or a test did is left. */
  async #clear(): Promise<void> {
    const { clock, storage, deployment } = this.#parts;
    for (const store of deployment.grants.bound.keyvalue.values()) await storage.handleOf(store).reset();
    await this.#putInitial();
    clock?.reset();
    this.#count = 0;
    const hadFailed = this.#hasFailed;
    this.#hasFailed = false;
    const before = this.#expectations;
    if (before === 'network') return;
    this.#expect(before.renewed());
    if (!hadFailed) checkMet(before);
  }

  /** From now on, of all calls. */
  #expect(expectations: Expectations | 'network'): void {
    this.#expectations = expectations;
    const { calls, clock, seed, storage, deployment } = this.#parts;
    calls.open({ manifest: deployment.manifest, storage, clock, seed, expectations });
  }

  async #endCalls(reason: string): Promise<void> {
    const calls = [...this.#exchanges];
    for (const [exchange] of calls) exchange.abort(invalid(`"${this.name}" ${reason} while a call was running`, 'Wait for the call.'));
    await Promise.allSettled(calls.map(([, finished]) => finished));
    await this.#parts.deployment.limiter.idle();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Closes a function that no test has seen. */
  async abandon(): Promise<void> {
    this.#hasFailed = true;
    await this.close();
  }

  async #close(): Promise<void> {
    await this.#endCalls('was closed');
    await this.#parts.host.close();
    if (!this.#hasFailed && this.#expectations !== 'network') checkMet(this.#expectations);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function checkMet(expectations: Expectations | undefined, call?: Call): void {
  const unmet = expectations?.unmet ?? [];
  if (unmet.length > 0) throw unmetError(unmet, call?.sentNames, call?.failure);
}
