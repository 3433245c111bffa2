import { type FSWatcher, statSync, watch } from 'node:fs';
import { join } from 'node:path';
import { SkerryError } from '@skerry/host/base';

/** Editors write a file in several steps; a change counts when nothing more follows for this long. */
const QUIET_MS = 25;

/** Something that writes all the time does not keep the rest from being seen. */
const LONGEST_BURST_MS = 250;

export interface Changes {
  /** Absolute paths: files that were written, made, renamed or removed, or folders of which no more is known. */
  readonly paths: ReadonlySet<string>;
  /** When the first of them was seen, as `performance.now()` says it. */
  readonly since: number;
}

interface Watched {
  readonly watcher: FSWatcher;
  /** A folder that was removed and made again has the same name, and nobody watches it. */
  readonly inode: number;
}

/**
 * Watches folders, each without its subfolders: what is watched stays small, and a file that an editor replaces by
 * renaming another is seen like one that it writes. Reports when a burst of changes is over.
 */
export class FolderWatcher {
  readonly #onChange: (changes: Changes) => void;
  readonly #isOfInterest: (path: string) => boolean;
  readonly #watched = new Map<string, Watched>();
  #paths = new Set<string>();
  #since = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param isOfInterest says of a path in a watched folder whether a change of it counts. Default: each does */
  constructor(onChange: (changes: Changes) => void, isOfInterest: (path: string) => boolean = () => true) {
    this.#onChange = onChange;
    this.#isOfInterest = isOfInterest;
  }

  /**
   * Watches these folders and no others.
   *
   * @returns the folders that were not watched before
   * @throws SkerryError `BUILD_TOOL_FAILED` when the system watches no more
   */
  watch(folders: ReadonlySet<string>): string[] {
    for (const folder of this.#watched.keys()) if (!folders.has(folder)) this.#forget(folder);
    return [...folders].filter((folder) => this.#add(folder));
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const folder of this.#watched.keys()) this.#forget(folder);
  }

  #add(folder: string): boolean {
    const inode = statSync(folder, { throwIfNoEntry: false })?.ino;
    const known = this.#watched.get(folder);
    if (known?.inode === inode) return false;
    if (known) this.#forget(folder);
    if (inode === undefined) return false;
    try {
      const watcher = watch(folder, (_event, file) => this.#saw(file === null ? folder : join(folder, file)));
      watcher.on('error', () => this.#saw(folder));
      this.#watched.set(folder, { watcher, inode });
      return true;
    } catch (cause) {
      throw watchError(folder, cause);
    }
  }

  #forget(folder: string): void {
    this.#watched.get(folder)?.watcher.close();
    this.#watched.delete(folder);
  }

  #saw(path: string): void {
    if (!this.#isOfInterest(path)) return;
    const now = performance.now();
    if (this.#paths.size === 0) this.#since = now;
    this.#paths.add(path);
    clearTimeout(this.#timer);
    const longest = LONGEST_BURST_MS - (now - this.#since);
    this.#timer = setTimeout(() => this.#report(), Math.max(0, Math.min(QUIET_MS, longest)));
  }

  #report(): void {
    const changes = { paths: this.#paths, since: this.#since };
    this.#paths = new Set();
    this.#onChange(changes);
  }
}

function watchError(folder: string, cause: unknown): SkerryError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SkerryError('BUILD_TOOL_FAILED', `The folder ${folder} cannot be watched: ${reason}`, {
    help: 'On Linux, more folders can be watched after `sysctl fs.inotify.max_user_watches=524288`.',
    cause,
  });
}
