import { accessSync, closeSync, constants, existsSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname } from 'node:path';
import { type ErrorCode, SkerryError } from '../base/index.ts';
import type { Subject } from './kind.ts';

/** What an error of `node:sqlite` carries: `errcode` is SQLite's extended result code. */
interface SqliteError extends Error {
  readonly errcode: number;
}

interface Remedy {
  readonly code: ErrorCode;
  readonly says: string;
  readonly help: string;
}

const LOCKED: Remedy = {
  code: 'STORE_LOCKED',
  says: 'is locked by another process',
  help: 'Stop the other process that writes to it, such as a second host or a SQLite shell, and try again.',
};
const CORRUPT: Remedy = {
  code: 'STORE_CORRUPT',
  says: 'is damaged or is not an SQLite database',
  help: 'Restore a backup, or move it away together with its -wal file to start with an empty one.',
};
const READ_ONLY: Remedy = {
  code: 'STORE_READ_ONLY',
  says: 'cannot be written',
  help: 'Make the file and its folder writable for the user who runs the host.',
};
const FULL: Remedy = {
  code: 'STORE_FULL',
  says: 'has no space left',
  help: 'Free space on its disk; if it has a size limit of its own, delete some of it or raise the limit.',
};
const UNAVAILABLE: Remedy = {
  code: 'STORE_UNAVAILABLE',
  says: 'cannot be used',
  help: 'Check that its folder exists, that the disk is healthy, and that the user who runs the host may open it.',
};

const NO_DESCRIPTOR: Remedy = {
  code: 'DESCRIPTORS_EXHAUSTED',
  says: 'cannot be opened',
  help: 'Raise the limit of open files, such as with `ulimit -n`.',
};

/** By SQLite's primary result code, https://www.sqlite.org/rescode.html. */
const REMEDIES: ReadonlyMap<number, Remedy> = new Map([
  [5, LOCKED], // SQLITE_BUSY
  [6, LOCKED], // SQLITE_LOCKED
  [8, READ_ONLY], // SQLITE_READONLY
  [11, CORRUPT], // SQLITE_CORRUPT
  [13, FULL], // SQLITE_FULL
  [15, LOCKED], // SQLITE_PROTOCOL
  [26, CORRUPT], // SQLITE_NOTADB
]);

/** What a lock of another process is told as: `SQLITE_BUSY`, and `SQLITE_PROTOCOL` after a race for the log's index. */
const LOCKS: ReadonlySet<number> = new Set([5, 15]);

/** Whether to try again: another process holds a lock. */
export function isLocked(error: unknown): boolean {
  return isSqliteError(error) && LOCKS.has(error.errcode & 0xff);
}

function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
}

function fail({ noun, file }: Subject, remedy: Remedy, detail: string, cause?: unknown): SkerryError {
  const message = `The ${noun} ${file} ${remedy.says}: ${detail}`;
  return new SkerryError(remedy.code, message, { help: remedy.help, where: file, cause });
}

/** For errors of the file system, by the code of the system call. */
function remedyOf(errno: string | undefined): Remedy {
  if (errno === 'EROFS' || errno === 'EACCES' || errno === 'EPERM') return READ_ONLY;
  if (errno === 'EMFILE' || errno === 'ENFILE') return NO_DESCRIPTOR;
  return errno === 'ENOSPC' || errno === 'EDQUOT' ? FULL : UNAVAILABLE;
}

function remedyFor(file: string, errcode: number): Remedy {
  const known = REMEDIES.get(errcode & 0xff);
  if (known !== undefined) return known;
  return SHM_FULL.has(errcode) ? FULL : remedyOf(whyUnusable(file));
}

/** `SQLITE_IOERR_SHMSIZE` and `SQLITE_IOERR_SHMMAP`: the index of the log does not fit on the disk. */
const SHM_FULL: ReadonlySet<number> = new Set([4874, 5386]);

/** More than an open store takes: database, log, index, their folder, and what was acknowledged. */
const DESCRIPTORS = 6;

/** SQLite says that it cannot open or write, and not why; the system says so to whoever tries again. */
function whyUnusable(file: string): string | undefined {
  const opened: number[] = [];
  try {
    while (opened.length < DESCRIPTORS) opened.push(openSync(devNull, 'r'));
    if (existsSync(file)) opened.push(openSync(file, 'r+'));
    accessSync(dirname(file), constants.W_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
}

/** What an operator reads instead of an error of SQLite or the file system; any other is a bug and passes as it is. */
export function storeFailure(of: Subject, error: unknown): unknown {
  if (isSqliteError(error)) return fail(of, remedyFor(of.file, error.errcode), error.message, error);
  if (error instanceof Error && 'syscall' in error) {
    return fail(of, remedyOf((error as NodeJS.ErrnoException).code), error.message, error);
  }
  return error;
}

/** Another process holds the lock for too long. */
export function locked(of: Subject, detail: string): SkerryError {
  return fail(of, LOCKED, detail);
}

export function corrupt(of: Subject, detail: string): SkerryError {
  return fail(of, CORRUPT, detail);
}

/** @param watermark the file that says so */
export function lostWrites(of: Subject, detail: string, watermark: string): SkerryError {
  const help =
    'Restore its files, including the -wal file, as the host left them. If you restored a backup, or accept ' +
    `the loss, delete ${watermark}.`;
  return fail(of, { ...CORRUPT, says: 'has lost writes', help }, detail);
}

export function unavailable(of: Subject, detail: string): SkerryError {
  return fail(of, UNAVAILABLE, detail);
}
