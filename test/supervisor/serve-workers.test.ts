import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Serving, serve, skerry } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { get, keptConnection, startLoad } from './client.ts';

const PATIENCE = { timeout: 120_000, interval: 100 } as const;
const SOURCE = 'assembly/index.ts';

/** A function that loops for ever below `/loop`, and otherwise says `word`. */
const source = (word: string): string => `
  import { Request, Response } from "@skerry/guest";
  let turns: u32 = 0;
  export function handle(request: Request): Response {
    if (request.path.endsWith("/loop")) while (true) turns++;
    return Response.text("${word}");
  }
`;

const root = mkdtempSync(join(tmpdir(), 'skerry-test-'));
const template = join(root, 'mine');
afterAll(() => rmSync(root, { recursive: true, force: true }));

beforeAll(async () => {
  expect((await skerry(['new', 'mine', '--language', 'assemblyscript'], { cwd: root })).stderr).toBe('');
  writeFileSync(join(template, SOURCE), source('one'));
});

function functionFolder(): string {
  const folder = join(temporaryFolder(), 'mine');
  cpSync(template, folder, { recursive: true });
  return folder;
}

async function serveWorkers(folder = functionFolder(), count = 2): Promise<Serving & { readonly folder: string; workers(): number[] }> {
  const server = await serve([folder, '--workers', String(count)]);
  onTestFinished(async () => void (await server.stop('SIGKILL')));
  return { ...server, folder, workers: () => childrenOf(server.pid) };
}

/** The processes that a process has started, as Linux tells. */
function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

function isAlive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe('skerry serve --workers', { timeout: 180_000 }, () => {
  it('replaces a worker that was killed and one that stands still', async () => {
    const { url, stdout, stderr, workers } = await serveWorkers();
    expect(stdout()).toContain('by 2 workers');
    const [killed, stopped] = workers();
    process.kill(killed!, 'SIGKILL');
    await expect.poll(stderr, PATIENCE).toContain('[WORKER_CRASHED]');
    expect((await get(`${url}/mine`)).body).toBe('one');
    process.kill(stopped!, 'SIGSTOP');
    const answers = await Promise.all(Array.from({ length: 16 }, () => get(`${url}/mine`)));
    expect(answers.every(({ body }) => body === 'one')).toBe(true);
    await expect.poll(stderr, PATIENCE).toContain(`Worker ${stopped} gave no sign of life for 2000 ms`);
    await expect.poll(() => workers().length, PATIENCE).toBe(2);
    expect(workers()).not.toContain(killed);
    expect(workers()).not.toContain(stopped);
  });

  it('survives a guest that loops for ever', async () => {
    const { url, workers } = await serveWorkers();
    const loop = get(`${url}/mine/loop`).then(
      ({ status }) => status,
      () => 'cut',
    );
    const others = await Promise.all(Array.from({ length: 16 }, async (_, i) => pause(i * 50).then(() => answered(`${url}/mine`))));
    expect(['cut', 503, 504]).toContain(await loop);
    // Only what the same worker had accepted before it looped may be lost with it.
    expect(others.filter(Boolean).length).toBeGreaterThan(8);
    await expect.poll(() => answered(`${url}/mine`), PATIENCE).toBe(true);
    await expect.poll(() => workers().length, PATIENCE).toBe(2);
  });

  it('ends on SIGTERM under load without losing a request', async () => {
    const { url, stop, stderr } = await serveWorkers();
    const load = startLoad(`${url}/mine`, 16);
    await expect.poll(() => load.answers.get('one') ?? 0, PATIENCE).toBeGreaterThan(200);
    expect(await stop('SIGTERM')).toBe(0);
    await load.stop();
    expect(load).toMatchObject({ failures: [], refused: 16 });
    expect(stderr()).not.toContain('error');
  });

  it('takes on a new build on SIGHUP under load without losing a request', async () => {
    const { url, pid, folder, workers, stderr } = await serveWorkers();
    const before = workers();
    const load = startLoad(`${url}/mine`, 16);
    await expect.poll(() => load.answers.size, PATIENCE).toBe(1);
    writeFileSync(join(folder, SOURCE), source('two'));
    process.kill(pid, 'SIGHUP');
    await expect.poll(stderr, PATIENCE).toContain('All workers have been replaced');
    await load.stop();
    expect(load).toMatchObject({ failures: [], refused: 0 });
    expect([...load.answers.keys()]).toEqual(['one', 'two']);
    expect(workers()).toHaveLength(2);
    expect(workers().filter((worker) => before.includes(worker))).toEqual([]);
    for (const worker of before) expect(isAlive(worker)).toBe(false);

    const current = workers();
    writeFileSync(join(folder, SOURCE), source('three").nonsense("'));
    process.kill(pid, 'SIGHUP');
    await expect.poll(stderr, PATIENCE).toContain('The restart was abandoned; the workers keep running: 1 of 1 function did not build');
    await expect.poll(workers, PATIENCE).toEqual(current);
    expect((await get(`${url}/mine`)).body).toBe('two');
  });

  it('ends its workers when it is killed itself, after they have answered', async () => {
    const { url, pid, workers } = await serveWorkers();
    const kept = keptConnection();
    await get(`${url}/mine`, kept);
    const orphans = workers();
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => get(`${url}/mine`, kept), PATIENCE).toMatchObject({ body: 'one', connection: 'close' });
    await expect.poll(() => orphans.some(isAlive), PATIENCE).toBe(false);
    await expect(get(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('ends at once at the second signal', async () => {
    const { pid, stop, stderr, workers } = await serveWorkers();
    const all = workers();
    for (const worker of all) process.kill(worker, 'SIGSTOP');
    process.kill(pid, 'SIGINT');
    await expect.poll(stderr, PATIENCE).toContain('another signal stops them at once');
    await pause(500);
    expect(await stop('SIGINT')).toBe(130);
    await expect.poll(() => all.some(isAlive), PATIENCE).toBe(false);
  });
});

describe('skerry serve --workers that cannot start', { timeout: 180_000 }, () => {
  it('says once that its port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const { code, stderr, stdout } = await skerry(['serve', functionFolder(), '--workers', '2', '--port', String(port)]);
    other.close();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.match(/error:/g)).toHaveLength(1);
    expect(stderr).toContain(`Port ${port} on 127.0.0.1 is in use [PORT_IN_USE]`);
  });

  it('says once that its store is damaged', async () => {
    const data = temporaryFolder();
    writeFileSync(join(data, 'skerry.db'), 'this is no database, whatever its name says. '.repeat(200));
    const { code, stderr } = await skerry(['serve', functionFolder(), '--workers', '2', '--port', '0', '--data', data]);
    expect(code).toBe(1);
    expect(stderr.match(/STORE_CORRUPT/g)).toHaveLength(1);
  });

  it('says that a manifest is missing, and that a function does not build', async () => {
    const nothing = await skerry(['serve', temporaryFolder(), '--workers', '2', '--port', '0']);
    expect(nothing).toMatchObject({ code: 1, stdout: '' });
    expect(nothing.stderr).toContain('[MANIFEST_NOT_FOUND]');
    const folder = functionFolder();
    writeFileSync(join(folder, SOURCE), 'export function handle(): void { nonsense }');
    const broken = await skerry(['serve', folder, '--workers', '2', '--port', '0']);
    expect(broken).toMatchObject({ code: 1, stdout: '' });
    expect(broken.stderr).toContain('1 of 1 function did not build');
  });

  it.each(['--watch --workers 2', '--memory --workers 2', '--workers 0', '--workers many'])('refuses %s', async (text) => {
    const args = text.split(' ');
    const { code, stderr } = await skerry(['serve', template, ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(args[0]);
  });
});

function answered(url: string): Promise<boolean> {
  return get(url).then(
    ({ status }) => status === 200,
    () => false,
  );
}
