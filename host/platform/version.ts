import { asSkerryError, SkerryError } from '../base/index.ts';
import type { VersionRef } from '../catalog/index.ts';
import type { Deployment, Log } from '../runtime/index.ts';
import { type Deployable, type DeployServices, deployVersion, labelOf } from './deploy-version.ts';

export interface VersionServices extends DeployServices {
  readonly log: Log;
}

export interface VersionFacts extends VersionRef, Deployable {}

/** A failure that may be over by itself, such as that of a disk, is not looked at again before. */
const RETRY_MS = 5000;

/**
 * A version in this process. It is prepared when it is first needed, once for all who wait for it. What cannot be prepared is not
 * tried anew for each request: a component that is wrong stays so.
 *
 * ```text
 * cold ──needed──▶ preparing ──▶ ready ──retired──▶ what runs is finished, what it holds is given back
 *   ▲                 │
 *   └──── a while ──── failed
 * ```
 */
export class Version {
  readonly facts: VersionFacts;
  readonly #services: VersionServices;
  readonly #onReady: (deployment: Deployment) => void;
  #ready: Deployment | undefined;
  #preparing: Promise<Deployment> | undefined;
  #waiting = 0;
  #failure: { readonly error: SkerryError; readonly until: number } | undefined;
  #isRetired = false;

  /** @param onReady told of what was prepared, before anybody uses it */
  constructor(facts: VersionFacts, services: VersionServices, onReady: (deployment: Deployment) => void) {
    this.facts = facts;
    this.#services = services;
    this.#onReady = onReady;
  }

  /** Whether it serves, or is about to. */
  get isHot(): boolean {
    return this.#ready !== undefined || this.#preparing !== undefined;
  }

  /**
   * What serves it, as soon as it is prepared.
   *
   * @throws SkerryError why it cannot be prepared; `LIMIT_CONCURRENCY` when as many requests wait for it as its limits permit
   */
  deployment(): Deployment | Promise<Deployment> {
    if (this.#ready !== undefined) return this.#ready;
    if (this.#failure !== undefined && performance.now() < this.#failure.until) throw this.#failure.error;
    const { concurrency, queue } = this.facts.manifest.limits;
    if (this.#waiting >= concurrency + queue) throw tooMany(this.label, this.#waiting);
    this.#waiting++;
    return this.prepare();
  }

  /** Has it prepared, if it is not. */
  prepare(): Promise<Deployment> {
    this.#preparing ??= this.#prepare();
    return this.#preparing;
  }

  get label(): string {
    return labelOf(this.facts);
  }

  async #prepare(): Promise<Deployment> {
    try {
      const deployment = await deployVersion(this.facts, this.#services);
      this.#onReady(deployment);
      if (this.#isRetired) retireLater(deployment);
      else this.#ready = deployment;
      return deployment;
    } catch (cause) {
      throw this.#failed(asSkerryError(cause));
    } finally {
      this.#preparing = undefined;
      this.#waiting = 0;
    }
  }

  #failed(error: SkerryError): SkerryError {
    const { number } = this.facts;
    this.#failure = { error, until: error.blame === 'deployer' ? Infinity : performance.now() + RETRY_MS };
    const fields = { function: this.label, version: number, code: error.code, help: error.help };
    this.#services.log.error(
      { ...fields, ...(error.cause instanceof Error && { err: error.cause }) },
      `Version ${number} cannot be prepared: ${error.message}`,
    );
    return error;
  }

  /** Nothing leads here any more: what runs, or waits for it to be prepared, is finished. */
  retire(): void {
    this.#isRetired = true;
    this.#ready?.retire();
    this.#ready = undefined;
  }
}

/** Whoever waited for it comes first. */
function retireLater(deployment: Deployment): void {
  setImmediate(() => deployment.retire());
}

function tooMany(label: string, waiting: number): SkerryError {
  return new SkerryError('LIMIT_CONCURRENCY', `${waiting} requests wait for "${label}" to be prepared, which is the limit`, {
    help: 'Try again later, or raise "limits.concurrency" or "limits.queue" in skerry.json.',
  });
}
