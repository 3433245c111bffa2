import type { SkerryError } from '@skerry/host/base';
import type { Manifest } from '@skerry/host/registry';
import { Registry } from '@skerry/host/routing';
import type { Deployment } from '@skerry/host/runtime';
import { ancestors, isPartOf } from './folders.ts';

/** A function that is broken on disk, and why. */
export interface Failure {
  /** Different for each failure, so that a page knows whether it shows the latest. */
  readonly id: number;
  /** Name of the function, or its folder while its manifest cannot be read. */
  readonly name: string;
  readonly directory: string;
  readonly error: SkerryError;
}

/** The folder of a function: what is on disk, what answers, and what is wrong. */
export class Slot {
  readonly directory: string;
  /** The last one that could be read. */
  manifest: Manifest | undefined;
  /** What answers. */
  live: Deployment | undefined;
  /** Ready, but kept from answering by another function. */
  next: Deployment | undefined;
  /** Of what answers, or waits to. */
  identity: string | undefined;
  failure: Failure | undefined;
  /** When the change that has not been looked at was seen. */
  changedAt: number | undefined;
  isRunning = false;
  isGone = false;
  #inputs: readonly string[] = [];
  /** What its build looked at, and all folders above: one that is made, moved or removed takes with it what is in it. */
  #paths = new Set<string>();
  #routes: Registry<{ readonly manifest: Manifest }> | undefined;
  #routesOf: Manifest | undefined;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** What it is made from, as far as the last build got. */
  get inputs(): readonly string[] {
    return this.#inputs;
  }

  set inputs(paths: readonly string[]) {
    this.#inputs = paths;
    this.#paths = new Set([this.directory, ...paths]);
    for (const path of [this.directory, ...paths]) {
      for (const folder of ancestors(path)) {
        if (this.#paths.has(folder)) break;
        this.#paths.add(folder);
      }
    }
  }

  /** Whether a change of `path` can mean another component. */
  dependsOn(path: string): boolean {
    return this.#paths.has(path) || isPartOf(path, this.directory);
  }

  get deployment(): Deployment | undefined {
    return this.next ?? this.live;
  }

  /** Whether a request would be its own, by its manifest on disk. */
  claims(method: string, path: string): boolean {
    if (this.manifest === undefined) return false;
    if (this.#routes === undefined || this.#routesOf !== this.manifest) {
      this.#routes = new Registry();
      this.#routes.replace([{ manifest: this.manifest }]);
      this.#routesOf = this.manifest;
    }
    return this.#routes.find(method, path) !== undefined;
  }
}
