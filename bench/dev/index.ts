/**
 * `node bench/dev/index.ts [--edits N]`: from the moment when an editor has saved until a request gets the change, with
 * `skerry dev` serving the templates. Seen from outside: a save, then requests one after the other until one says so.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type TemplateLanguage, writeTemplate } from '../../sdk/cli/templates.ts';

const SKERRY = fileURLToPath(new URL('../../sdk/cli/skerry.js', import.meta.url));
const PATIENCE_MS = 60_000;

/** What Linux counts the time of a process in. */
const TICK_MS = 10;

/** Said by the template for a path that it does not know. */
const TEXT = 'There is nothing here';

const SOURCES: Readonly<Record<TemplateLanguage, string>> = { assemblyscript: 'assembly/index.ts', typescript: 'src/index.ts' };

const { values } = parseArgs({ options: { edits: { type: 'string', default: '10' } } });
const root = mkdtempSync(join(tmpdir(), 'skerry-bench-'));
const languages = Object.keys(SOURCES) as TemplateLanguage[];
for (const language of languages) writeTemplate(join(root, language), language, language, 'http-api');

const child = spawn(process.execPath, [SKERRY, 'dev', root, '--memory', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
try {
  const origin = await originOf(child.stdout);
  for (const language of languages) report(language, await measure(language, origin, Number(values.edits)));
} finally {
  child.kill('SIGTERM');
  rmSync(root, { recursive: true, force: true });
}

async function originOf(output: Readable): Promise<string> {
  let printed = '';
  for await (const chunk of output.iterator({ destroyOnReturn: false })) {
    printed += String(chunk);
    const origin = /on (http:\/\/127\.0\.0\.1:\d+)/.exec(printed)?.[1];
    if (origin !== undefined) return origin;
  }
  throw new Error('skerry dev has ended');
}

interface Measured {
  /** Milliseconds of each edit. */
  readonly times: readonly number[];
  /** Milliseconds of processor for an edit: what the time would be about if nothing else ran on the machine. */
  readonly processor: number | undefined;
}

async function measure(language: TemplateLanguage, origin: string, edits: number): Promise<Measured> {
  const file = join(root, language, SOURCES[language]);
  const original = readFileSync(file, 'utf8');
  const times: number[] = [];
  const before = processorTime(child.pid);
  for (let edit = 1; edit <= edits; edit++) {
    const text = `edit ${edit} of ${language}`;
    writeFileSync(file, original.replace(TEXT, text));
    const saved = performance.now();
    await answered(`${origin}/${language}/a/b`, text);
    times.push(performance.now() - saved);
    await pause(300);
  }
  const after = processorTime(child.pid);
  return { times, processor: before === undefined || after === undefined ? undefined : (after - before) / edits };
}

/** Of a process with all its threads, in milliseconds; undefined where the system does not say. */
function processorTime(pid: number | undefined): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return undefined;
  }
}

async function answered(url: string, text: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    if ((await (await fetch(url)).text()).includes(text)) return;
    // Often enough to tell milliseconds, seldom enough not to slow down the build.
    await pause(5);
  }
  throw new Error(`${url} never said "${text}"`);
}

function report(language: string, { times, processor }: Measured): void {
  const sorted = times.toSorted((a, b) => a - b);
  const ms = (value: number | undefined): string => `${Math.round(value ?? NaN)} ms`;
  console.log(
    `${language.padEnd(16)} median ${ms(sorted[sorted.length >> 1])}, best ${ms(sorted[0])}, worst ${ms(sorted.at(-1))}, first ${ms(times[0])}, processor ${ms(processor)} each`,
  );
}
