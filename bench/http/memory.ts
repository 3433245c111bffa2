import { readdirSync, readFileSync } from 'node:fs';

/** Proportional set size of all processes of a group, in MiB; `NaN` where the system does not tell. */
export function groupMemoryMiB(group: number): number {
  try {
    return members(group).reduce((sum, pid) => sum + pss(pid), 0) / 1024;
  } catch {
    return Number.NaN;
  }
}

function members(group: number): number[] {
  const processes = readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid));
  return processes.filter((pid) => groupOf(pid) === group);
}

/** The fifth field of `/proc/PID/stat`, the third behind the name, which may have spaces in it. */
function groupOf(pid: number): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)!.split(' ')[2]);
  } catch {
    return undefined; // ended meanwhile
  }
}

const pss = (pid: number): number => Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1] ?? 0);
