import { type FSWatcher, watch } from 'node:fs';
import { sep } from 'node:path';

/** Editors write a file in several steps; a change counts when nothing more follows for this long. */
const QUIET_MS = 30;

/** Folders that builds, stores and tools write to. */
const IGNORED = new Set(['build', 'node_modules', '.skerry', '.git']);

/** Watches folders and reports once when a burst of changes is over. */
export class FileWatcher {
  readonly #onChange: () => void;
  readonly #watchers = new Map<string, FSWatcher>();
  #timer: NodeJS.Timeout | undefined;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  add(folder: string, recursive: boolean): void {
    if (this.#watchers.has(folder)) return;
    const watcher = watch(folder, { recursive }, (_event, file) => {
      if (!file?.split(sep).some((part) => IGNORED.has(part))) this.trigger();
    });
    // A folder that is removed while it is watched.
    watcher.on('error', () => this.trigger());
    this.#watchers.set(folder, watcher);
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
  }

  /** Reports as if something had changed. */
  trigger(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onChange, QUIET_MS);
  }
}
