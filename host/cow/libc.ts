import { createRequire } from 'node:module';

/** The calls that copy-on-write needs. Each answers what the C function does. */
export interface Libc {
  readonly memfdCreate: (name: string, flags: number) => number;
  readonly mmap: (at: Uint8Array, length: number, protection: number, flags: number, fd: number, offset: number) => unknown;
  readonly madvise: (at: Uint8Array, length: number, advice: number) => number;
  readonly ioctl: (fd: number, request: number, argument: Uint8Array) => number;
  /** Address of the first byte. */
  readonly address: (bytes: Uint8Array) => bigint;
  readonly errno: () => number;
}

interface Library {
  func(prototype: string): (...args: never[]) => unknown;
}

interface Koffi {
  load(library: string): Library;
  address(value: unknown): bigint;
  errno(): number;
}

/** The C library, or the reason why it cannot be had. */
export function openLibc(): Libc | string {
  const koffi = loadKoffi();
  if (typeof koffi === 'string') return koffi;
  try {
    return bind(koffi);
  } catch (error) {
    return `The C library cannot be used: ${(error as Error).message}`;
  }
}

/** The C library for other calls than those, or the reason why it cannot be had. */
export function loadLibc(): Library | string {
  const koffi = loadKoffi();
  if (typeof koffi === 'string') return koffi;
  try {
    return load(koffi);
  } catch (error) {
    return `The C library cannot be used: ${(error as Error).message}`;
  }
}

function loadKoffi(): Koffi | string {
  if (process.platform !== 'linux') return `Copy-on-write needs Linux; this is ${process.platform}`;
  try {
    return createRequire(import.meta.url)('koffi') as Koffi;
  } catch (error) {
    return `The optional package koffi cannot be loaded: ${(error as Error).message.split('\n')[0]}`;
  }
}

/** The C library under the names of glibc and of musl. */
const LIBRARIES = ['libc.so.6', 'libc.musl-x86_64.so.1', 'libc.musl-aarch64.so.1'];

function load(koffi: Koffi): Library {
  for (const name of LIBRARIES) {
    try {
      return koffi.load(name);
    } catch {
      // the next name
    }
  }
  throw new Error(`none of ${LIBRARIES.join(', ')} was found`);
}

function bind(koffi: Koffi): Libc {
  const libc = load(koffi);
  return {
    memfdCreate: libc.func('int memfd_create(const char *name, unsigned int flags)') as Libc['memfdCreate'],
    mmap: libc.func('intptr_t mmap(void *at, size_t length, int protection, int flags, int fd, int64_t offset)') as Libc['mmap'],
    madvise: libc.func('int madvise(void *at, size_t length, int advice)') as Libc['madvise'],
    ioctl: libc.func('int ioctl(int fd, unsigned long request, void *argument)') as Libc['ioctl'],
    address: (bytes) => koffi.address(bytes),
    errno: () => koffi.errno(),
  };
}
