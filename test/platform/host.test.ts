import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Catalog, componentFiles } from '@skerry/host/catalog';
import { sqliteCatalog } from '@skerry/host/catalog/sqlite';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { built } from '../support/built.ts';
import { host, type Serving, skerry } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type Answer, ask, everywhere, Load, pidsOf } from '../support/load.ts';
import { watGuest } from '../support/wat-guest.ts';
import { BY, eventually } from './served.ts';

let echo: Uint8Array;
beforeAll(async () => {
  echo = await built('test/guests/echo');
});

/** What is deployed, changed by a process of its own: this one. */
class Deployed {
  readonly data = join(temporaryFolder(), 'data');
  readonly catalog: Catalog = sqliteCatalog({ file: join(this.data, 'catalog.db') });
  readonly #files = componentFiles({ folder: join(this.data, 'components') });

  constructor() {
    onTestFinished(() => this.catalog.close());
  }

  async add(
    name: string,
    component = echo,
    { tenant = 'default', ...manifest }: { readonly tenant?: string; readonly limits?: object } = {},
  ): Promise<number> {
    if (this.catalog.tenant(tenant) === undefined) await this.catalog.createTenant(tenant, BY);
    const digest = createHash('sha256').update(component).digest('hex');
    if (!(await this.#files.has(digest))) await this.#files.receive({ tenant, function: name }, digest, 0, chunksOf(component));
    const text = JSON.stringify({ name, component: 'given', description: randomUUID(), ...manifest });
    const version = { tenant, function: name, digest, componentBytes: component.length, manifest: text, state: 'approved' as const };
    return (await this.catalog.createVersion(version, BY)).number;
  }

  async live(name: string, targets: Readonly<Record<number, number>>, tenant = 'default'): Promise<void> {
    const list = Object.entries(targets).map(([number, weight]) => ({ number: Number(number), weight }));
    await this.catalog.setAlias({ tenant, function: name, alias: 'live', targets: list }, BY);
  }
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function started(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Serving> {
  const serving = await host(args, { env });
  onTestFinished(async () => void (await serving.stop('SIGKILL')));
  return serving;
}

/** Whether all workers answer with one version. */
const areAt = (serving: Serving, path: string, version: number): Promise<boolean> =>
  everywhere(serving, path, (answer) => answer.version === String(version));

describe('skerry host', () => {
  it('follows a hundred deploys under load without a failed request, and each reaches all workers', async () => {
    const deployed = new Deployed();
    await deployed.live('echo', { [await deployed.add('echo')]: 1 });
    const serving = await started(['--data', deployed.data, '--workers', '2']);
    await eventually(async () => (await ask(serving, '/echo')).status === 200);
    const load = new Load(serving, '/echo', 8);
    let last = 1;
    for (let i = 0; i < 100; i++) {
      last = await deployed.add('echo');
      await deployed.live('echo', i % 3 === 0 ? { [last]: 9, [last - 1]: 1 } : { [last]: 1 });
      if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 250));
    }
    await deployed.live('echo', { [last]: 1 });
    await eventually(() => areAt(serving, '/echo', last));
    await deployed.live('echo', { 1: 1 });
    await eventually(() => areAt(serving, '/echo', 1));
    await load.end();
    expect(load.failures).toEqual([]);
    expect(load.versions.size).toBeGreaterThan(5);
    expect(await serving.stop()).toBe(0);
  }, 180_000);

  it('serves two tenants at their domains, and splits a canary', async () => {
    const deployed = new Deployed();
    const serving = await started(['--data', deployed.data, '--workers', '2']);
    for (const tenant of ['acme', 'other']) {
      await deployed.live('echo', { [await deployed.add('echo', echo, { tenant })]: 1 }, tenant);
      await deployed.catalog.addDomain({ name: `*.${tenant}.example`, tenant }, BY);
    }
    const next = await deployed.add('echo', echo, { tenant: 'acme' });
    await deployed.live('echo', { 1: 1, [next]: 1 }, 'acme');
    await eventually(async () => (await ask(serving, '/echo', { name: 'api.other.example' })).version === '1');
    const met = new Set<string | undefined>();
    await eventually(async () => {
      met.add((await ask(serving, '/echo', { name: 'api.acme.example' })).version);
      return met.has('1') && met.has('2');
    });
    expect((await ask(serving, '/echo', { name: 'example' })).status).toBe(404);
  });

  it('goes on when processes are killed', async () => {
    const deployed = new Deployed();
    await deployed.live('echo', { [await deployed.add('echo')]: 1 });
    const serving = await started(['--data', deployed.data, '--workers', '2']);
    await eventually(async () => (await ask(serving, '/echo')).status === 200);
    const admin = /Admin API: (\S+)/.exec(serving.stdout())![1]!;
    const before = pidsOf(serving);
    expect(before).toHaveLength(3);
    for (const pid of before) process.kill(pid, 'SIGKILL');
    // On a machine with other work, processes start late.
    await eventually(() => pidsOf(serving).length === 6, 120_000);
    await eventually(async () => (await ask(serving, '/echo').catch(() => undefined))?.status === 200);
    expect((await fetch(`${admin}/v1/tenants`)).status).toBe(401);
    const next = await deployed.add('echo');
    await deployed.live('echo', { [next]: 1 });
    await eventually(() => areAt(serving, '/echo', next));

    process.kill(serving.pid, 'SIGKILL');
    const again = await started(['--data', deployed.data, '--workers', '1']);
    expect(again.stdout()).not.toContain('first token');
    await eventually(() => areAt(again, '/echo', next));
  }, 180_000);

  it('shares its data with a second one', async () => {
    const deployed = new Deployed();
    const [one, two] = [await started(['--data', deployed.data]), await started(['--data', deployed.data])];
    expect(one.stdout()).toContain('The first token, which is shown this once: skr_');
    expect(two.stdout()).not.toContain('The first token');
    for (let i = 0; i < 3; i++) {
      const number = await deployed.add('echo');
      await deployed.live('echo', { [number]: 1 });
      for (const each of [one, two]) await eventually(() => areAt(each, '/echo', number));
    }
  });

  it.each([[[]], [['--workers', '1']]])('with %j, finishes what runs when it is told to stop', async (options) => {
    const deployed = new Deployed();
    await deployed.live('wait', { [await deployed.add('wait', await watGuest('wait'), { limits: { wallTimeMs: 1500 } })]: 1 });
    const serving = await started(['--data', deployed.data, ...options]);
    await eventually(async () => {
      const waiting = ask(serving, '/wait');
      return (
        (await Promise.race([waiting, new Promise<Pick<Answer, 'status'>>((resolve) => setTimeout(resolve, 300, { status: 0 }))]))
          .status !== 404
      );
    });
    const running = ask(serving, '/wait');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const stopped = serving.stop();
    expect((await running).status).toBe(504);
    expect(await stopped).toBe(0);
  });

  it('is deployed to as its user does it, rolled back, and deploys only what is signed where it is to', async () => {
    const folder = temporaryFolder();
    const keys = join(folder, 'team');
    expect((await skerry(['keygen', keys])).code).toBe(0);
    const serving = await started(['--data', join(folder, 'data'), '--workers', '1', '--trust-key', `${keys}.pub`]);
    await eventually(() => /skr_\w+\s/.test(serving.stdout()));
    const [, url] = /Admin API: (\S+)/.exec(serving.stdout())!;
    const [, token] = /(skr_\w+)/.exec(serving.stdout())!;
    const env = { XDG_CONFIG_HOME: folder, SKERRY_HOST: url!, SKERRY_TOKEN: token! };
    const run = (...args: readonly string[]): ReturnType<typeof skerry> => skerry(args, { env });
    const deploy = (description: string, ...args: readonly string[]): ReturnType<typeof skerry> => {
      writeFileSync(join(folder, 'skerry.json'), JSON.stringify({ name: 'echo', component: 'echo.wasm', description }));
      return run('deploy', folder, '--yes', ...args);
    };
    writeFileSync(join(folder, 'echo.wasm'), echo);
    expect(await deploy('first')).toMatchObject({ code: 1, stderr: expect.stringContaining('SIGNATURE') });
    for (const [i, description] of ['first', 'second'].entries()) {
      expect(await deploy(description, '--sign', `${keys}.key`)).toMatchObject({ code: 0 });
      await eventually(() => areAt(serving, '/echo', i + 1));
    }
    expect(await run('rollback', 'echo')).toMatchObject({ code: 0 });
    await eventually(() => areAt(serving, '/echo', 1));
    const wrong = await skerry(['host', '--data', join(folder, 'other'), '--port', '0', '--trust-key', `${keys}.key`]);
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('[KEY_INVALID]') });
  }, 180_000);

  it('forgets old versions when it starts, and none that it may go back to', async () => {
    const deployed = new Deployed();
    for (let i = 1; i <= 5; i++) await deployed.live('echo', { [await deployed.add('echo')]: 1 });
    const of = { tenant: 'default', function: 'echo' };
    await started(['--data', deployed.data, '--keep-days', '1', '--keep-versions', '1']);
    expect(deployed.catalog.versions(of)).toHaveLength(5);
    await started(['--data', deployed.data, '--keep-days', '0', '--keep-versions', '1']);
    await eventually(() => deployed.catalog.versions(of).length === 2);
    expect(deployed.catalog.versions(of).map(({ number }) => number)).toEqual([5, 4]);
  });

  it('takes its options from the environment, where the command line has none', async () => {
    const deployed = new Deployed();
    const serving = await started([], { SKERRY_DATA: deployed.data, SKERRY_ADDRESS: '127.0.0.1', SKERRY_PORT: '1', SKERRY_WORKERS: '1' });
    expect(serving.stdout()).toContain('by 1 worker');
    const wrong = async (env: Record<string, string>): Promise<string> => (await skerry(['host', '--port', '0'], { env })).stderr;
    expect(await wrong({ SKERRY_MAX_COMPONENT_MIB: '0' })).toContain('--max-component-mib is "0"; it must be a whole number from 1');
    expect(await wrong({ SKERRY_ADMIN_PORT: 'x' })).toContain('--admin-port is "x"');
    expect(await wrong({ SKERRY_VERSION_ADDRESSES: 'maybe' })).toContain('SKERRY_VERSION_ADDRESSES is "maybe"; it must be 1 or 0');
  });
});
