import type { DatabaseSync } from 'node:sqlite';

/** One database: what messages call it, and where it is. */
export interface Subject {
  readonly noun: string;
  /** Absolute path. */
  readonly file: string;
}

/** What a file of one version looks like, and how it becomes one. */
export interface Schema {
  /** Exactly what `sqlite_schema` must hold: anything more, such as a trigger, was not put there by us. */
  readonly tables: readonly string[];
  /** SQL that makes it of the version before; the first of an empty database. A new file takes them all. */
  readonly steps: readonly string[];
}

/** What tells the files of one kind from all others. */
export interface FileForm {
  readonly noun: string;
  /** Written into the file: tells it from files of other kinds and of other programs. */
  readonly applicationId: number;
  /**
   * By version, from 1 on; this Skerry works with the last. One that was released never changes, since there are files that
   * have it: what changes the tables is added as another.
   */
  readonly schemas: readonly Schema[];
}

/** With what it takes to use one. */
export interface DatabaseKind<P> extends FileForm {
  /** Prepares statements. */
  prepare(database: DatabaseSync): P;
  /** A number that rises with each change: whether any is missing that was acknowledged. */
  changes(prepared: P): number;
}
