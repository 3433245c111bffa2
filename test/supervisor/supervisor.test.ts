import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Supervisor, type SupervisorOptions } from '@skerry/host/supervisor';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { get, keptConnection, startLoad } from './client.ts';
import type { FixtureSettings } from './fixtures/worker.ts';

const PATIENCE = { timeout: 120_000, interval: 50 } as const;

interface Supervised {
  readonly supervisor: Supervisor<FixtureSettings>;
  readonly url: string;
  readonly folder: string;
  readonly lines: readonly string[];
  /** Process ids, by connections of their own. */
  pids(atLeast: number): Promise<Set<number>>;
}

type Changes = Partial<SupervisorOptions<FixtureSettings>> & { readonly settings?: Partial<FixtureSettings> };

function options(folder: string, lines: string[], { settings, ...changes }: Changes): SupervisorOptions<FixtureSettings> {
  const log = (fields: object, message: string): unknown => lines.push(`${message} ${JSON.stringify(fields)}`);
  return {
    entry: new URL('fixtures/worker.ts', import.meta.url),
    workers: 2,
    host: '127.0.0.1',
    port: 0,
    load: async () => ({ folder, ...settings }),
    log: { info: log, warn: log, error: log } as SupervisorOptions<FixtureSettings>['log'],
    drainMs: 20_000,
    ...changes,
  };
}

async function supervise(changes: Changes = {}): Promise<Supervised> {
  const folder = temporaryFolder();
  const lines: string[] = [];
  const supervisor = await Supervisor.start(options(folder, lines, changes));
  onTestFinished(() => supervisor.kill());
  const url = supervisor.origin;
  return { supervisor, url, folder, lines, pids: (atLeast) => pidsOf(url, atLeast) };
}

async function pidsOf(url: string, atLeast: number): Promise<Set<number>> {
  const found = new Set<number>();
  while (found.size < atLeast) found.add(await pidAt(url));
  return found;
}

async function pidAt(url: string): Promise<number> {
  return Number((await get(url)).body.split(' ')[0]);
}

async function failure(changes: Changes, lines: string[] = []): Promise<unknown> {
  const supervisor = await Supervisor.start(options(temporaryFolder(), lines, changes)).catch((cause: unknown) => cause);
  if (supervisor instanceof Supervisor) supervisor.kill();
  return supervisor;
}

describe('a supervisor', { timeout: 180_000 }, () => {
  it('has all workers serve on one port, which it chooses', async () => {
    const { supervisor, url, pids } = await supervise({ workers: 3 });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d+$/);
    expect(supervisor.announcement).toBe(`version 1 on ${url}`);
    expect((await pids(3)).size).toBe(3);
  });

  it('kills a worker whose event loop stands still, and loses no request that waits for it', async () => {
    const { supervisor, url, folder, lines, pids } = await supervise({ workers: 3, silenceMs: 700 });
    const before = await pids(3);
    const victim = get(`${url}/loop`).catch((cause: unknown) => cause);
    await expect.poll(() => existsSync(`${folder}/loops`), PATIENCE).toBe(true);
    const answers = await Promise.all(Array.from({ length: 30 }, () => get(url)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 200));
    expect(await victim).toBeInstanceOf(Error);
    await expect.poll(() => supervisor.replacements, PATIENCE).toMatchObject({ wedged: 1, crashed: 0 });
    expect(lines.join('\n')).toMatch(/gave no sign of life for 700 ms.*WORKER_WEDGED/);
    const after = await pids(3);
    expect([...after].filter((pid) => before.has(pid))).toHaveLength(2);
  });

  it('lets others answer while one stands still', async () => {
    const { supervisor, url, folder } = await supervise({ silenceMs: 600_000 });
    const loop = get(`${url}/loop`).catch(() => undefined);
    await expect.poll(() => existsSync(`${folder}/loops`), PATIENCE).toBe(true);
    const answered = Promise.any(Array.from({ length: 20 }, () => get(url)));
    expect((await answered).status).toBe(200);
    supervisor.kill();
    await loop;
  });

  it.each(['kill', 'exit'])('replaces a worker that dies by %s, and keeps those waiting who come meanwhile', async (how) => {
    const { supervisor, url, lines } = await supervise({ workers: 1 });
    const before = await pidAt(url);
    if (how === 'kill') process.kill(before, 'SIGKILL');
    else await get(`${url}/exit`).catch(() => {});
    const answers = await Promise.all(Array.from({ length: 10 }, () => pidAt(url)));
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).not.toBe(before);
    expect(supervisor.replacements).toMatchObject({ crashed: 1, wedged: 0, bug: 0 });
    expect(lines.join('\n')).toContain(how === 'kill' ? 'was ended by SIGKILL' : 'ended with exit code 3');
  });

  it('replaces a worker that met a bug, which finishes what runs', async () => {
    const { supervisor, url } = await supervise({ workers: 1 });
    const running = get(`${url}/wait/500`);
    await get(`${url}/reject`);
    expect((await running).status).toBe(200);
    const bug = Number((await running).body.split(' ')[0]);
    await expect.poll(() => pidAt(url), PATIENCE).not.toBe(bug);
    expect(supervisor.replacements).toMatchObject({ bug: 1, crashed: 0 });
    await expect.poll(() => isAlive(bug), PATIENCE).toBe(false);
  });

  it('replaces a worker that somebody asks to end', async () => {
    const { supervisor, url } = await supervise({ workers: 1 });
    const before = await pidAt(url);
    process.kill(before, 'SIGTERM');
    await expect.poll(() => pidAt(url), PATIENCE).not.toBe(before);
    expect(supervisor.replacements).toMatchObject({ asked: 1, crashed: 0 });
  });
});

describe('a supervisor that drains', { timeout: 180_000 }, () => {
  it('answers every request that was sent, says that the connection ends, and refuses new ones', async () => {
    const { supervisor, url, folder } = await supervise();
    const idle = keptConnection();
    expect((await get(url, idle)).connection).toBe('keep-alive');
    const running = get(`${url}/wait/1000`, keptConnection());
    await get(url);
    const drained = supervisor.drain();
    await expect.poll(() => get(url).catch((cause: NodeJS.ErrnoException) => cause.code), PATIENCE).toBe('ECONNREFUSED');
    expect(await get(url, idle)).toMatchObject({ status: 200, connection: 'close' });
    expect(await running).toMatchObject({ status: 200, connection: 'close' });
    await drained;
    expect(await supervisor.ended).toBe(true);
    expect(readdirSync(folder).filter((name) => name.startsWith('closed-'))).toHaveLength(2);
  });

  it('loses no request under load', async () => {
    const { supervisor, url } = await supervise();
    const load = startLoad(url, 16);
    await expect.poll(() => load.answers.size, PATIENCE).toBe(2);
    await supervisor.drain();
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(load.refused).toBe(16);
    expect(await supervisor.ended).toBe(true);
  });

  it('waits for work that no connection shows', async () => {
    const { supervisor, url, folder } = await supervise({ workers: 1 });
    await get(`${url}/after/700`);
    await supervisor.drain();
    expect(existsSync(`${folder}/worked`)).toBe(true);
  });

  it('cuts off what takes longer than it may, and says so', async () => {
    const { supervisor, url, folder } = await supervise({ workers: 1, drainMs: 300 });
    const running = get(`${url}/wait/60000`).catch((cause: unknown) => cause);
    await get(url);
    await supervisor.drain();
    expect(await running).toBeInstanceOf(Error);
    expect(await supervisor.ended).toBe(false);
    expect(readdirSync(folder).some((name) => name.startsWith('closed-'))).toBe(true);
  });

  it('kills a worker that stands still when its time is up', async () => {
    const { supervisor, url, folder } = await supervise({ workers: 1, drainMs: 300, silenceMs: 600_000 });
    const loop = get(`${url}/loop`).catch((cause: unknown) => cause);
    await expect.poll(() => existsSync(`${folder}/loops`), PATIENCE).toBe(true);
    await supervisor.drain();
    expect(await supervisor.ended).toBe(false);
    expect(await loop).toBeInstanceOf(Error);
  });
});

describe('a supervisor that is killed', { timeout: 180_000 }, () => {
  it('leaves no worker behind, not even one that stands still', async () => {
    const folder = temporaryFolder();
    const other = fork(new URL('fixtures/supervise.ts', import.meta.url), [folder], { execArgv: [] });
    onTestFinished(() => void other.kill('SIGKILL'));
    const [url] = (await once(other, 'message')) as [string];
    const workers = await pidsOf(url, 2);
    const loop = get(`${url}/loop`).catch((cause: unknown) => cause);
    await expect.poll(() => existsSync(`${folder}/loops`), PATIENCE).toBe(true);
    other.kill('SIGKILL');
    expect(await loop).toBeInstanceOf(Error);
    await expect.poll(() => [...workers].some(isAlive), PATIENCE).toBe(false);
  });
});

describe('a rolling restart', { timeout: 180_000 }, () => {
  it('puts new workers with new settings in place of all, without losing a request', async () => {
    let version = 1;
    const folder = temporaryFolder();
    const { supervisor, url, pids } = await supervise({ load: async () => ({ folder, version: `v${version}` }) });
    const before = await pids(2);
    const load = startLoad(url, 16);
    await expect.poll(() => load.answers.size, PATIENCE).toBe(2);
    version++;
    await supervisor.restart();
    await expect.poll(() => load.answers.size, PATIENCE).toBe(4);
    await load.stop();
    expect(load).toMatchObject({ failures: [], refused: 0 });
    const after = await pids(2);
    expect([...after].filter((pid) => before.has(pid))).toEqual([]);
    expect((await get(url)).body).toMatch(/ v2$/);
    for (const pid of before) expect(isAlive(pid)).toBe(false);
    expect(supervisor.replacements).toMatchObject({ restart: 2, crashed: 0, wedged: 0 });
  });

  it('goes round once more when asked again meanwhile, and only once', async () => {
    let loads = 0;
    const folder = temporaryFolder();
    const { supervisor } = await supervise({ workers: 1, load: async () => ({ folder, version: String(++loads) }) });
    const first = supervisor.restart();
    await Promise.resolve();
    await Promise.all([first, supervisor.restart(), supervisor.restart()]);
    expect(loads).toBeLessThanOrEqual(3);
    expect((await get(supervisor.origin)).body).toMatch(new RegExp(` ${loads}$`));
  });

  it.each(['load', 'start'] as const)('leaves the workers alone when the new %s fails', async (what) => {
    let isBroken = false;
    const folder = temporaryFolder();
    const load = async (): Promise<FixtureSettings> => {
      if (isBroken && what === 'load') throw new Error('The build failed');
      return isBroken ? { folder, start: 'report' } : { folder };
    };
    const { supervisor, url, pids } = await supervise({ load });
    const before = await pids(2);
    isBroken = true;
    await expect(supervisor.restart()).rejects.toThrow(what === 'load' ? 'The build failed' : 'The store is damaged');
    expect(await pids(2)).toEqual(before);
    process.kill([...before][0]!, 'SIGKILL');
    await expect.poll(() => supervisor.replacements.crashed, PATIENCE).toBe(1);
    expect((await pidsOf(url, 2)).size).toBe(2);
  });
});

describe('a supervisor that cannot go on', { timeout: 180_000 }, () => {
  it('says once what keeps workers from serving', async () => {
    const lines: string[] = [];
    const settings = { start: 'report' } as const;
    expect(await failure({ settings, workers: 4 }, lines)).toMatchObject({
      code: 'STORE_CORRUPT',
      message: 'The store is damaged',
      help: 'Put a backup in its place.',
    });
    expect(lines).toEqual([]);
  });

  it('gives up after five starts that ended without a word', async () => {
    const lines: string[] = [];
    expect(await failure({ settings: { start: 'exit' } }, lines)).toMatchObject({
      code: 'WORKER_CRASHED',
      message: expect.stringMatching(/ended with exit code 7 before it served/) as string,
    });
    expect(lines).toHaveLength(4);
  });

  it('does not wait for ever for a worker that does not serve', async () => {
    expect(await failure({ settings: { start: 'hang' }, startMs: 100, workers: 1 })).toMatchObject({ code: 'WORKER_WEDGED' });
  });

  it('goes on as long as one worker serves, and gets the others back when they can start again', async () => {
    const { supervisor, lines, folder, pids } = await supervise({ settings: { start: 'exit-while' } });
    const [first] = await pids(2);
    writeFileSync(`${folder}/broken`, '');
    process.kill(first!, 'SIGKILL');
    await expect.poll(() => lines.filter((line) => line.includes('exit code 7')).length, PATIENCE).toBeGreaterThan(5);
    rmSync(`${folder}/broken`);
    expect((await pids(2)).size).toBe(2);
    supervisor.kill();
    expect(await supervisor.ended).toBe(false);
  });

  it('ends with the error of the workers when none serves and none can be started', async () => {
    const { supervisor, folder, pids } = await supervise({ settings: { start: 'exit-while' } });
    const workers = await pids(2);
    writeFileSync(`${folder}/broken`, '');
    for (const pid of workers) process.kill(pid, 'SIGKILL');
    await expect(supervisor.ended).rejects.toMatchObject({ code: 'WORKER_CRASHED' });
    await expect(get(supervisor.origin)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('does not share its port with another program', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    expect(await failure({ port })).toMatchObject({ code: 'PORT_IN_USE', message: `Port ${port} on 127.0.0.1 is in use` });
    other.close();
  });

  it('does not share its port with another supervisor', async () => {
    const { url } = await supervise();
    expect(await failure({ port: Number(new URL(url).port) })).toMatchObject({ code: 'PORT_IN_USE' });
  });

  it.each(['no.such.host.invalid', '192.0.2.1'])('says that the machine has no address %s', async (host) => {
    expect(await failure({ host })).toMatchObject({ code: 'ADDRESS_UNAVAILABLE', message: `This machine has no address ${host}` });
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
