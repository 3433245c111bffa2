/**
 * How long bundles take from their start to their first answer, and what they weigh.
 *
 *   node bench/edge/index.ts [--starts 10]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundlePrepared, type BundleReport, prepareFunctions } from '../../sdk/bundle/index.ts';
import { discover } from '../../sdk/functions/discover.ts';
import { readyFunction } from '../../sdk/functions/index.ts';
import { type Program, serve, whyMissing } from '../../test/edge/running.ts';
import { missing as browserMissing, startsInBrowser } from './browser.ts';

const PROGRAMS: readonly Program[] = ['node', 'deno', 'bun', 'workerd'];
const EXAMPLES = ['hello-assemblyscript', 'hello-typescript'];

const { values } = parseArgs({ options: { starts: { type: 'string', default: '10' } } });
const folder = mkdtempSync(join(tmpdir(), 'skerry-edge-'));

try {
  console.log('| | | program, with gzip | all of it, with gzip | first answer, least of all starts |\n|---|---|---|---|---|');
  for (const name of EXAMPLES) {
    const [found] = discover(join(import.meta.dirname, '../../examples', name));
    const prepared = await prepareFunctions([await readyFunction(found!)]);
    for (const program of PROGRAMS) {
      const missing = whyMissing(program);
      if (missing !== undefined) {
        console.log(`${program} is left out: ${missing}`);
        continue;
      }
      const out = join(folder, `${name}-${program}`);
      const report = await bundlePrepared(prepared, program, out);
      const times: number[] = [];
      for (let i = 0; i < Number(values.starts); i++) times.push(await firstAnswer(program, out, name));
      print(name, program, report, Math.min(...times));
    }
    if (browserMissing !== undefined) {
      console.log(`browser is left out: ${browserMissing}`);
      continue;
    }
    const out = join(folder, `${name}-browser`);
    const report = await bundlePrepared(prepared, 'browser', out);
    const { installed, started } = await startsInBrowser(out, name, Number(values.starts));
    print(name, 'browser, installed with it', report, installed);
    print(name, 'browser, a stopped worker', report, started);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Milliseconds, with the start of the process. */
async function firstAnswer(program: Program, out: string, path: string): Promise<number> {
  const started = performance.now();
  const running = await serve(program, out);
  try {
    const response = await fetch(`${running.origin}/${path}`);
    if (!response.ok) throw new Error(`${program} answered ${response.status}: ${running.printed()}`);
    await response.arrayBuffer();
    return performance.now() - started;
  } finally {
    await running.stop();
  }
}

function print(name: string, where: string, { programGzipBytes, files }: BundleReport, milliseconds: number): void {
  const all = files.filter((file) => !file.name.endsWith('.map')).reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
  console.log(`| ${name} | ${where} | ${kilobytes(programGzipBytes)} | ${kilobytes(all)} | ${Math.round(milliseconds)} ms |`);
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000).toLocaleString('en')} KB`;
}
