import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { skerry, start } from '../support/cli.ts';
import { get } from '../supervisor/client.ts';

const PATIENCE = { timeout: 60_000, interval: 5 } as const;

const root = mkdtempSync(join(tmpdir(), 'skerry-test-'));
const folder = join(root, 'mine');
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeAll(async () => {
  expect((await skerry(['new', 'mine', '--language', 'assemblyscript'], { cwd: root })).stderr).toBe('');
});

type Started = ReturnType<typeof start> & { readonly closed: Promise<number | null> };

/** A server that handles signals and does not serve yet. */
async function starting(args: readonly string[]): Promise<Started> {
  const child = start([...args, '--port', '0']);
  const closed = new Promise<number | null>((resolve) => child.process.on('close', resolve));
  onTestFinished(() => void child.process.kill('SIGKILL'));
  await expect.poll(() => catches(child.process.pid!, 'SIGHUP'), PATIENCE).toBe(true);
  expect(child.stdout()).toBe('');
  return { ...child, closed };
}

/** Whether a process has a handler for a signal, as Linux tells. */
function catches(pid: number, signal: NodeJS.Signals): boolean {
  const [, mask = '0'] = /^SigCgt:\s*(\w+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return ((BigInt(`0x${mask}`) >> BigInt(constants.signals[signal] - 1)) & 1n) === 1n;
}

// Only `/proc` tells when a process that says nothing yet has its handlers.
describe.skipIf(platform() !== 'linux')('a signal during the start', { timeout: 120_000 }, () => {
  it('SIGHUP is kept until all workers serve, and replaces them then', async () => {
    const { process: child, stdout, stderr, closed } = await starting(['serve', folder, '--workers', '2']);
    child.kill('SIGHUP');
    await expect.poll(stderr, PATIENCE).toContain('All workers have been replaced');
    const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(stdout()) ?? [];
    expect((await get(`${url}/mine`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await closed).toBe(0);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('%s calls a start with workers off', async (signal) => {
    const { process: child, stdout, stderr, closed } = await starting(['serve', folder, '--workers', '2']);
    child.kill(signal);
    expect([await closed, stdout()]).toEqual([0, '']);
    expect(stderr()).not.toContain('error');
  });

  it.each([
    ['serve', 'SIGTERM'],
    ['serve', 'SIGHUP'],
    ['dev', 'SIGINT'],
    ['dev', 'SIGHUP'],
  ] as const)('%s of one process ends at %s', async (command, signal) => {
    const { process: child, stdout, stderr, closed } = await starting([command, folder]);
    child.kill(signal);
    expect([await closed, stdout()]).toEqual([0, '']);
    expect(stderr()).not.toContain('error');
  });
});
