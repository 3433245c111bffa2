import { takeFirst } from './take-first.ts';

/** A place in a line. */
export interface Wait<Given> {
  /** Resolves when it is this one's turn; rejects with the reason of whoever left. */
  readonly turn: Promise<Given>;
  /** Gives the place up, at once. Harmless when it was this one's turn already. */
  leave(reason: Error): void;
}

/** Whoever is first in a line. */
export interface First<Who, Given> {
  readonly who: Who;
  readonly serve: (given: Given | Promise<Given>) => void;
}

/** Waits in the order of arrival, and is left at once. */
export class Line<Who, Given> {
  readonly #waiting = new Set<First<Who, Given>>();

  get length(): number {
    return this.#waiting.size;
  }

  join(who: Who): Wait<Given> {
    const { promise, resolve, reject } = Promise.withResolvers<Given>();
    const place = { who, serve: resolve };
    this.#waiting.add(place);
    const leave = (reason: Error): void => {
      if (this.#waiting.delete(place)) reject(reason);
    };
    return { turn: promise, leave };
  }

  /** Takes the first out of the line, to be served. */
  next(): First<Who, Given> | undefined {
    return takeFirst(this.#waiting);
  }
}
