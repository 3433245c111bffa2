import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';

/** What there was at each path that a build looked at, absolute; `none` where there was nothing. */
export type Observed = Readonly<Record<string, string>>;

type Kind = 'none' | 'file' | 'folder' | 'other';

/** Begins what is known of a file whose content mattered. */
const CONTENT = 'sha256:';

/**
 * Remembers what a build depends on: the contents of the files that it reads, and what it only looked for. A file that
 * was missing, or lay in the way of another, decides as much about a component as one that was read.
 *
 * A path is looked at before the compiler does: what changes in between makes the next build look again, and never
 * leaves a component that passes for up to date.
 */
export class Observations {
  readonly #seen = new Map<string, string>();
  readonly #onInput: ((path: string) => void) | undefined;

  /** @param onInput told of each path once, before anything is done with it */
  constructor(onInput?: (path: string) => void) {
    this.#onInput = onInput;
  }

  /** What is at a path, whatever is in it: for files that are passed over, and folders. */
  place(path: string): Kind {
    const known = this.#seen.get(path);
    if (known !== undefined) return kindOf(known);
    const state = placeAt(path);
    this.#remember(path, state);
    return kindOf(state);
  }

  /** A file that is about to be read. */
  content(path: string): Kind {
    const known = this.#seen.get(path);
    if (known !== undefined && kindOf(known) !== 'file') return kindOf(known);
    if (known === undefined || !known.startsWith(CONTENT)) this.#remember(path, contentAt(path));
    return kindOf(this.#seen.get(path)!);
  }

  get observed(): Observed {
    return Object.fromEntries([...this.#seen].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** The files that were read, sorted. */
  get files(): string[] {
    return [...this.#seen]
      .filter(([, state]) => state.startsWith(CONTENT))
      .map(([path]) => path)
      .toSorted();
  }

  #remember(path: string, state: string): void {
    if (!this.#seen.has(path)) this.#onInput?.(path);
    this.#seen.set(path, state);
  }
}

/** Whether everything that a build looked at is as it was. */
export function isAsObserved(observed: Observed): boolean {
  return Object.entries(observed).every(([path, state]) => state === (state.startsWith(CONTENT) ? contentAt(path) : placeAt(path)));
}

function kindOf(state: string): Kind {
  return state.startsWith(CONTENT) ? 'file' : (state.split(' ', 1)[0] as Kind);
}

/** A compiler knows a file by where links lead to: the same content elsewhere is another module. */
function placeAt(path: string): string {
  try {
    const stats = statSync(path);
    const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
    const real = realpathSync.native(path);
    return real === path ? kind : `${kind} at ${real}`;
  } catch {
    // Not there, behind a file, a link in a circle: there is nothing to be read.
    return 'none';
  }
}

function contentAt(path: string): string {
  const place = placeAt(path);
  if (kindOf(place) !== 'file') return place;
  try {
    return `${CONTENT}${createHash('sha256').update(readFileSync(path)).digest('hex')}${place.slice('file'.length)}`;
  } catch {
    return 'none';
  }
}
