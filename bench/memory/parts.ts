import { readFileSync } from 'node:fs';

const HEAD = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+\s*(.*)$/;
const FIELD = /^(\w+):\s+(\d+) kB/;
/** V8 keeps so many addresses free behind the memory of a guest, or more. */
const GUARD_BYTES = 2 ** 32;

/**
 * What a process holds, in MB by proportional set size: pages that several of its mappings share count once. The program counts as if no
 * other process ran the same.
 */
export interface Parts {
  all: number;
  /** Of Node.js: its program and its libraries. */
  program: number;
  /** Memories of guests: what they wrote, and what they read of their images. */
  guests: number;
  /** Images that memories show until they are written, and what differs from them. */
  images: number;
  /** Machine code that V8 makes. */
  code: number;
  /** What is allocated with `malloc`, in blocks below a megabyte. */
  allocated: number;
  /** V8's heap, large blocks, stacks, and everything else without a name. */
  heap: number;
}

interface Mapping {
  readonly from: number;
  readonly to: number;
  readonly rights: string;
  readonly file: string;
  /** By the names that the system gives them. */
  readonly kilobytes: Record<string, number>;
}

/** Reads where the memory of a process lies. Linux only. */
export function partsOf(pid: number): Parts {
  const parts: Parts = { all: 0, program: 0, guests: 0, images: 0, code: 0, allocated: 0, heap: 0 };
  const mappings = read(pid);
  for (const [i, mapping] of mappings.entries()) {
    const { Rss = 0, Pss = 0, Anonymous = 0 } = mapping.kilobytes;
    const what = kind(mappings, i);
    const held = what === 'program' ? Rss : Pss;
    const written = what === 'images' ? Anonymous : 0;
    parts.guests += megabytes(written);
    parts[what] += megabytes(held - written);
    parts.all += megabytes(held);
  }
  return parts;
}

const megabytes = (kilobytes: number): number => (kilobytes * 1024) / 1e6;

function read(pid: number): Mapping[] {
  const mappings: Mapping[] = [];
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    const [, from, to, rights, file] = HEAD.exec(line) ?? [];
    if (rights === undefined) {
      const [, name, kilobytes] = FIELD.exec(line) ?? [];
      const last = mappings.at(-1);
      if (last && name !== undefined) last.kilobytes[name] = Number(kilobytes);
    } else mappings.push({ from: Number.parseInt(from!, 16), to: Number.parseInt(to!, 16), rights, file: file!, kilobytes: {} });
  }
  return mappings;
}

function kind(mappings: readonly Mapping[], i: number): Exclude<keyof Parts, 'all'> {
  const { rights, file } = mappings[i]!;
  if (file.includes('skerry-snapshot') || file.endsWith('.function')) return 'images';
  if (file.startsWith('/')) return 'program';
  if (file === '[heap]' || isArena(mappings, i)) return 'allocated';
  if (rights.includes('x')) return 'code';
  return isGuests(mappings, i) ? 'guests' : 'heap';
}

/** Where threads allocate: 64 MB at a multiple of that, of which a part is in use. */
function isArena(mappings: readonly Mapping[], i: number): boolean {
  const { from, to, rights } = mappings[i]!;
  const rest = mappings[i + 1];
  const ends = rest?.from === to && rest.rights.startsWith('---') ? rest.to : to;
  return rights.startsWith('rw') && from % ARENA_BYTES === 0 && ends - from === ARENA_BYTES;
}

const ARENA_BYTES = 64 * 1024 * 1024;

/** Whether it belongs to a memory: a guard comes behind it, and perhaps parts of an image in between. */
function isGuests(mappings: readonly Mapping[], i: number): boolean {
  let { to } = mappings[i]!;
  for (let next = mappings[i + 1]; next?.from === to; next = mappings[++i + 1]) {
    if (next.rights.startsWith('---')) return next.to - next.from >= GUARD_BYTES;
    to = next.to;
  }
  return false;
}
