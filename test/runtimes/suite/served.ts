import { CAPABILITIES } from '../../../host/capabilities/index.ts';
import { describeComponent, HostMemoryBudget } from '../../../host/engine/index.ts';
import { completeManifest, type RawManifest } from '../../../host/registry/manifest/manifest.ts';
import { ask, type Asked, collect, deploy, type Deployment, InstanceBudget, type Log } from '../../../host/runtime/index.ts';
import { memoryStorage, type StorageDriver } from '../../../host/storage/index.ts';
import { type ByteSource, BytesSource } from '../../../host/wasi/index.ts';
import type { Environment } from './environment.ts';
import type { GuestName } from './guests.ts';

const MAX_BODY_BYTES = 1024 * 1024;

export interface TextAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RequestInit {
  readonly method?: string;
  /** A character is a byte. */
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: ByteSource;
}

export interface ServedOptions {
  /** Its name, which its stores belong to. */
  readonly name?: string;
  readonly storage?: StorageDriver;
  /** Names of the stores that it is granted. */
  readonly keyvalue?: readonly string[];
  readonly limits?: RawManifest['limits'];
}

/** A function that is deployed and called as by any host. */
export class Served {
  readonly #deployment: Deployment;
  readonly #instances: InstanceBudget;
  #count = 0;

  private constructor(deployment: Deployment, instances: InstanceBudget) {
    this.#deployment = deployment;
    this.#instances = instances;
  }

  static async start(env: Environment, guest: GuestName, options: ServedOptions = {}): Promise<Served> {
    const { name = guest, storage = memoryStorage(), keyvalue = [], limits = {} } = options;
    const raw = { name, component: 'given', capabilities: { keyvalue }, limits };
    const instances = new InstanceBudget(10);
    const deployment = await deploy(completeManifest(raw, CAPABILITIES), env.components[guest], {
      engine: { name: 'suite', describe: async () => describeComponent(env.components[guest]), prepare: () => env.prepare(guest) },
      storage,
      instances,
      hostMemory: new HostMemoryBudget(),
      outbound: () => ({ send: () => Promise.reject(new Error('The suite is not on any network')), dispose() {} }),
    });
    return new Served(deployment, instances);
  }

  /** Sandboxes that were made and are kept. */
  get sandboxes(): number {
    return this.#instances.live;
  }

  ask(path: string, { method = 'GET', headers = [], body = new BytesSource() }: RequestInit = {}): Asked {
    const rawHeaders = ['host', 'example.test', ...headers.flat()];
    const request = { id: `suite-${++this.#count}`, scheme: 'http', method, target: path, rawHeaders, body: () => body, log: SILENT };
    return ask({ find: () => ({ target: this.#deployment, stripped: 0 }) }, request, { details: true });
  }

  /** One request, until the function is done with it. */
  async request(path: string, init: RequestInit = {}): Promise<TextAnswer> {
    const { answer, done } = this.ask(path, init);
    const { status, headers, body, failure } = await collect(answer, MAX_BODY_BYTES);
    await done;
    if (failure !== undefined) throw failure;
    const text = new TextDecoder();
    return { status, headers: Object.fromEntries(headers.map(([name, value]) => [name, text.decode(value)])), body: text.decode(body) };
  }
}

const nothing = (): void => {};
const SILENT: Log = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing, fatal: nothing };
