import { readFileSync } from 'node:fs';
import type { Row } from './report.ts';

const HEAD = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+\s*(.*)$/;
const KIB = 1024;

/**
 * Where the memory of a process lies: its mappings, those of one size and kind together, the heaviest first. Memories of
 * guests, suspended stacks and pages of V8's heap have a size each. Empty where the system does not say.
 */
export function mappings(pid: number, most: number): Row[] {
  const groups = new Map<string, { count: number; resident: number }>();
  let group = { count: 0, resident: 0 };
  for (const line of smaps(pid)) {
    const [, from = '', to = '', rights, file = ''] = HEAD.exec(line) ?? [];
    if (rights !== undefined) {
      const size = (Number.parseInt(to, 16) - Number.parseInt(from, 16)) / KIB;
      const name = `${rights} ${file === '' ? `${size} KiB` : file.split('/').at(-1)!}`;
      group = groups.get(name) ?? { count: 0, resident: 0 };
      groups.set(name, group);
      group.count++;
    }
    group.resident += Number(/^Rss:\s+(\d+)/.exec(line)?.[1] ?? 0);
  }
  return [...groups]
    .toSorted(([, a], [, b]) => b.resident - a.resident)
    .slice(0, most)
    .map(([name, { count, resident }]) => ({
      mapping: name,
      count,
      'RSS MB': (resident * KIB) / 1e6,
      'KB each': (resident * KIB) / count / 1e3,
    }));
}

function smaps(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n');
  } catch {
    return [];
  }
}
