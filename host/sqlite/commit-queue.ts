import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { HOST_LIMITS } from '../base/index.ts';
import { isLocked, locked, storeFailure, unavailable } from './failure.ts';
import { Job } from './job.ts';
import type { Subject } from './kind.ts';
import { retryDelayMs, waitStill } from './patience.ts';

/** A batch is committed before it grows above these: they bound what a crash interrupts and what waits in memory. */
const BATCH_JOBS = 512;
const BATCH_BYTES = 8 * 1024 * 1024;

/** Why a batch was not written. `isOfOne`: some of its jobs may succeed without the others. */
interface Failure {
  readonly cause: unknown;
  readonly isOfOne: boolean;
}

export interface CommitQueueOptions {
  readonly database: DatabaseSync;
  readonly of: Subject;
  /** How long a call waits for the locks of other processes, in milliseconds. */
  readonly lockWaitMs: number;
  /** Whether an error is what one call deserves, which has written nothing then. */
  isRefusal(error: unknown): boolean;
  /** Told before each transaction. */
  onBegin(): void;
  /** Told after each commit, before its calls are answered. */
  onCommit(): void;
}

/**
 * Group commit: the writes of one turn of the event loop become one transaction, so that they share one sync to disk.
 * Jobs run in the order in which they came, and none is answered before all of them are on disk.
 *
 * Other processes write to the same file, one at a time. While one of them holds the lock the jobs wait here, and the
 * event loop turns: a job fails only when it has waited for `lockWaitMs`.
 */
export class CommitQueue {
  readonly #options: CommitQueueOptions;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #jobs: Job[] = [];
  #bytes = 0;
  #next: NodeJS.Immediate | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: CommitQueueOptions) {
    this.#options = options;
    this.#begin = options.database.prepare('BEGIN IMMEDIATE');
    this.#commit = options.database.prepare('COMMIT');
  }

  /** Answers at once unless writes wait, or another process locks readers out: then in its turn. */
  read<T>(run: () => T): T | Promise<T> {
    this.#checkOpen();
    if (this.#jobs.length > 0) return this.write(0, run);
    try {
      return run();
    } catch (error) {
      // For moments: while a log is recovered after a crash, and while the last process that closes puts it away.
      if (isLocked(error)) return this.write(0, run);
      throw storeFailure(this.#options.of, error);
    }
  }

  /**
   * @param bytes what the job keeps in memory until it runs
   * @param run may run several times: each after everything of the time before was rolled back
   * @throws SkerryError `STORE_LOCKED` when too much waits for another process already
   */
  write<T>(bytes: number, run: () => T): Promise<T> {
    this.#checkOpen();
    if (this.#bytes + bytes > HOST_LIMITS.storeWaitingBytes) throw this.#crowded();
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#jobs.push(new Job(bytes, run, resolve as (value: never) => void, reject));
    this.#bytes += bytes;
    if (this.#retry !== undefined) return promise;
    if (this.#jobs.length >= BATCH_JOBS || this.#bytes >= BATCH_BYTES) this.#step();
    else this.#schedule();
    return promise;
  }

  /** Commits what waits, now. The thread waits with it while another process holds the lock. */
  flush(): void {
    clearTimeout(this.#retry);
    const deadline = performance.now() + this.#options.lockWaitMs;
    while (this.#jobs.length > 0) {
      const failure = this.#transact(this.#batch());
      if (failure === undefined) continue;
      if (isLocked(failure.cause) && performance.now() < deadline) waitStill();
      else this.#settleFailure(failure);
    }
  }

  #schedule(): void {
    this.#next ??= setImmediate(this.#step);
  }

  readonly #step = (): void => {
    clearImmediate(this.#next);
    this.#next = undefined;
    this.#retry = undefined;
    if (this.#jobs.length === 0) return;
    const failure = this.#transact(this.#batch());
    if (isLocked(failure?.cause)) return this.#waitForLock(failure?.cause);
    if (failure !== undefined) this.#settleFailure(failure);
    if (this.#jobs.length > 0) this.#schedule();
  };

  /** The jobs of the next transaction, from the front of the queue. */
  #batch(): readonly Job[] {
    if (this.#jobs[0]?.isAlone) return this.#jobs.slice(0, 1);
    let count = 0;
    for (let bytes = 0; count < BATCH_JOBS && bytes < BATCH_BYTES; count++) {
      const job = this.#jobs[count];
      if (job === undefined || job.isAlone) break;
      bytes += job.bytes;
    }
    return this.#jobs.slice(0, count);
  }

  /** @returns why nothing of the batch was written, and it still waits; undefined: it was, and it is answered */
  #transact(batch: readonly Job[]): Failure | undefined {
    let isOfOne = false;
    try {
      this.#options.onBegin();
      this.#begin.run();
      isOfOne = true;
      for (const job of batch) job.run(this.#options.isRefusal);
      this.#commit.run();
    } catch (cause) {
      this.#rollBack();
      return { cause, isOfOne };
    }
    this.#options.onCommit();
    for (const job of this.#take(batch.length)) job.settle();
    return undefined;
  }

  /** One of them does not fit or hit bad blocks: alone, each gets the answer that it deserves. */
  #settleFailure({ cause, isOfOne }: Failure): void {
    const batch = this.#batch();
    if (isOfOne && batch.length > 1 && !isLocked(cause)) for (const job of batch) job.isAlone = true;
    else this.#fail(batch.length, cause);
  }

  #waitForLock(cause: unknown): void {
    const oldest = performance.now() - this.#options.lockWaitMs;
    const overdue = this.#jobs.findIndex(({ since }) => since > oldest);
    this.#fail(overdue === -1 ? this.#jobs.length : overdue, cause);
    if (this.#jobs.length > 0) this.#retry = setTimeout(this.#step, retryDelayMs());
  }

  #fail(count: number, cause: unknown): void {
    const failure = storeFailure(this.#options.of, cause);
    for (const job of this.#take(count)) job.fail(failure);
  }

  #take(count: number): readonly Job[] {
    const jobs = this.#jobs.splice(0, count);
    for (const { bytes } of jobs) this.#bytes -= bytes;
    return jobs;
  }

  /** SQLite has already rolled back after some errors, such as a full disk. */
  #rollBack(): void {
    const { database } = this.#options;
    if (database.isTransaction) database.exec('ROLLBACK');
  }

  #crowded(): unknown {
    const { storeWaitingBytes } = HOST_LIMITS;
    return locked(this.#options.of, `more than ${storeWaitingBytes} bytes are already waiting for it`);
  }

  #checkOpen(): void {
    if (!this.#options.database.isOpen) throw unavailable(this.#options.of, 'it was closed');
  }
}
