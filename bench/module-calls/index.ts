/**
 * What it costs to call a compiled module from TypeScript, and PBKDF2, which is one, beside Node.js.
 * `node bench/module-calls/index.ts [--rounds N] [--json FILE]`
 */
import { pbkdf2Sync } from 'node:crypto';
import { built } from '../../test/support/built.ts';
import { serving } from '../engine/host.ts';
import { median, options, report, type Row } from '../engine/report.ts';

const { rounds, json } = options({ rounds: 9 });

const CALLS = [
  ['numbers', 5000, 'a call with two numbers'],
  ['text', 1000, 'a short text, there and back'],
  ['in', 20, '1 MiB there'],
  ['both', 20, '1 MiB there and back'],
] as const;
const DERIVATIONS = [
  ['SHA-256', 'sha256', 32],
  ['SHA-512', 'sha512', 64],
] as const;

const host = await serving();
await host.add('crossing', await built('bench/functions/crossing'), { cpuTimeMs: 60_000, wallTimeMs: 60_000 });

async function ask(what: string, times = 0): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${host.port}/crossing?what=${what}&times=${times}`);
  if (!response.ok) throw new Error(`${what}: ${response.status} ${await response.text()}`);
}

/** Milliseconds of processor time, which a busy machine makes less of a difference to. */
async function processor(run: () => unknown): Promise<number> {
  const start = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const rows: Row[] = [];
for (const [name, times, what] of CALLS) {
  const [calls, nothing]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    calls.push(await processor(() => ask(name, times)));
    nothing.push(await processor(() => ask(name)));
  }
  rows.push({ what, microseconds: ((median(calls) - median(nothing)) * 1000) / times, 'of Node.js': '' });
}
for (const [name, node, bytes] of DERIVATIONS) {
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    ours.push(await processor(() => ask(name)));
    theirs.push(await processor(() => pbkdf2Sync('password', new Uint8Array(16), 100_000, bytes, node)));
  }
  const share = (median(ours) / median(theirs)).toFixed(1);
  rows.push({ what: `PBKDF2, 100,000 rounds of ${name}`, microseconds: median(ours) * 1000, 'of Node.js': `${share} times` });
}
await report(rows, json);
await host.close();
process.exit(0);
