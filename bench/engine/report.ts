import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

/** Options of a script: numbers with their defaults, and `--json FILE`. */
export function options<T extends Readonly<Record<string, number>>>(
  defaults: T,
): { readonly [K in keyof T]: number } & { readonly json?: string } {
  const names = Object.keys(defaults);
  const { values } = parseArgs({
    options: Object.fromEntries(['json', ...names].map((name) => [name, { type: 'string' as const }])),
  });
  const given = names.map((name) => [name, values[name] === undefined ? defaults[name] : Number(values[name])] as const);
  const numbers = Object.fromEntries(given) as { [K in keyof T]: number };
  return values['json'] === undefined ? numbers : { ...numbers, json: values['json'] };
}

/** The value below which this share of the others lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export type Row = Readonly<Record<string, string | number>>;

/** Prints rows as a table, and writes them as JSON where asked to. */
export async function report(rows: readonly Row[], json: string | undefined): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const text = rows.map((row) => columns.map((column) => shown(row[column])));
  const widths = columns.map((column, i) => Math.max(column.length, ...text.map((cells) => cells[i]!.length)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ');
  console.log([columns, ...text].map(line).join('\n'));
  if (json !== undefined) await writeFile(json, `${JSON.stringify(rows, undefined, 2)}\n`);
}

function shown(value: string | number | undefined): string {
  if (typeof value !== 'number') return value ?? '';
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}
