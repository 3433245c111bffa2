import { closeSync, ftruncateSync, writeSync } from 'node:fs';
import { SkerryError } from '../base/index.ts';
import { type AttachedMemory, type MemoryImage, type MemoryStrategy, memoryRun, plainCopy, type Run } from '../engine/snapshot/index.ts';
import type { Libc } from './libc.ts';
import { PAGE_BYTES, PageMap } from './page-map.ts';
import { WrittenPages } from './written-pages.ts';

const MFD_CLOEXEC = 1;
const PROT_READ_WRITE = 3;
const MAP_PRIVATE_FIXED = 0x12;
const MADV_DONTNEED = 4;

/** A smaller image is copied sooner than the kernel is asked: 1 us against 3 for an AssemblyScript hello. */
export const MIN_IMAGE_BYTES = 256 * 1024;

/**
 * A memory with more written pages than this gives them back to the kernel and shares the file's again: copying would
 * cost more than the page faults that it saves, and each page is one that other instances do not share.
 */
const MAX_WRITTEN_PAGES = 1024;

/** How long one part of a reset gives pages back, in milliseconds, and how many bytes of them between two looks at the clock. */
const PART_MS = 0.5;
const DROP_BYTES = 1024 * 1024;

/** Maps one file per image over the memories of all its instances, or two: that of a base, and where it differs. */
export class CopyOnWrite implements MemoryStrategy {
  readonly name = 'copy-on-write';
  readonly #libc: Libc;
  readonly #pageMap: PageMap | undefined;
  readonly #files = new WeakMap<MemoryImage, ImageFile>();
  readonly #closing = new FinalizationRegistry<number>((fd) => closeSync(fd));

  constructor(libc: Libc) {
    this.#libc = libc;
    this.#pageMap = PageMap.open(libc);
  }

  /** @throws SkerryError `HOST_BUG` when the kernel refuses, for example because of `vm.max_map_count` */
  attach(memory: WebAssembly.Memory, image: MemoryImage, content: 'image' | 'zeros'): AttachedMemory {
    if (image.byteLength < MIN_IMAGE_BYTES) return plainCopy.attach(memory, image, content);
    return new MappedMemory(this.#libc, this.#pageMap, memory, image, this.#mappings(image));
  }

  /** A mapping keeps its file, and everything else reads as zero. */
  readonly release = (pages: Uint8Array): void => {
    if (this.#libc.madvise(pages, pages.length, MADV_DONTNEED) !== 0) fail(this.#libc, 'madvise');
  };

  /** All of the base, and the delta over it. */
  #mappings(image: MemoryImage): Mapping[] {
    const { byteLength, base = image, delta = [] } = image;
    const file = this.#file(base, base.runs);
    file.coverUpTo(byteLength);
    if (delta.length === 0) return [{ offset: 0, length: byteLength, file, at: 0 }];
    return [{ offset: 0, length: byteLength, file, at: 0 }, ...this.#deltaMappings(image, delta)];
  }

  /** Stretches that are in a file already are shown from there; the others are put one behind the other into a new one. */
  #deltaMappings(image: MemoryImage, delta: readonly Run[]): Mapping[] {
    let at = 0;
    const moved = delta.filter((run) => run.file === undefined).map((run) => ({ run, at, end: (at += run.length) }));
    const own =
      moved.length === 0
        ? undefined
        : this.#file(
            image,
            moved.map((each) => memoryRun(each.at, each.run.bytes)),
          );
    return delta.map((run) => {
      const { offset, length, file } = run;
      return file ? { offset, length, ...file } : { offset, length, file: own!, at: moved.find((each) => each.run === run)!.at };
    });
  }

  #file(image: MemoryImage, runs: readonly Run[]): ImageFile {
    const known = this.#files.get(image);
    if (known) return known;
    const file = new ImageFile(this.#libc, runs);
    this.#files.set(image, file);
    this.#closing.register(file, file.fd);
    return file;
  }
}

/** A part of a memory that shows a part of a file, until it is written. */
interface Mapping {
  readonly offset: number;
  readonly length: number;
  readonly file: { readonly fd: number };
  readonly at: number;
}

/**
 * A file that has no name. Its descriptor is closed when no memory and no image needs it any more; mappings outlive it. Nobody
 * can cut it short meanwhile, which would end the process at the next look at a page that is gone.
 */
class ImageFile {
  readonly fd: number;
  #length = 0;

  constructor(libc: Libc, runs: readonly Run[]) {
    this.fd = libc.memfdCreate('skerry-snapshot', MFD_CLOEXEC);
    if (this.fd < 0) fail(libc, 'memfd_create');
    for (const { offset, bytes } of runs) {
      for (let done = 0; done < bytes.length;) done += writeSync(this.fd, bytes, done, bytes.length - done, offset + done);
      this.#length = offset + bytes.length;
    }
  }

  /** Makes it reach as far as the longest image of those that share it. What is added reads as zero. */
  coverUpTo(length: number): void {
    if (length <= this.#length) return;
    ftruncateSync(this.fd, length);
    this.#length = length;
  }
}

class MappedMemory implements AttachedMemory {
  readonly #libc: Libc;
  readonly #pageMap: PageMap | undefined;
  readonly #written: WrittenPages;
  readonly #memory: WebAssembly.Memory;
  readonly #image: MemoryImage;
  readonly #mappings: readonly Mapping[];
  #bytes: Uint8Array;
  #address = 0n;
  /** Where a reset that is not finished goes on. */
  #dropped: number | undefined;

  constructor(libc: Libc, pageMap: PageMap | undefined, memory: WebAssembly.Memory, image: MemoryImage, mappings: readonly Mapping[]) {
    this.#libc = libc;
    this.#pageMap = pageMap;
    this.#written = new WrittenPages(image);
    this.#memory = memory;
    this.#image = image;
    this.#mappings = mappings;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#map();
  }

  reset(): boolean {
    let at = this.#dropped ?? this.#restore();
    const { length } = this.#bytes;
    if (at < length) {
      const end = performance.now() + PART_MS;
      do this.#drop(at, (at += DROP_BYTES));
      while (at < length && performance.now() < end);
    }
    this.#dropped = at < length ? at : undefined;
    return at < length;
  }

  /** @returns from where on pages are to be dropped */
  #restore(): number {
    if (this.#bytes.buffer !== this.#memory.buffer) this.#follow();
    if (this.#findWritten()) {
      this.#written.restore(this.#bytes);
      return this.#image.byteLength;
    }
    this.#written.clear();
    return 0;
  }

  /** @returns false when there are too many of them, or nobody can tell */
  #findWritten(): boolean {
    const pages = this.#image.byteLength / PAGE_BYTES;
    const told = this.#pageMap?.writtenPages(this.#address, pages, (first, count) => this.#written.add(first, count));
    return told === true && this.#written.count <= MAX_WRITTEN_PAGES;
  }

  /** Gives pages back to the kernel: they read as the file, or as zero behind it. */
  #drop(from: number, to: number): void {
    const pages = this.#bytes.subarray(from, to);
    if (pages.length > 0 && this.#libc.madvise(pages, pages.length, MADV_DONTNEED) !== 0) fail(this.#libc, 'madvise');
  }

  /** A memory that grows gets a new buffer, and without guard regions perhaps another place: then it is mapped anew. */
  #follow(): void {
    this.#bytes = new Uint8Array(this.#memory.buffer);
    if (this.#libc.address(this.#bytes) !== this.#address) this.#map();
  }

  #map(): void {
    this.#written.clear();
    this.#address = this.#libc.address(this.#bytes);
    for (const { offset, length, file, at } of this.#mappings) {
      const place = this.#bytes.subarray(offset, offset + length);
      const mapped = this.#libc.mmap(place, length, PROT_READ_WRITE, MAP_PRIVATE_FIXED, file.fd, at);
      if (BigInt(mapped as number | bigint) !== this.#address + BigInt(offset)) fail(this.#libc, 'mmap');
    }
  }
}

function fail(libc: Libc, call: string): never {
  throw new SkerryError('HOST_BUG', `${call} failed with errno ${libc.errno()}`, {
    help: 'If many instances are alive, raise vm.max_map_count; otherwise switch copy-on-write off.',
  });
}
