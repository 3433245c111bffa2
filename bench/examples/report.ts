import type { Measurement } from './measure.ts';

const HEADING = `| Example | Language | Shows | Size | Time per request |
|---|---|---|---|---|`;

/** The table of `examples/README.md`. */
export function table(measurements: readonly Measurement[]): string {
  return [HEADING, ...measurements.map(row)].join('\n');
}

function row({ name, language, description, bytes, requestMs }: Measurement): string {
  return `| [${name}](${name}) | ${language} | ${description.replace(/\.$/, '')} | ${size(bytes)} | ${milliseconds(requestMs)} |`;
}

/** The line of an example's own README. */
export function line({ bytes, requestMs, request }: Measurement): string {
  return `Size: ${size(bytes)}. Time per request: ${milliseconds(requestMs)} (${request}).`;
}

export function size(bytes: number): string {
  const kib = bytes / 1024;
  return kib < 1024 ? `${kib.toFixed(1)} KiB` : `${(kib / 1024).toFixed(1)} MiB`;
}

function milliseconds(value: number): string {
  return `${value < 100 ? value.toPrecision(2) : value.toFixed(0)} ms`;
}

const TABLE = /^\| Example \| Language .*\n(?:\|.*\n?)*/m;
const LINE = /^Size: .*$/m;

/** `examples/README.md` with new figures. */
export function withTable(readme: string, measurements: readonly Measurement[]): string {
  return readme.replace(TABLE, () => `${table(measurements)}\n`);
}

/** An example's README with new figures: below its first paragraph when it had none. */
export function withLine(readme: string, measurement: Measurement): string {
  if (LINE.test(readme)) return readme.replace(LINE, () => line(measurement));
  const [heading, paragraph, ...rest] = readme.split('\n\n');
  return [heading, paragraph, line(measurement), ...rest].join('\n\n');
}
