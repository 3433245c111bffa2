import { type Load, type Measured, run } from './load.ts';
import { type RunningSubject, start, type Subject, type Task } from './subject.ts';

/** Of one subject in one round. */
interface Figures extends Omit<Measured, 'failed'> {
  readonly startMs: number;
  readonly memoryMiB: number;
}

export type Result =
  | (Figures & { readonly name: string; readonly task: Task; readonly ratio: number })
  | { readonly name: string; readonly task: Task; readonly error: string };

/** Of the time that is measured: where a server has one processor, what V8 compiles meanwhile takes seconds of it. */
const WARM_UP_SHARE = 1;

/**
 * Measures each subject in turn, `rounds` times over. The ratio of a round is taken against the Fastify of the same task
 * and round, since the speed of a machine drifts; what is reported are medians over the rounds.
 */
export async function measureAll(
  subjects: readonly Subject[],
  load: Load,
  rounds: number,
  onProgress: (text: string) => void,
): Promise<Result[]> {
  const figures = new Map<string, Figures[]>(subjects.map(({ name }) => [name, []]));
  const errors = new Map<string, string>();
  for (let round = 1; round <= rounds; round++) {
    for (const subject of subjects) {
      if (errors.has(subject.name)) continue;
      onProgress(`round ${round} of ${rounds}: ${subject.name}`);
      try {
        figures.get(subject.name)!.push(await measure(subject, load));
      } catch (cause) {
        errors.set(subject.name, cause instanceof Error ? cause.message : String(cause));
      }
    }
  }
  return subjects.map(({ name, task }) => {
    const error = errors.get(name);
    if (error !== undefined) return { name, task, error };
    return { name, task, ...summarize(figures.get(name)!, figures.get(`fastify-${task}`) ?? []) };
  });
}

async function measure(subject: Subject, load: Load): Promise<Figures> {
  const reason = subject.unavailable?.();
  if (reason !== undefined) throw new Error(reason);
  const running = await start(subject);
  try {
    await run(running.url, { ...load, seconds: Math.ceil(load.seconds * WARM_UP_SHARE) });
    alive(running);
    const measured = await run(running.url, load);
    alive(running);
    if (measured.rps === 0) throw new Error('answered no request');
    if (measured.failed > 0) throw new Error(`${measured.failed} requests failed`);
    return { ...measured, startMs: running.startMs, memoryMiB: running.memoryMiB() };
  } finally {
    await running.stop();
  }
}

function alive(running: RunningSubject): void {
  const end = running.exited();
  if (end !== undefined) throw new Error(`under load: ${end}`);
}

function summarize(rounds: readonly Figures[], baseline: readonly Figures[]): Figures & { readonly ratio: number } {
  return {
    rps: median(rounds.map(({ rps }) => rps)),
    p50Ms: median(rounds.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(rounds.map(({ p99Ms }) => p99Ms)),
    startMs: median(rounds.map(({ startMs }) => startMs)),
    memoryMiB: median(rounds.map(({ memoryMiB }) => memoryMiB)),
    ratio: median(rounds.map(({ rps }, round) => rps / (baseline[round]?.rps ?? Number.NaN))),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
