import { createHash, randomUUID } from 'node:crypto';
import { type Catalog, memoryCatalog } from '@skerry/host/catalog';
import { createHost, type Host } from '@skerry/host/node';
import { openPlatform, type Platform, type PlatformOptions } from '@skerry/host/platform';
import { ask, collect } from '@skerry/host/runtime';
import { memoryStorage } from '@skerry/host/storage';
import { BytesSource } from '@skerry/host/wasi';
import { temporaryFolder } from '../support/folder.ts';
import { capturingLogger, type LogLine } from '../support/log-lines.ts';

export const BY = { name: 'test' };
const MAX_BYTES = 1024 * 1024;
/** Longer than a change takes to be noticed. */
const NOTICED_MS = 20_000;

export interface Seen {
  readonly status: number;
  readonly text: string;
  /** Which version answered. */
  readonly version: string | undefined;
  /** Of the error, where the host answered with one. */
  readonly code: string | undefined;
}

export interface Deploying {
  readonly tenant?: string;
  readonly manifest?: object;
  readonly state?: 'waiting' | 'approved';
}

/** A platform over a catalog in memory, asked without a socket. */
export class ServedPlatform {
  readonly catalog: Catalog = memoryCatalog();
  readonly components = new Map<string, Uint8Array>();
  /** How often a component was read. */
  readonly reads: string[] = [];
  readonly logs: readonly LogLine[];
  readonly #host: Host;
  readonly #open: () => Platform;
  #platform: Platform | undefined;

  constructor(options: Partial<PlatformOptions> = {}) {
    const { logger, logs } = capturingLogger();
    this.logs = logs;
    this.#host = createHost({ storage: memoryStorage(), logger, prepared: temporaryFolder() });
    const files = { read: (digest: string) => this.#read(digest) };
    this.#open = () => openPlatform({ catalog: this.catalog, files, host: this.#host, log: logger, ...options });
  }

  get platform(): Platform {
    return (this.#platform ??= this.#open());
  }

  async #read(digest: string): Promise<Uint8Array> {
    this.reads.push(digest);
    const bytes = this.components.get(digest);
    if (bytes === undefined) throw new Error('There is no such component');
    // They belong to whoever asks, who may give them away.
    return new Uint8Array(bytes);
  }

  /** @returns the number of the version */
  async deploy(
    name: string,
    component: Uint8Array,
    { tenant = 'default', manifest = {}, state = 'approved' }: Deploying = {},
  ): Promise<number> {
    if (this.catalog.tenant(tenant) === undefined) await this.catalog.createTenant(tenant, BY);
    const digest = createHash('sha256').update(component).digest('hex');
    this.components.set(digest, component);
    const text = JSON.stringify({ name, component: 'given', description: randomUUID(), ...manifest });
    const version = { tenant, function: name, digest, componentBytes: component.length, manifest: text, state };
    return (await this.catalog.createVersion(version, BY)).number;
  }

  /** Points `live` at versions with weights, and waits until that is noticed. */
  async live(name: string, targets: Readonly<Record<number, number>>, more: object = {}): Promise<void> {
    const { tenant = 'default', ...rest } = more as { tenant?: string };
    const list = Object.entries(targets).map(([number, weight]) => ({ number: Number(number), weight }));
    await this.catalog.setAlias({ tenant, function: name, alias: 'live', targets: list, ...rest }, BY);
    await this.noticed();
  }

  /** Waits until the platform has seen what the catalog says now. */
  async noticed(): Promise<void> {
    void this.platform;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }

  async ask(path: string, headers: readonly (readonly [string, string])[] = [], host = 'localhost'): Promise<Seen> {
    const rawHeaders = ['host', host, 'skerry-version', '?', ...headers.flat()];
    return this.send(path, rawHeaders);
  }

  async send(path: string, rawHeaders: readonly string[], content?: string): Promise<Seen> {
    const request = {
      id: randomUUID(),
      method: content === undefined ? 'GET' : 'POST',
      scheme: 'http',
      target: path,
      rawHeaders: content === undefined ? rawHeaders : [...rawHeaders, 'content-length', String(content.length)],
      body: () => new BytesSource(content === undefined ? undefined : Buffer.from(content)),
      log: capturingLogger().logger,
    };
    const { answer, done } = ask(this.platform.functions, request, { details: true });
    const { status, headers, body } = await collect(answer, MAX_BYTES);
    await done;
    const text = Buffer.from(body).toString();
    const version = headers.find(([name]) => name === 'x-skerry-version')?.[1];
    const code = text.startsWith('{"error"') ? (JSON.parse(text) as { error: { code: string } }).error.code : undefined;
    return { status, text, version: version && Buffer.from(version).toString(), code };
  }

  async close(): Promise<void> {
    this.#platform?.close();
    await this.#host.close();
    await this.catalog.close();
  }
}

/** Tries until it holds. */
export async function eventually(holds: () => boolean | Promise<boolean>, withinMs = NOTICED_MS): Promise<void> {
  for (const end = Date.now() + withinMs; !(await holds());) {
    if (Date.now() > end) throw new Error('It never came to hold');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
