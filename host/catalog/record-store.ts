/**
 * What a driver of the catalog does: it keeps texts by key, in order, and changes several of them in one transaction. All rules stand
 * above it, in `rules`, once. `describe-catalog.ts` holds the suite that each driver must pass.
 *
 * Keys are of printable ASCII, so that every way to compare texts puts them in one order.
 */
export interface RecordStore {
  /** Of the latest change, also by other processes; 0 before the first. Costs microseconds. */
  revision(): number;
  /** Several reads of one revision. @param run synchronous; it keeps nothing of what it is given */
  read<T>(run: (records: Records) => T): T;
  /**
   * One transaction. It raises the revision by one if `run` wrote anything, and leaves no trace if `run` throws.
   *
   * @param run synchronous; it may run several times, each after everything of the time before was undone
   * @returns once it is durable
   */
  change<T>(run: (records: WritableRecords) => T): Promise<T>;
  /** Waits for the changes that were asked for. */
  close(): Promise<void>;
}

export interface Records {
  /** That is read; in a change, the one that it makes. */
  readonly revision: number;
  get(key: string): string | undefined;
  /** In the order of their keys. */
  list(range: Range): readonly StoredRecord[];
  /** How many keys begin so. */
  count(prefix: string): number;
}

export interface WritableRecords extends Records {
  put(key: string, value: string): void;
  /** One that is not there is no error. */
  delete(key: string): void;
}

export interface Range {
  /** What their keys begin with. */
  readonly prefix: string;
  /** Only those behind this key, in the direction of the list. */
  readonly after?: string | undefined;
  readonly limit: number;
  /** From the last to the first. */
  readonly isReverse?: boolean;
}

export interface StoredRecord {
  readonly key: string;
  readonly value: string;
}

/** Behind every key of a prefix: the first character that no key has. */
export const BEHIND = '\u007f';
