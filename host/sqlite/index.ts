/** What everything that is kept in SQLite files has in common: opening, migrating, committing, and telling what went wrong. */
export { CommitQueue } from './commit-queue.ts';
export { storeFailure, unavailable } from './failure.ts';
export type { DatabaseKind, Schema, Subject } from './kind.ts';
export { createTables } from './migrate.ts';
export { openFile, type OpenFile } from './open-file.ts';
export { patiently } from './patience.ts';
export type { Watermark } from './watermark.ts';
