import type { Mutant } from './mutant.ts';
import type { Outcome } from './trial.ts';

/** A mutant for people: where it is, and what it changed. */
export function show({ file, line, kind, before, after }: Outcome): string {
  return `${file}:${line} ${kind}\n- ${before}\n+ ${after}\n`;
}

/** A line for each folder, and one for all. */
export function summary(outcomes: readonly Outcome[]): string {
  const folders = Object.groupBy(outcomes, ({ file }) => file.slice(0, file.lastIndexOf('/')));
  const lines = Object.entries(folders).map(([folder, some]) => `${folder}: ${figures(some!)}`);
  return [...(lines.length > 1 ? lines : []), `all: ${figures(outcomes)}`].join('\n');
}

function figures(outcomes: readonly Outcome[]): string {
  const count = (state: Outcome['state']): number => outcomes.filter((outcome) => outcome.state === state).length;
  const tested = outcomes.length - count('untested');
  const share = tested === 0 ? '' : ` (${Math.round((count('killed') / tested) * 100)} %)`;
  const milliseconds = outcomes.reduce((sum, outcome) => sum + outcome.milliseconds, 0);
  return `${count('killed')} of ${tested} killed${share}, ${count('survived')} survived, ${count('untested')} untested, ${(milliseconds / 1000 / Math.max(1, tested)).toFixed(1)} s each`;
}

/** Says of a mutant whether it survived in an earlier run, wherever its line stands by now. */
export function survivorsOf(earlier: readonly Outcome[]): (mutant: Mutant) => boolean {
  const name = ({ file, kind, before, after }: Omit<Mutant, 'source'>): string => JSON.stringify([file, kind, before, after]);
  const survivors = new Set(earlier.filter(({ state }) => state !== 'killed').map(name));
  return (mutant) => survivors.has(name(mutant));
}
