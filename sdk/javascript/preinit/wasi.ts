/**
 * `wasi_snapshot_preview1` while a module is pre-initialized: files from memory, time that stands still and random
 * bytes that are none. So the result depends on nothing but its input, and code that runs at build time sees nothing of
 * the machine.
 */

const ERRNO = { success: 0, badf: 8, inval: 28, noent: 44, notcapable: 76 } as const;
const FILETYPE = { character: 2, directory: 3, regular: 4 } as const;
const ROOT_FD = 3;
const FIRST_FILE_FD = 4;
const FILESTAT_BYTES = 64;
const FDSTAT_BYTES = 24;

export interface BuildFiles {
  /** Absolute virtual path to content. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly stdin: Uint8Array;
  readonly environment: Readonly<Record<string, string>>;
}

/** The program ended itself; its output says why. */
export class BuildExit extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`Exited with status ${status}`);
    this.status = status;
  }
}

interface OpenFile {
  readonly content: Uint8Array;
  position: number;
}

export class BuildWasi {
  readonly #files: BuildFiles;
  readonly #environment: readonly Uint8Array[];
  readonly #open = new Map<number, OpenFile>();
  readonly #output: Uint8Array[] = [];
  #nextFd = FIRST_FILE_FD;
  #memory: WebAssembly.Memory | undefined;
  #random = 0x9e3779b9;

  constructor(files: BuildFiles) {
    this.#files = files;
    this.#environment = Object.entries(files.environment).map(([k, v]) => new TextEncoder().encode(`${k}=${v}\0`));
    this.#open.set(0, { content: files.stdin, position: 0 });
  }

  attach(memory: WebAssembly.Memory): void {
    this.#memory = memory;
  }

  /** Everything the program wrote to standard output and standard error. */
  get output(): string {
    return Buffer.concat(this.#output).toString('utf8');
  }

  /** The functions that the engine may call during initialization; the others are not offered. */
  imports(): Record<string, (...args: never[]) => number> {
    return {
      args_sizes_get: (count: number, bytes: number) => this.#sizes([], count, bytes),
      args_get: () => ERRNO.success,
      environ_sizes_get: (count: number, bytes: number) => this.#sizes(this.#environment, count, bytes),
      environ_get: (pointers: number, bytes: number) => this.#strings(this.#environment, pointers, bytes),
      clock_time_get: (_id: number, _precision: bigint, out: number) => this.#u64(out, 0n),
      random_get: (pointer: number, length: number) => this.#fillRandom(pointer, length),
      proc_exit: (status: number) => {
        throw new BuildExit(status);
      },
      fd_prestat_get: (fd: number, out: number) => this.#prestat(fd, out),
      fd_prestat_dir_name: (_fd: number, out: number) => this.#bytes(out, Uint8Array.of(0x2f)),
      fd_fdstat_get: (fd: number, out: number) => this.#fdstat(fd, out),
      fd_fdstat_set_flags: () => ERRNO.success,
      fd_write: (fd: number, vectors: number, count: number, out: number) => this.#write(fd, vectors, count, out),
      fd_read: (fd: number, vectors: number, count: number, out: number) => this.#read(fd, vectors, count, out),
      fd_seek: (fd: number, offset: bigint, whence: number, out: number) => this.#seek(fd, offset, whence, out),
      fd_close: (fd: number) => (this.#open.delete(fd) ? ERRNO.success : ERRNO.badf),
      fd_readdir: () => ERRNO.notcapable,
      path_open: (_fd: number, _flags: number, path: number, length: number, ...rest: unknown[]) =>
        this.#openPath(path, length, rest.at(-1) as number),
      path_filestat_get: (_fd: number, _flags: number, path: number, length: number, out: number) => this.#filestat(path, length, out),
      path_remove_directory: () => ERRNO.notcapable,
      path_unlink_file: () => ERRNO.notcapable,
    };
  }

  get #view(): DataView {
    return new DataView(this.#buffer);
  }

  get #buffer(): ArrayBuffer {
    if (this.#memory === undefined) throw new Error('Memory is not attached');
    return this.#memory.buffer as ArrayBuffer;
  }

  #bytes(pointer: number, bytes: Uint8Array): number {
    new Uint8Array(this.#buffer).set(bytes, pointer);
    return ERRNO.success;
  }

  #u64(pointer: number, value: bigint): number {
    this.#view.setBigUint64(pointer, value, true);
    return ERRNO.success;
  }

  #sizes(strings: readonly Uint8Array[], count: number, bytes: number): number {
    this.#view.setUint32(count, strings.length, true);
    this.#view.setUint32(
      bytes,
      strings.reduce((sum, { length }) => sum + length, 0),
      true,
    );
    return ERRNO.success;
  }

  #strings(strings: readonly Uint8Array[], pointers: number, bytes: number): number {
    let at = bytes;
    for (const [index, string] of strings.entries()) {
      this.#view.setUint32(pointers + 4 * index, at, true);
      this.#bytes(at, string);
      at += string.length;
    }
    return ERRNO.success;
  }

  /** The same bytes in every build: they seed hash tables, never anything that a request sees. */
  #fillRandom(pointer: number, length: number): number {
    const target = new Uint8Array(this.#buffer, pointer, length);
    for (let index = 0; index < length; index++) {
      this.#random ^= this.#random << 13;
      this.#random ^= this.#random >>> 17;
      this.#random ^= this.#random << 5;
      target[index] = this.#random;
    }
    return ERRNO.success;
  }

  #prestat(fd: number, out: number): number {
    if (fd !== ROOT_FD) return ERRNO.badf;
    this.#view.setUint32(out, 0, true);
    this.#view.setUint32(out + 4, 1, true);
    return ERRNO.success;
  }

  #fdstat(fd: number, out: number): number {
    const type = fd === ROOT_FD ? FILETYPE.directory : fd <= 2 ? FILETYPE.character : FILETYPE.regular;
    if (fd >= FIRST_FILE_FD && !this.#open.has(fd)) return ERRNO.badf;
    new Uint8Array(this.#buffer).fill(0, out, out + FDSTAT_BYTES);
    this.#view.setUint8(out, type);
    this.#u64(out + 8, 0xffff_ffff_ffff_ffffn);
    return this.#u64(out + 16, 0xffff_ffff_ffff_ffffn);
  }

  *#vectors(pointer: number, count: number): Generator<Uint8Array> {
    for (let index = 0; index < count; index++) {
      const at = pointer + 8 * index;
      yield new Uint8Array(this.#buffer, this.#view.getUint32(at, true), this.#view.getUint32(at + 4, true));
    }
  }

  #write(fd: number, vectors: number, count: number, out: number): number {
    if (fd !== 1 && fd !== 2) return ERRNO.badf;
    let written = 0;
    for (const vector of this.#vectors(vectors, count)) {
      this.#output.push(vector.slice());
      written += vector.length;
    }
    this.#view.setUint32(out, written, true);
    return ERRNO.success;
  }

  #read(fd: number, vectors: number, count: number, out: number): number {
    const file = this.#open.get(fd);
    if (file === undefined) return ERRNO.badf;
    let read = 0;
    for (const vector of this.#vectors(vectors, count)) {
      const part = file.content.subarray(file.position, file.position + vector.length);
      vector.set(part);
      file.position += part.length;
      read += part.length;
    }
    this.#view.setUint32(out, read, true);
    return ERRNO.success;
  }

  #seek(fd: number, offset: bigint, whence: number, out: number): number {
    const file = this.#open.get(fd);
    if (file === undefined) return ERRNO.badf;
    const base = [0, file.position, file.content.length][whence];
    if (base === undefined) return ERRNO.inval;
    file.position = Math.max(0, base + Number(offset));
    return this.#u64(out, BigInt(file.position));
  }

  #find(pointer: number, length: number): Uint8Array | undefined {
    const path = new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array(this.#buffer, pointer, length));
    return this.#files.files.get(path.startsWith('/') ? path : `/${path.replace(/^\.\//, '')}`);
  }

  #openPath(path: number, length: number, out: number): number {
    const content = this.#find(path, length);
    if (content === undefined) return ERRNO.noent;
    this.#open.set(this.#nextFd, { content, position: 0 });
    this.#view.setUint32(out, this.#nextFd++, true);
    return ERRNO.success;
  }

  #filestat(path: number, length: number, out: number): number {
    const content = this.#find(path, length);
    if (content === undefined) return ERRNO.noent;
    new Uint8Array(this.#buffer).fill(0, out, out + FILESTAT_BYTES);
    this.#view.setUint8(out + 16, FILETYPE.regular);
    return this.#u64(out + 32, BigInt(content.length));
  }
}
