import { afterAll, beforeAll, expect } from 'vitest';
import { type ServedComponents, serveComponents } from '../support/serve-component.ts';
import { guest, type GuestText, neighbour } from './guest.ts';

export interface Attacker extends GuestText {
  readonly limits?: object;
}

export interface Outcome {
  readonly status: number;
  /** Of the error, where the host answered with one. */
  readonly code: string | undefined;
  readonly text: string;
}

const COPIES = 8;

/** A host with hostile functions and one that wants to be left in peace. */
export class HostileHost {
  #served: ServedComponents | undefined;
  readonly #unhandled: unknown[] = [];
  readonly #note = (reason: unknown): void => void this.#unhandled.push(reason);

  /** Serves the functions for all tests of the file. */
  static serve(attackers: Readonly<Record<string, Attacker>>): HostileHost {
    const host = new HostileHost();
    beforeAll(() => host.#start(attackers));
    afterAll(() => host.#stop());
    return host;
  }

  async #start(attackers: Readonly<Record<string, Attacker>>): Promise<void> {
    process.on('unhandledRejection', this.#note);
    const functions: Record<string, { component: Uint8Array; manifest: object }> = {
      neighbour: { component: await neighbour(), manifest: {} },
    };
    for (const [name, { limits = {}, ...text }] of Object.entries(attackers)) {
      functions[name] = { component: await guest(text), manifest: { limits } };
    }
    this.#served = await serveComponents(functions);
  }

  async #stop(): Promise<void> {
    process.removeListener('unhandledRejection', this.#note);
    await this.#served?.close();
    expect(this.#unhandled).toEqual([]);
  }

  get served(): ServedComponents {
    return this.#served!;
  }

  async get(path: string, init?: RequestInit): Promise<Outcome> {
    const response = await fetch(`${this.served.url}/${path}`, init);
    const text = await response.text();
    const code = response.ok ? undefined : (JSON.parse(text) as { error: { code: string } }).error.code;
    return { status: response.status, code, text };
  }

  /** Sends copies of a request at once, expects the neighbour to answer meanwhile and afterwards, and all to be over. */
  async attack(path: string, copies = COPIES): Promise<Outcome[]> {
    const over = new AbortController();
    const running = Promise.all(Array.from({ length: copies }, () => this.get(path))).finally(() => over.abort());
    do await this.neighbourLives();
    while (!over.signal.aborted);
    const outcomes = await running;
    await this.quiet(path);
    await this.neighbourLives();
    return outcomes;
  }

  async neighbourLives(): Promise<void> {
    const { status, text } = await this.get('neighbour');
    expect([status, text]).toEqual([200, 'neighbour']);
  }

  /** Waits until nothing of the function runs any more, whatever its clients have been told already. */
  async quiet(path: string): Promise<void> {
    const { limiter } = this.served.registry.get(path.split(/[/?]/, 1)[0]!)!;
    await expect.poll(() => limiter.running, { timeout: 20_000, interval: 5 }).toBe(0);
  }
}
