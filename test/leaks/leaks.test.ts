import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Sample } from './soak.ts';

const MiB = 1024 * 1024;
/** `SKERRY_LONG=1` is for the night. */
const IS_LONG = process.env['SKERRY_LONG'] === '1';
const REQUESTS = IS_LONG ? 1_000_000 : 6000;

function soak(kind: 'plain' | 'mixed'): Promise<Sample[]> {
  const script = fileURLToPath(new URL('soak.ts', import.meta.url));
  const child = spawn(process.execPath, ['--expose-gc', script, `${REQUESTS}`, kind], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(JSON.parse(text) as Sample[]) : reject(new Error(`Ended with ${code}`))));
  });
}

/** What may be more at the end than it was after the first third: the compiler's work, not a share of each request. */
const MOST: Readonly<Partial<Record<keyof Sample, number>>> = {
  heap: 3 * MiB,
  external: 3 * MiB,
  rss: 96 * MiB,
  files: 12,
  // An instance that trapped keeps its mappings until its memory is collected.
  mappings: 300,
  resources: 8,
  instances: 12,
};

describe(`${REQUESTS} requests leave nothing behind`, () => {
  it.each(['plain', 'mixed'] as const)(
    '%s',
    async (kind) => {
      const samples = await soak(kind);
      const settled = samples[Math.floor(samples.length / 3)]!;
      const last = samples.at(-1)!;
      expect(last.requests).toBeGreaterThanOrEqual(REQUESTS);
      expect(samples.map(({ running }) => running)).toEqual(samples.map(() => 0));
      for (const [name, most] of Object.entries(MOST) as [keyof Sample, number][]) {
        expect(last[name] - settled[name], `${name}: ${samples.map((sample) => sample[name]).join(' ')}`).toBeLessThan(most);
      }
    },
    IS_LONG ? 3_600_000 : 120_000,
  );
});
