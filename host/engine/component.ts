import { sha256 } from '../base/index.ts';

/** The bytes of a component, or where they are. */
export type Component = Uint8Array | ComponentSource;

/** A component that is read only where nothing of it was kept. */
export interface ComponentSource {
  /**
   * SHA-256 of its bytes, in hexadecimal digits. Whoever gives it answers for it: what was made of bytes with this digest is used, and
   * these are not looked at.
   */
  digest(): Promise<string>;
  /**
   * Reads them. They belong to whoever asked, who may send them to another thread.
   *
   * @throws what reading them throws
   */
  bytes(): Promise<Uint8Array>;
}

/** The same, read once at most: for as long as one prepares it. */
export function sourceOf(component: Component): ReadOnce {
  if (component instanceof ReadOnce) return component;
  if (component instanceof Uint8Array) return new ReadOnce(inMemory(component), false);
  return new ReadOnce(component, true);
}

function inMemory(bytes: Uint8Array): ComponentSource {
  return { digest: () => sha256(bytes), bytes: async () => bytes };
}

export class ReadOnce implements ComponentSource {
  readonly #source: ComponentSource;
  /** Whether what it reads is nobody else's. */
  readonly #isOwn: boolean;
  #digest: Promise<string> | undefined;
  #bytes: Promise<Uint8Array> | undefined;

  constructor(source: ComponentSource, isOwn: boolean) {
    this.#source = source;
    this.#isOwn = isOwn;
  }

  digest(): Promise<string> {
    return (this.#digest ??= this.#source.digest());
  }

  bytes(): Promise<Uint8Array> {
    return (this.#bytes ??= this.#source.bytes());
  }

  /** Bytes to give away. Whoever asks for bytes after that has them read again. */
  async take(): Promise<Uint8Array> {
    const bytes = this.bytes();
    this.#bytes = undefined;
    return this.#isOwn ? bytes : new Uint8Array(await bytes);
  }
}
