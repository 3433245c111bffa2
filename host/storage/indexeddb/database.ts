import { closed, storeFailure } from './failure.ts';

/** Entries by tenant, store and key. */
const ENTRIES = 'entries';
/** When entries expire, apart from them, so that neither a list nor a search reads values. */
const EXPIRIES = 'expiries';
/** What a store holds altogether. */
const STORES = 'stores';
const ALL = [ENTRIES, EXPIRIES, STORES];

const VERSION = 1;

/** The parts of the database within one transaction. */
export interface Tables {
  readonly entries: IDBObjectStore;
  readonly expiries: IDBObjectStore;
  /** By tenant, store and time. */
  readonly due: IDBIndex;
  readonly stores: IDBObjectStore;
}

/**
 * A database of the browser. It is opened when it is first needed, and anew when the browser has closed it, which happens when the
 * data of the site is cleared: calls of that moment fail, and later ones find stores that are empty.
 */
export class Database {
  readonly #name: string;
  #opening: Promise<IDBDatabase> | undefined;
  #isClosed = false;

  constructor(name: string) {
    this.#name = name;
  }

  /** @throws SkerryError `STORE_UNAVAILABLE` */
  async read<T>(job: (tables: Tables) => Promise<T>): Promise<T> {
    return this.#run('readonly', job);
  }

  /**
   * Runs a job whose writes all take effect, or none. Jobs take their turns in the order of the calls.
   *
   * @param job does nothing in between but ask the database: a transaction ends when nobody asks
   * @returns when what was written is on the disk
   * @throws SkerryError `STORE_FULL`, `STORE_UNAVAILABLE`; and what the job throws
   */
  async write<T>(job: (tables: Tables) => Promise<T>): Promise<T> {
    return this.#run('readwrite', job);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const database = await this.#opening?.catch(() => undefined);
    database?.close();
  }

  async #run<T>(mode: 'readonly' | 'readwrite', job: (tables: Tables) => Promise<T>): Promise<T> {
    if (this.#isClosed) throw closed(this.#name);
    try {
      return await inTransaction(await this.#open(), mode, job);
    } catch (error) {
      throw storeFailure(this.#name, error);
    }
  }

  #open(): Promise<IDBDatabase> {
    return (this.#opening ??= this.#opened());
  }

  async #opened(): Promise<IDBDatabase> {
    const forget = (): void => {
      this.#opening = undefined;
    };
    try {
      const asked = indexedDB.open(this.#name, VERSION);
      asked.addEventListener('upgradeneeded', () => create(asked.result));
      const database = await answer(asked);
      database.addEventListener('close', forget);
      database.addEventListener('versionchange', () => {
        // Whoever deletes it waits for this.
        database.close();
        forget();
      });
      return database;
    } catch (error) {
      forget();
      throw error;
    }
  }
}

function create(database: IDBDatabase): void {
  database.createObjectStore(ENTRIES);
  database.createObjectStore(EXPIRIES).createIndex('due', ['tenant', 'store', 'at']);
  database.createObjectStore(STORES);
}

async function inTransaction<T>(database: IDBDatabase, mode: IDBTransactionMode, job: (tables: Tables) => Promise<T>): Promise<T> {
  const transaction = database.transaction(ALL, mode, { durability: 'strict' });
  const over = new Promise<void>((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () => reject(transaction.error ?? new DOMException('The transaction was aborted', 'AbortError')));
  });
  // The job may fail first.
  over.catch(() => {});
  const expiries = transaction.objectStore(EXPIRIES);
  const tables = {
    entries: transaction.objectStore(ENTRIES),
    expiries,
    due: expiries.index('due'),
    stores: transaction.objectStore(STORES),
  };
  try {
    const result = await job(tables);
    transaction.commit();
    await over;
    return result;
  } catch (error) {
    abort(transaction);
    throw transaction.error ?? error;
  }
}

/** One that the browser has ended is aborted already. */
function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It has been.
  }
}

export function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error!));
  });
}
