import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Awaitable, StoreValueError } from '../contract.ts';
import { storeFailure, unavailable } from './failure.ts';

/** A batch is committed before it grows above these: they bound what a crash interrupts and what waits in memory. */
const BATCH_JOBS = 512;
const BATCH_BYTES = 8 * 1024 * 1024;

/** One call that waits for the next commit. */
class Job {
  readonly #run: () => unknown;
  readonly #resolve: (value: never) => void;
  readonly #reject: (reason: unknown) => void;
  #value: unknown;
  #refusal: StoreValueError | undefined;

  constructor(run: () => unknown, resolve: (value: never) => void, reject: (reason: unknown) => void) {
    this.#run = run;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** A refusal concerns this job alone: it came before anything was written. */
  run(): void {
    this.#refusal = undefined;
    try {
      this.#value = this.#run();
    } catch (error) {
      if (!(error instanceof StoreValueError)) throw error;
      this.#refusal = error;
    }
  }

  settle(): void {
    if (this.#refusal === undefined) this.#resolve(this.#value as never);
    else this.#reject(this.#refusal);
  }

  fail(error: unknown): void {
    this.#reject(error);
  }
}

/**
 * Group commit: the writes of one turn of the event loop become one transaction, so that they share one sync to disk.
 * Jobs run in the order in which they came, and none is answered before all of them are on disk.
 */
export class CommitQueue {
  readonly #database: DatabaseSync;
  readonly #file: string;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  #jobs: Job[] = [];
  #bytes = 0;

  constructor(database: DatabaseSync, file: string) {
    this.#database = database;
    this.#file = file;
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#commit = database.prepare('COMMIT');
  }

  /** Answers at once unless writes wait: then in its turn after them. */
  read<T>(run: () => T): Awaitable<T> {
    this.#checkOpen();
    if (this.#jobs.length > 0) return this.write(0, run);
    try {
      return run();
    } catch (error) {
      throw storeFailure(this.#file, error);
    }
  }

  /**
   * @param bytes what the job keeps in memory until it runs
   * @param run may run twice: the second time after everything of the first was rolled back
   */
  write<T>(bytes: number, run: () => T): Promise<T> {
    this.#checkOpen();
    if (this.#jobs.length === 0) setImmediate(this.flush);
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#jobs.push(new Job(run, resolve as (value: never) => void, reject));
    this.#bytes += bytes;
    if (this.#jobs.length >= BATCH_JOBS || this.#bytes >= BATCH_BYTES) this.flush();
    return promise;
  }

  /** Commits what waits, now. */
  readonly flush = (): void => {
    const jobs = this.#jobs;
    if (jobs.length === 0) return;
    this.#jobs = [];
    this.#bytes = 0;
    const failure = this.#transact(jobs);
    if (failure === undefined) return;
    // One of them does not fit or hit bad blocks: alone, each gets the answer that it deserves.
    if (failure.isOfOne && jobs.length > 1) for (const job of jobs) this.#alone(job);
    else for (const job of jobs) job.fail(failure.error);
  };

  #alone(job: Job): void {
    const failure = this.#transact([job]);
    if (failure !== undefined) job.fail(failure.error);
  }

  /** @returns why nothing of the jobs was written; `isOfOne`: some of them may succeed without the others */
  #transact(jobs: readonly Job[]): { error: unknown; isOfOne: boolean } | undefined {
    let isOfOne = false;
    try {
      this.#begin.run();
      isOfOne = true;
      for (const job of jobs) job.run();
      this.#commit.run();
    } catch (error) {
      this.#rollBack();
      return { error: storeFailure(this.#file, error), isOfOne };
    }
    for (const job of jobs) job.settle();
    return undefined;
  }

  /** SQLite has already rolled back after some errors, such as a full disk. */
  #rollBack(): void {
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
  }

  #checkOpen(): void {
    if (!this.#database.isOpen) throw unavailable(this.#file, 'it was closed');
  }
}
