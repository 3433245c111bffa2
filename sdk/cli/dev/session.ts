import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { asSkerryError, type SkerryError } from '@skerry/host/base';
import type { Host } from '@skerry/host/node';
import type { Logger } from 'pino';
import type { Deployment } from '@skerry/host/runtime';
import { functionFolders, MANIFEST_FILE, readManifest, shown } from '../../functions/discover.ts';
import { identity, type ReadyFunction } from '../../functions/index.ts';
import { deployReady } from '../host.ts';
import { keepTypes } from '../types-file.ts';
import { Builder } from './builder.ts';
import { ancestors, foldersToWatch, isPartOf } from './folders.ts';
import { withFrame } from './frame.ts';
import type { Reporter } from './reporter.ts';
import { type Failure, Slot } from './slot.ts';
import { type Changes, FolderWatcher } from './watcher.ts';

export interface SessionOptions {
  readonly roots: readonly string[];
  readonly host: Host;
  readonly reporter: Reporter;
  readonly logger: Logger;
  readonly optimize: boolean;
  /** Called whenever a function has become live, broken or gone. */
  readonly onChange: () => void;
}

/**
 * Keeps the functions of a host the same as those on disk. Each function goes its own way: one that is broken, or takes
 * long to build, holds up no other.
 */
export class DevSession {
  readonly #roots: readonly string[];
  readonly #options: SessionOptions;
  readonly #builder: Builder;
  readonly #watcher = new FolderWatcher(
    (changes) => this.#changed(changes),
    (path) => this.#isOfInterest(path),
  );
  readonly #slots = new Map<string, Slot>();
  #failures = 0;
  #isClosed = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#roots = options.roots.map((root) => resolve(root));
    this.#builder = new Builder(options.optimize);
  }

  /** Resolves when each function that is there answers, or is known to be broken. */
  async start(): Promise<void> {
    this.#discover();
    this.#watch();
    this.#options.reporter.building([...this.#slots.keys()].map((directory) => basename(directory)));
    await Promise.all([...this.#slots.values()].map((slot) => this.#renew(slot)));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#watcher.close();
    await this.#builder.close();
  }

  get failures(): readonly Failure[] {
    return [...this.#slots.values()].flatMap(({ failure }) => failure ?? []);
  }

  /** Why a request cannot be answered as the sources on disk would; undefined: nothing is in its way. */
  failureFor(method: string, path: string): Failure | undefined {
    const { failures } = this;
    if (failures.length === 0) return undefined;
    const answering = this.#options.host.registry.find(method, path)?.target;
    for (const slot of this.#slots.values()) {
      const isOwn = answering === undefined ? slot.claims(method, path) : answering === slot.live;
      if (slot.failure && isOwn) return slot.failure;
    }
    if (answering !== undefined) return undefined;
    // The path may be that of a function whose manifest cannot be read.
    const unknown = [...this.#slots.values()].find(({ failure, manifest }) => failure && !manifest);
    return unknown?.failure ?? (this.#options.host.registry.functions.length === 0 ? failures[0] : undefined);
  }

  /** Folders far above are watched, and other programs write there. */
  #isOfInterest(path: string): boolean {
    const isRoot = this.#roots.some((root) => isPartOf(path, root) || [...ancestors(root)].includes(path));
    return isRoot || this.#slots.values().some((slot) => slot.dependsOn(path));
  }

  /** A failure of a request that ran, with the lines of source that it speaks of. */
  faultOf(error: SkerryError | undefined, method: string, path: string): Omit<Failure, 'id'> | undefined {
    const answering = this.#options.host.registry.find(method, path)?.target;
    const slot = this.#slots.values().find(({ live }) => live !== undefined && live === answering);
    if (error === undefined || slot === undefined) return undefined;
    return { name: nameOf(slot), directory: slot.directory, error: withFrame(error, slot.directory) };
  }

  #changed({ paths, since }: Changes): void {
    if (this.#isClosed) return;
    this.#discover();
    for (const slot of this.#slots.values()) {
      if ([...paths].some((path) => slot.dependsOn(path))) this.#touch(slot, since);
    }
    // What was written into a folder before it was watched is in no report.
    const added = this.#watch();
    for (const slot of this.#slots.values()) {
      const sources = new Set(slot.inputs.map((file) => dirname(file)));
      if (added.some((folder) => sources.has(folder) || isPartOf(folder, slot.directory))) this.#touch(slot, since);
    }
  }

  #touch(slot: Slot, since: number): void {
    slot.changedAt ??= since;
    void this.#renew(slot);
  }

  /** Finds the functions that are there now. */
  #discover(): void {
    const found = new Set(this.#roots.flatMap(functionFolders));
    for (const [directory, slot] of this.#slots) if (!found.has(directory)) this.#remove(slot);
    for (const directory of found) if (!this.#slots.has(directory)) this.#slots.set(directory, new Slot(directory));
  }

  #watch(): string[] {
    const inputs = this.#slots.values().flatMap((slot) => slot.inputs);
    try {
      return this.#watcher.watch(foldersToWatch(this.#roots, inputs));
    } catch (cause) {
      this.#options.reporter.warn(cause);
      return [];
    }
  }

  #remove(slot: Slot): void {
    slot.isGone = true;
    this.#slots.delete(slot.directory);
    const { live } = slot;
    this.#swap();
    live?.retire();
    this.#options.reporter.removed(nameOf(slot));
    this.#options.onChange();
  }

  /** Brings a function to where its folder is. Changes that come meanwhile have their turn afterwards. */
  async #renew(slot: Slot): Promise<void> {
    if (slot.isRunning) return;
    slot.isRunning = true;
    do {
      const since = slot.changedAt;
      slot.changedAt = undefined;
      await this.#renewOnce(slot, since);
    } while (slot.changedAt !== undefined && !this.#isClosed && !slot.isGone);
    slot.isRunning = false;
  }

  async #renewOnce(slot: Slot, since: number | undefined): Promise<void> {
    try {
      if (!existsSync(join(slot.directory, MANIFEST_FILE))) return;
      slot.manifest = readManifest(slot.directory);
      keepTypes({ directory: slot.directory, manifest: slot.manifest });
      const { ready, failure, inputs } = await this.#builder.build({ directory: slot.directory, manifest: slot.manifest });
      if (this.#isClosed || slot.isGone) return;
      slot.inputs = inputs;
      this.#watch();
      if (ready) await this.#deploy(slot, ready, since);
      else this.#fail(slot, failure);
    } catch (cause) {
      if (!this.#isClosed && !slot.isGone) this.#fail(slot, cause);
    }
  }

  async #deploy(slot: Slot, ready: ReadyFunction, since: number | undefined): Promise<void> {
    const id = identity(ready);
    const isSame = slot.identity === id && slot.deployment !== undefined;
    if (isSame && !slot.failure) {
      if (!ready.build.reused) this.#options.reporter.same(ready, since);
      return;
    }
    if (!isSame) {
      const deployment = await deployReady(this.#options.host, ready, this.#options.logger);
      if (this.#isClosed || slot.isGone) return deployment.retire();
      slot.next?.retire();
      slot.next = deployment;
      slot.identity = id;
    }
    slot.failure = undefined;
    this.#swap(slot);
    this.#options.reporter.live(ready, since);
    this.#options.onChange();
  }

  /**
   * Lets answer whatever is ready. When functions are in each other's way, the one that changed is told so, and waits.
   *
   * @throws SkerryError `ROUTE_CONFLICT`, `FUNCTION_DUPLICATE`
   */
  #swap(changed?: Slot): void {
    const slots = [...this.#slots.values()];
    try {
      this.#replace(slots.flatMap((slot) => slot.deployment ?? []));
    } catch {
      this.#replace(slots.flatMap((slot) => (slot === changed ? slot.deployment : slot.live) ?? []));
      if (changed) this.#promote(changed);
      return;
    }
    for (const slot of slots) if (this.#promote(slot) && slot !== changed) this.#options.reporter.resumed(nameOf(slot));
  }

  #replace(deployments: readonly Deployment[]): void {
    this.#options.host.registry.replace(deployments);
  }

  #promote(slot: Slot): boolean {
    if (!slot.next) return false;
    const old = slot.live;
    slot.live = slot.next;
    slot.next = undefined;
    old?.retire();
    if (slot.failure && isConflict(slot.failure.error)) slot.failure = undefined;
    return true;
  }

  #fail(slot: Slot, cause: unknown): void {
    const error = withFrame(asSkerryError(cause), slot.directory);
    slot.failure = { id: ++this.#failures, name: nameOf(slot), directory: slot.directory, error };
    this.#options.reporter.failed(slot.failure, slot.live !== undefined);
    this.#options.onChange();
  }
}

function isConflict({ code }: SkerryError): boolean {
  return code === 'ROUTE_CONFLICT' || code === 'FUNCTION_DUPLICATE';
}

function nameOf({ manifest, directory }: Slot): string {
  return manifest?.name ?? (shown(directory) === '.' ? basename(directory) : shown(directory));
}
