import type { Result } from './measure.ts';

const COLUMNS = ['requests/s', 'p50 ms', 'p99 ms', 'start ms', 'PSS MiB', 'of Fastify'];

/** One table for each task. */
export function tables(results: readonly Result[]): string {
  const tasks = [...new Set(results.map(({ task }) => task))];
  return tasks
    .map((task) =>
      table(
        task,
        results.filter((result) => result.task === task),
      ),
    )
    .join('\n\n');
}

function table(task: string, results: readonly Result[]): string {
  const columns = [task, ...COLUMNS];
  const rows = [columns, ...results.map(row)];
  const widths = columns.map((_, column) => Math.max(...rows.map((cells) => (cells.length > 2 ? cells[column]!.length : 0))));
  const nameWidth = Math.max(...rows.map(([name]) => name!.length));
  return rows.map((cells) => line(cells, [nameWidth, ...widths.slice(1)])).join('\n');
}

function row(result: Result): string[] {
  if ('error' in result) return [result.name, `error: ${result.error}`];
  const { name, rps, p50Ms, p99Ms, startMs, memoryMiB, ratio } = result;
  const rate = Math.round(rps).toLocaleString('en');
  return [name, rate, p50Ms.toFixed(2), p99Ms.toFixed(2), startMs.toFixed(0), memoryMiB.toFixed(0), percent(ratio)];
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(ratio < 0.1 ? 2 : 1)} %`;
}

function line([name = '', ...cells]: readonly string[], [first = 0, ...widths]: readonly number[]): string {
  const rest = cells.length === 1 ? cells : cells.map((cell, index) => cell.padStart(widths[index] ?? 0));
  return [name.padEnd(first), ...rest].join('  ');
}
