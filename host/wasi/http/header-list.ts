import { HOST_LIMITS, ResultError, Trap } from '../../base/index.ts';
import { HELD_BYTES, type HostMemory } from '../../engine/index.ts';
import { FORBIDDEN_HEADERS, isContentLength, isFieldName, isFieldValue } from './syntax.ts';

/** Header or trailer entries as they cross the seams of the host. */
export type HeaderEntries = readonly (readonly [string, Uint8Array])[];
export type HeaderSource = HeaderEntries | (() => HeaderEntries);

export type HeaderError = { readonly tag: 'invalid-syntax' | 'forbidden' | 'immutable' };
export const headerError = (tag: HeaderError['tag']): ResultError<HeaderError> => new ResultError<HeaderError>({ tag });

/**
 * The entries of a `fields` resource, in order, with the spelling that the guest gave them. Names are compared in lower
 * case and by a linear search, so no name has a meaning of its own to the host, `__proto__` as little as any other.
 */
export class HeaderList {
  #names: string[] = [];
  #keys: string[] = [];
  #values: Uint8Array[] = [];
  #bytes = 0;
  #memory: HostMemory | undefined;
  /** Handles and messages that have this list. */
  #holders = 0;

  /** One more has this list: what is in it counts for `memory`, once. */
  heldBy(memory: HostMemory): void {
    if (this.#holders === 0) memory.hold(this.#cost);
    this.#memory = memory;
    this.#holders++;
  }

  /** One less has it. */
  release(): void {
    if (this.#holders === 0 || --this.#holders > 0) return;
    this.#memory?.free(this.#cost);
    this.#memory = undefined;
  }

  /**
   * What came from the network, so the guest does not answer for it: hop-by-hop fields and others that no guest may set
   * are left out, because a guest that passes the list on would be refused.
   */
  static fromHost(entries: HeaderEntries): HeaderList {
    const list = new HeaderList();
    for (const [name, value] of entries) list.#admit(name.toLowerCase(), value);
    return list;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** What the list takes, with names twice: as they are spelled, and in lower case. */
  get #cost(): number {
    return 2 * this.#bytes + this.#keys.length * HELD_BYTES.field;
  }

  get(name: string): Uint8Array[] {
    const key = name.toLowerCase();
    return this.#values.filter((_, i) => this.#keys[i] === key);
  }

  has(name: string): boolean {
    return this.#keys.includes(name.toLowerCase());
  }

  /** @throws ResultError<HeaderError>; nothing is changed then */
  append(name: string, value: Uint8Array): void {
    const key = checkName(name);
    checkValue(key, value);
    if (key === 'content-length' && this.#keys.includes(key)) throw headerError('invalid-syntax');
    this.#reserve(1, name.length + value.length);
    this.#push(name, key, value);
  }

  /** @throws ResultError<HeaderError>; nothing is changed then */
  set(name: string, values: readonly Uint8Array[]): void {
    const key = checkName(name);
    if (key === 'content-length' && values.length > 1) throw headerError('invalid-syntax');
    for (const value of values) checkValue(key, value);
    this.#removeKey(key);
    for (const value of values) this.append(name, value);
  }

  delete(name: string): void {
    this.#removeKey(checkName(name));
  }

  entries(): [string, Uint8Array][] {
    return this.#names.map((name, i) => [name, this.#values[i] as Uint8Array]);
  }

  /** For the host: names in lower case, without those that are `leftOut`. */
  entriesExcept(leftOut: ReadonlySet<string>): [string, Uint8Array][] {
    const entries: [string, Uint8Array][] = [];
    for (let i = 0; i < this.#keys.length; i++) {
      const key = this.#keys[i] as string;
      if (!leftOut.has(key)) entries.push([key, this.#values[i] as Uint8Array]);
    }
    return entries;
  }

  /** The first name, in lower case, that is in `keys`; undefined: there is none. */
  firstOf(keys: ReadonlySet<string>): string | undefined {
    return this.#keys.find((key) => keys.has(key));
  }

  clone(): HeaderList {
    const copy = new HeaderList();
    copy.#names = this.#names.slice();
    copy.#keys = this.#keys.slice();
    copy.#values = this.#values.slice();
    copy.#bytes = this.#bytes;
    return copy;
  }

  /** The declared length of the body; undefined: none is declared. */
  get contentLength(): number | undefined {
    const index = this.#keys.indexOf('content-length');
    return index < 0 ? undefined : decimal(this.#values[index] as Uint8Array);
  }

  #admit(key: string, value: Uint8Array): void {
    if (FORBIDDEN_HEADERS.has(key) || !isFieldName(key) || !isFieldValue(value)) return;
    if (key === 'content-length' && (this.#keys.includes(key) || !isContentLength(value))) return;
    this.#push(key, key, value);
  }

  #push(name: string, key: string, value: Uint8Array): void {
    this.#memory?.hold(2 * (name.length + value.length) + HELD_BYTES.field);
    this.#names.push(name);
    this.#keys.push(key);
    this.#values.push(value);
    this.#bytes += name.length + value.length;
  }

  #removeKey(key: string): void {
    const before = this.#cost;
    let kept = 0;
    for (let i = 0; i < this.#keys.length; i++) {
      if (this.#keys[i] === key) this.#bytes -= key.length + (this.#values[i] as Uint8Array).length;
      else this.#move(i, kept++);
    }
    this.#names.length = kept;
    this.#keys.length = kept;
    this.#values.length = kept;
    this.#memory?.free(before - this.#cost);
  }

  #move(from: number, to: number): void {
    this.#names[to] = this.#names[from] as string;
    this.#keys[to] = this.#keys[from] as string;
    this.#values[to] = this.#values[from] as Uint8Array;
  }

  /** The specification gives a guest no error value for a list that is too long, so this is a trap. */
  #reserve(entries: number, bytes: number): void {
    demand('entries', this.#keys.length + entries, HOST_LIMITS.fieldsEntries);
    demand('bytes', this.#bytes + bytes, HOST_LIMITS.fieldsBytes);
  }
}

function checkName(name: string): string {
  if (!isFieldName(name)) throw headerError('invalid-syntax');
  const key = name.toLowerCase();
  if (FORBIDDEN_HEADERS.has(key)) throw headerError('forbidden');
  return key;
}

function checkValue(key: string, value: Uint8Array): void {
  const isValid = key === 'content-length' ? isContentLength(value) : isFieldValue(value);
  if (!isValid) throw headerError('invalid-syntax');
}

function demand(unit: string, size: number, limit: number): void {
  if (size <= limit) return;
  throw new Trap('LIMIT_ALLOCATION', `HTTP fields of ${size} ${unit} exceed the limit of ${limit} ${unit}`, {
    help: 'Send fewer or shorter header fields; put data into the body.',
  });
}

/** Digits only, as `isContentLength` has seen. */
function decimal(digits: Uint8Array): number {
  let value = 0;
  for (let i = 0; i < digits.length; i++) value = value * 10 + (digits[i] as number) - 0x30;
  return value;
}
