import { spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

const SERVER = fileURLToPath(new URL('fixtures/empty-server.ts', import.meta.url));
const LIMIT = 64;
const PATIENCE = { timeout: 30_000, interval: 50 } as const;

function startServer(): { readonly output: () => string; readonly exitCode: () => number | null } {
  const child = spawn('sh', ['-c', `ulimit -n ${LIMIT}; exec "$0" "$1"`, process.execPath, SERVER], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  return { output: () => output, exitCode: () => child.exitCode };
}

const status = (origin: string): Promise<number> =>
  fetch(`${origin}/`, { headers: { connection: 'close' } }).then(
    (response) => response.status,
    () => 0,
  );

describe.skipIf(process.platform === 'win32')('a server that runs out of file descriptors', { timeout: 60_000 }, () => {
  it('says so once, goes on, and says when it is over', async () => {
    const { output, exitCode } = startServer();
    await expect.poll(output, PATIENCE).toMatch(/^http:\S+$/m);
    const [origin = ''] = /^http:\S+$/m.exec(output()) ?? [];
    expect(await status(origin)).toBe(200);
    const sockets: Socket[] = [];
    for (let i = 0; i < 2 * LIMIT; i++) {
      sockets.push(connect(Number(new URL(origin).port), '127.0.0.1').on('error', () => {}));
    }
    await expect.poll(output, PATIENCE).toContain('DESCRIPTORS_EXHAUSTED');
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(output().match(/no file descriptors left/g)).toHaveLength(1);
    for (const socket of sockets) socket.destroy();
    await expect.poll(output, PATIENCE).toContain('File descriptors are available again');
    await expect.poll(() => status(origin), PATIENCE).toBe(200);
    expect(exitCode()).toBeNull();
  });
});
