import { HELD_BY, type Holder, type HostMemory } from '../../engine/index.ts';
import { HeaderList, headerError } from './header-list.ts';

/** `wasi:http/types#fields`, also known as headers and trailers. */
export class Fields implements Holder {
  readonly #list: HeaderList;
  readonly #isImmutable: boolean;

  /** The guest's constructor takes nothing; the host passes the list, and whether the guest may change it. */
  constructor(list: HeaderList = new HeaderList(), isImmutable = false) {
    this.#list = list;
    this.#isImmutable = isImmutable;
  }

  static immutable(list: HeaderList): Fields {
    return new Fields(list, true);
  }

  static fromList(entries: readonly (readonly [string, Uint8Array])[]): Fields {
    const list = new HeaderList();
    for (const [name, value] of entries) list.append(name, value);
    return new Fields(list);
  }

  /** For the host: the entries behind the handle. */
  get list(): HeaderList {
    return this.#list;
  }

  get(name: string): Uint8Array[] {
    return this.#list.get(name);
  }

  has(name: string): boolean {
    return this.#list.has(name);
  }

  set(name: string, values: readonly Uint8Array[]): void {
    this.#demandMutable();
    this.#list.set(name, values);
  }

  delete(name: string): void {
    this.#demandMutable();
    this.#list.delete(name);
  }

  append(name: string, value: Uint8Array): void {
    this.#demandMutable();
    this.#list.append(name, value);
  }

  entries(): [string, Uint8Array][] {
    return this.#list.entries();
  }

  clone(): Fields {
    return new Fields(this.#list.clone());
  }

  [HELD_BY](memory: HostMemory): void {
    this.#list.heldBy(memory);
  }

  [Symbol.dispose](): void {
    this.#list.release();
  }

  #demandMutable(): void {
    if (this.#isImmutable) throw headerError('immutable');
  }
}
