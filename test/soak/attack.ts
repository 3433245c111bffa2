import { ask } from './ask.ts';
import type { HostileGuest } from './guests.ts';

/** On a machine with other work anything may run out of time. */
const LATE = 504;

/** Clients that call hostile functions, one after another, so that all get their turn beside all others. */
export class Attack {
  /** How often each function was answered by which status. */
  readonly statuses = new Map<string, Map<number, number>>();
  readonly #port: number;
  readonly #guests: readonly HostileGuest[];
  readonly #clients: number;
  #next = 0;

  constructor(port: number, guests: readonly HostileGuest[], clients: number) {
    this.#port = port;
    this.#guests = guests;
    this.#clients = clients;
  }

  get requests(): number {
    return this.#next;
  }

  /** For so long, and until each function has been called so often in all. */
  async run(milliseconds: number, times = 0): Promise<void> {
    const end = performance.now() + milliseconds;
    const isOver = (): boolean => performance.now() >= end && this.#next >= times * this.#guests.length;
    await Promise.all(Array.from({ length: this.#clients }, () => this.#client(isOver)));
  }

  /** Answers that are none to what was asked. */
  get unexpected(): string[] {
    return this.#guests.flatMap(({ name, permitted }) =>
      [...(this.statuses.get(name) ?? [])]
        .filter(([status]) => status !== LATE && !permitted.includes(status))
        .map(([status, count]) => `${name} was answered by ${status}, ${count} times`),
    );
  }

  async #client(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const guest = this.#guests[this.#next++ % this.#guests.length]!;
      const status = await ask(this.#port, `/${guest.name}`, guest.asking);
      const counts = this.statuses.get(guest.name) ?? new Map<number, number>();
      this.statuses.set(guest.name, counts.set(status, (counts.get(status) ?? 0) + 1));
    }
  }
}
