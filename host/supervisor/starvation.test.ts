import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Starvation } from './starvation.ts';

const COMPUTES = 'for (;;);';
const SLEEPS = 'setInterval(() => {}, 1000);';

/** Both measured on the same processor, if there are two of them. */
async function child(script: string): Promise<ChildProcess> {
  const started = spawn('taskset', ['-c', '0', process.execPath, '-e', `console.log(1); ${script}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void started.kill('SIGKILL'));
  await once(started.stdout, 'data');
  return started;
}

const TIME_MS = 1000;

async function starvedShare({ pid }: ChildProcess): Promise<number> {
  const starvation = new Starvation(pid!);
  const start = performance.now();
  await pause(TIME_MS);
  const elapsed = performance.now() - start;
  return starvation.since(elapsed) / elapsed;
}

const canTell = existsSync('/proc/self/schedstat') && spawnSync('taskset', ['--version']).status === 0;

describe.runIf(canTell)('what Linux tells of starvation', () => {
  it('is more for a process that shares its processor with two that compute than for one that sleeps there', async () => {
    const [first] = [await child(COMPUTES), await child(COMPUTES), await child(COMPUTES)];
    const sleeps = await child(SLEEPS);
    expect(await starvedShare(first)).toBeGreaterThan(0.3);
    expect(await starvedShare(sleeps)).toBeLessThan(0.3);
  });

  it('is at most half for a process that has only just begun to want a processor', async () => {
    await Promise.all([child(COMPUTES), child(COMPUTES)]);
    const stopped = await child(COMPUTES);
    process.kill(stopped.pid!, 'SIGSTOP');
    await pause(50);
    const starvation = new Starvation(stopped.pid!);
    await pause(TIME_MS);
    process.kill(stopped.pid!, 'SIGCONT');
    expect(starvation.since(TIME_MS) / TIME_MS).toBeLessThan(0.5);
  });

  it('is nothing for a process that was stopped, or is gone', async () => {
    const stopped = await child(COMPUTES);
    process.kill(stopped.pid!, 'SIGSTOP');
    await pause(50);
    expect(await starvedShare(stopped)).toBeLessThan(0.1);
    const starvation = new Starvation(stopped.pid!);
    stopped.kill('SIGKILL');
    await once(stopped, 'exit');
    expect(starvation.since(1000)).toBe(0);
  });
});
