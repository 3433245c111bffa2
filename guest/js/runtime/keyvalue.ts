import { concatenated } from './concatenated.ts';
import { Cas, increment, swap } from 'wasi:keyvalue/atomics@0.2.0-draft2';
import type { CasError } from 'wasi:keyvalue/atomics@0.2.0-draft2';
import { deleteMany, getMany, setMany } from 'wasi:keyvalue/batch@0.2.0-draft2';
import { open } from 'wasi:keyvalue/store@0.2.0-draft2';
import type { Bucket, StoreError } from 'wasi:keyvalue/store@0.2.0-draft2';
import type { KeyPage, KeyValue, KeyValueError, ListOptions, PutOptions, StoredValue, ValueType } from '../index.d.ts';
import { listKeys } from './keyvalue-list.ts';
import { BESIDE, noteOf, toNote } from './keyvalue-note.ts';

const encoder = new TextEncoder();
/** What is read as text is often written back, so nothing of it may be lost: U+FEFF at the start is text like any other. */
const textDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** What a change is computed from is written back for certain: no malformed byte may become U+FFFD on the way. */
const strictDecoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
/** JSON has no use for U+FEFF before its first character; `Response.json` drops it, too. */
const jsonDecoder = new TextDecoder('utf-8', { ignoreBOM: false });

/** The store of one name. It is opened on first use: there is no host while the program is built. */
export function keyValue(name: string): KeyValue {
  // The overloads of `get` cannot be derived from one implementation.
  return new Store(name) as unknown as KeyValue;
}

class Store {
  readonly #name: string;
  #bucket: Bucket | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  async get(key: string, type?: ValueType): Promise<unknown> {
    return read(
      this.#use((bucket) => bucket.get(nameOf(key))),
      typeOf(type),
    );
  }

  async getWithMetadata(key: string, type?: ValueType): Promise<unknown> {
    const name = nameOf(key);
    const found = new Map(this.#use((bucket) => getMany(bucket, [name, BESIDE + name])));
    const { metadata = null, expiresAt } = noteOf(found.get(BESIDE + name));
    return { value: read(found.get(name), typeOf(type)), metadata, ...(expiresAt !== undefined && { expiration: expiresAt / 1000 }) };
  }

  async getMany(keys: readonly string[], given?: ValueType): Promise<Map<string, unknown>> {
    const type = typeOf(given);
    const names = Array.from(listOf(keys, 'getMany', 'keys'), nameOf);
    const found = new Map(this.#use((bucket) => getMany(bucket, names)));
    return new Map(Array.from(keys, (key, i) => [key, read(found.get(names[i] as string), type)]));
  }

  async put(key: string, value: StoredValue | ReadableStream<Uint8Array>, options?: PutOptions): Promise<void> {
    const note = toNote(options);
    const name = nameOf(key);
    const bytes = toBytes(value instanceof ReadableStream ? await readAll(value) : value);
    if (note === undefined) this.#use((bucket) => bucket.set(name, bytes));
    else
      this.#use((bucket) =>
        setMany(bucket, [
          [name, bytes],
          [BESIDE + name, note],
        ]),
      );
  }

  async putMany(entries: Iterable<readonly [string, StoredValue]>): Promise<void> {
    const pairs = listOf(entries, 'putMany', 'pairs of a key and its value, or a Map');
    const list = Array.from(pairs, ([key, value]) => [nameOf(key), toBytes(value)] as const);
    this.#use((bucket) => setMany(bucket, list));
  }

  async delete(key: string): Promise<void> {
    this.#use((bucket) => bucket.delete(nameOf(key)));
  }

  async deleteMany(keys: readonly string[]): Promise<void> {
    const names = Array.from(listOf(keys, 'deleteMany', 'keys'), nameOf);
    this.#use((bucket) => deleteMany(bucket, names));
  }

  async exists(key: string): Promise<boolean> {
    return this.#use((bucket) => bucket.exists(nameOf(key)));
  }

  async list(options: ListOptions = {}): Promise<KeyPage> {
    const { prefix, ...rest } = options;
    return this.#use((bucket) => listKeys(bucket, prefix === undefined ? rest : { ...rest, prefix: nameOf(prefix) }));
  }

  async increment(key: string, by: number | bigint = 1): Promise<number | bigint> {
    const delta = BigInt(by);
    if (BigInt.asIntN(64, delta) !== delta) throw new RangeError(`${by} does not fit a 64-bit integer`);
    const sum = this.#use((bucket) => increment(bucket, nameOf(key), delta));
    if (typeof by === 'bigint') return sum;
    if (!Number.isSafeInteger(Number(sum))) throw new RangeError(`The sum ${sum} does not fit a number: pass a bigint`);
    return Number(sum);
  }

  async update(key: string, change: (current: string | null) => string | Promise<string>): Promise<string> {
    let cas = this.#use((bucket) => Cas.new(bucket, nameOf(key)));
    for (;;) {
      const current = cas;
      const next = await change(
        this.#text(
          key,
          this.#use(() => current.current()),
        ),
      );
      const changed = this.#swap(cas, toBytes(next));
      if (changed === undefined) return next;
      cas = changed;
    }
  }

  #text(key: string, bytes: Uint8Array | undefined): string | null {
    if (bytes === undefined) return null;
    try {
      return strictDecoder.decode(bytes);
    } catch (cause) {
      const place = `Key-value store '${this.#name}', key '${key}'`;
      throw new TypeError(`${place}: update changes text, and the value is not UTF-8: use get with 'bytes'`, { cause });
    }
  }

  /** @returns nothing when the value was written, the present state when somebody else was faster */
  #swap(cas: Cas, value: Uint8Array): Cas | undefined {
    try {
      swap(cas, value);
      return undefined;
    } catch (error) {
      const reason = payloadOf<CasError>(error);
      if (reason?.tag === 'cas-failed') return reason.val;
      throw reason?.tag === 'store-error' ? this.#explain(reason.val, error) : error;
    }
  }

  #use<T>(operation: (bucket: Bucket) => T): T {
    try {
      return operation((this.#bucket ??= open(this.#name)));
    } catch (error) {
      const reason = payloadOf<StoreError>(error);
      throw reason === undefined ? error : this.#explain(reason, error);
    }
  }

  #explain(reason: StoreError, cause: unknown): KeyValueError {
    const text = reason.tag === 'other' ? reason.val : MESSAGES[reason.tag];
    const error = new Error(`Key-value store '${this.#name}': ${text}`, { cause });
    return Object.assign(error, { name: 'KeyValueError', code: reason.tag, store: this.#name } as const);
  }
}

const MESSAGES = {
  'no-such-store': 'it is not granted to this function',
  'access-denied': 'access denied',
};

/**
 * The `err` value of a WIT result. What the bindings throw and return is made in a realm of their own: `instanceof`
 * says nothing about it.
 */
function payloadOf<T>(error: unknown): T | undefined {
  return typeof error === 'object' && error !== null && 'payload' in error ? (error.payload as T) : undefined;
}

/** A key as it goes to the host, which knows no lone surrogates and answers with U+FFFD in their place. */
function nameOf(key: string): string {
  if (typeof key === 'string') return key.toWellFormed();
  // A number is taken for its digits, which are nobody else's; whatever is undefined would share one value.
  if (typeof key === 'number') return String(key);
  throw new TypeError(`A key must be a string, not ${told(key)}`);
}

/** Several at once: a text would be taken for a list of letters, and an object for an empty one. */
function listOf<T>(values: Iterable<T>, method: string, of: string): Iterable<T> {
  if (typeof values === 'object' && values !== null && typeof values[Symbol.iterator] === 'function') return values;
  throw new TypeError(`${method} takes a list of ${of}, not ${told(values)}`);
}

function told(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return typeof value === 'object' ? `an object (${Object.prototype.toString.call(value).slice(8, -1)})` : `a ${typeof value}`;
}

const TYPES: readonly string[] = ['text', 'json', 'bytes', 'arrayBuffer', 'stream'] satisfies ValueType[];

function typeOf(type: ValueType = 'text'): ValueType {
  if (TYPES.includes(type)) return type;
  throw new TypeError(`Unknown value type '${String(type)}': use one of ${TYPES.join(', ')}`);
}

function read(bytes: Uint8Array | undefined, type: ValueType): unknown {
  if (bytes === undefined) return null;
  switch (type) {
    case 'text':
      return textDecoder.decode(bytes);
    case 'json':
      return JSON.parse(jsonDecoder.decode(bytes));
    case 'bytes':
      return new Uint8Array(bytes);
    case 'arrayBuffer':
      return new Uint8Array(bytes).buffer;
    case 'stream':
      return new Response(new Uint8Array(bytes)).body;
  }
}

function toBytes(value: StoredValue): Uint8Array {
  if (typeof value === 'string') return encoder.encode(value);
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  throw new TypeError(
    'A value must be a string, an ArrayBuffer, a view of one such as a Uint8Array, or with put a ReadableStream: use JSON.stringify for anything else',
  );
}

/** Values that a store takes, in bytes: whoever gives it a stream is told before all of it is read. */
const VALUE_BYTES = 1024 * 1024;

async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (const reader = stream.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(toBytes(value));
    size += chunks.at(-1)!.length;
    if (size > VALUE_BYTES) throw await tooLarge(reader);
  }
  return concatenated(chunks);
}

async function tooLarge(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<RangeError> {
  await reader.cancel().catch(() => {});
  return new RangeError(
    `A value has at most ${VALUE_BYTES} bytes, and the stream has more: stream it to an upstream with fetch, and keep its address here`,
  );
}
