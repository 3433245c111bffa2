import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { onClientsProcessor } from './processors.ts';

export interface Load {
  readonly connections: number;
  readonly seconds: number;
}

export interface Measured {
  readonly rps: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Requests that got no answer, or one that was not 2xx. */
  readonly failed: number;
}

/** `wrk` where it is installed: it costs far less than what it measures. Otherwise `autocannon`. */
export function generatorName(): 'wrk' | 'autocannon' {
  return spawnSync('wrk', ['--version']).error ? 'autocannon' : 'wrk';
}

/** Sends requests from a process of its own for as long as told. */
export async function run(url: string, load: Load): Promise<Measured> {
  return generatorName() === 'wrk' ? wrk(url, load) : autocannon(url, load);
}

async function wrk(url: string, { connections, seconds }: Load): Promise<Measured> {
  const text = await output('wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '--timeout', '10s', url);
  const failures = /Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1];
  const errors = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(text)?.slice(1) ?? [];
  return {
    rps: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1] ?? 0),
    p50Ms: milliseconds(/50%\s+([\d.]+)(us|ms|s)/.exec(text)),
    p99Ms: milliseconds(/99%\s+([\d.]+)(us|ms|s)/.exec(text)),
    failed: errors.reduce((sum, count) => sum + Number(count), Number(failures ?? 0)),
  };
}

function milliseconds(match: RegExpExecArray | null): number {
  const factor = { us: 0.001, ms: 1, s: 1000 }[match?.[2] ?? 'ms'] ?? 1;
  return Number(match?.[1] ?? Number.NaN) * factor;
}

interface AutocannonResult {
  readonly requests: { readonly average: number };
  readonly latency: { readonly p50: number; readonly p99: number };
  readonly errors: number;
  readonly timeouts: number;
  readonly non2xx: number;
}

async function autocannon(url: string, { connections, seconds }: Load): Promise<Measured> {
  const script = createRequire(import.meta.url).resolve('autocannon/autocannon.js');
  const text = await output(process.execPath, script, '-c', `${connections}`, '-d', `${seconds}`, '-j', '-n', url);
  const { requests, latency, errors, timeouts, non2xx } = JSON.parse(text) as AutocannonResult;
  return { rps: requests.average, p50Ms: latency.p50, p99Ms: latency.p99, failed: errors + timeouts + non2xx };
}

function output(...command: readonly [string, ...string[]]): Promise<string> {
  const [program, ...args] = onClientsProcessor(command);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(text) : reject(new Error(`${program} ended with ${code}`))));
  });
}
