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
  /** @throws what reading them throws */
  bytes(): Promise<Uint8Array>;
}

/** The same, read once at most: for as long as one prepares it. */
export function sourceOf(component: Component): ComponentSource {
  if (component instanceof ReadOnce) return component;
  return new ReadOnce(component instanceof Uint8Array ? inMemory(component) : component);
}

function inMemory(bytes: Uint8Array): ComponentSource {
  return { digest: () => sha256(bytes), bytes: async () => bytes };
}

class ReadOnce implements ComponentSource {
  readonly #source: ComponentSource;
  #digest: Promise<string> | undefined;
  #bytes: Promise<Uint8Array> | undefined;

  constructor(source: ComponentSource) {
    this.#source = source;
  }

  digest(): Promise<string> {
    return (this.#digest ??= this.#source.digest());
  }

  bytes(): Promise<Uint8Array> {
    return (this.#bytes ??= this.#source.bytes());
  }
}
