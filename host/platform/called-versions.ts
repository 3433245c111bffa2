import type { VersionRef } from '../catalog/index.ts';
import { PathRouter, routesOf, type Leads } from '../routing/index.ts';
import type { Version } from './version.ts';

/** Versions that are called by their own address at the same time. */
const MOST = 16;
/** One that nobody calls for so long gives back what it holds. */
const IDLE_MS = 60_000;

interface Called {
  readonly version: Version;
  readonly router: PathRouter<Version>;
  usedAt: number;
}

/** Versions that requests name, live or not: prepared while somebody calls them. */
export class CalledVersions {
  readonly #called = new Map<string, Called>();

  /** @param make undefined when there is no such version */
  find(of: VersionRef, method: string, path: string, make: () => Version | undefined): Leads<Version> | undefined {
    const key = `${of.tenant}/${of.function}/${of.number}`;
    const called = this.#called.get(key) ?? this.#add(key, make());
    if (called === undefined) return undefined;
    called.usedAt = performance.now();
    // The last one in the map is the one that was used last.
    this.#called.delete(key);
    this.#called.set(key, called);
    return called.router.find(method, path);
  }

  #add(key: string, version: Version | undefined): Called | undefined {
    if (version === undefined) return undefined;
    for (const [oldest] of this.#called) if (this.#called.size >= MOST) this.#drop(oldest);
    const router = new PathRouter<Version>();
    router.set(version.label, routesOf(version.facts.manifest), version);
    const called = { version, router, usedAt: 0 };
    this.#called.set(key, called);
    return called;
  }

  #drop(key: string): void {
    this.#called.get(key)?.version.retire();
    this.#called.delete(key);
  }

  /** Drops those that were not called for a while. */
  sweep(): void {
    const before = performance.now() - IDLE_MS;
    for (const [key, { usedAt }] of this.#called) if (usedAt < before) this.#drop(key);
  }

  /** Drops those that are not there any more. */
  keep(isThere: (of: VersionRef) => boolean): void {
    for (const [key, { version }] of this.#called) if (!isThere(version.facts)) this.#drop(key);
  }

  close(): void {
    for (const key of this.#called.keys()) this.#drop(key);
  }
}
