import { existsSync, readFileSync, statSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readPublicKey } from '@skerry/host/signing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { smallComponent } from '../support/admin-api.ts';
import { type Finished, skerry } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { testPlatform, type TestPlatform } from '../support/platform.ts';

let platform: TestPlatform;
let url: string;

beforeAll(async () => {
  platform = await testPlatform();
  url = await platform.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => platform.close());

/** A user with a folder of configuration, logged in as whoever starts a host. */
interface User {
  readonly config: string;
  run(args: readonly string[], input?: string, env?: Readonly<Record<string, string>>): Promise<Finished>;
  json(args: readonly string[]): Promise<{ readonly code: number | null; readonly out: Record<string, never> }>;
}

function user(): User {
  const config = temporaryFolder();
  const run: User['run'] = (args, input, env) =>
    skerry(args, { env: { XDG_CONFIG_HOME: config, SKERRY_HOST: '', SKERRY_TOKEN: '', ...env }, ...(input !== undefined && { input }) });
  return {
    config,
    run,
    async json(args) {
      const { code, stdout } = await run([...args, '--json']);
      return { code, out: JSON.parse(stdout) };
    },
  };
}

async function loggedIn(token = platform.root): Promise<User> {
  const someone = user();
  expect(await someone.run(['login', url], `${token}\n`)).toMatchObject({ code: 0 });
  return someone;
}

/** A function whose component is there already. */
async function functionFolder(name: string, more: object = {}, ...imports: readonly string[]): Promise<string> {
  const folder = join(temporaryFolder(), name);
  mkdirSync(folder);
  await change(folder, name, more);
  writeFileSync(join(folder, 'a.wasm'), await smallComponent(...imports));
  return folder;
}

async function change(folder: string, name: string, more: object): Promise<void> {
  writeFileSync(join(folder, 'skerry.json'), JSON.stringify({ name, component: 'a.wasm', ...more }));
}

let count = 0;
let name: string;
beforeEach(() => {
  name = `f${++count}`;
});

describe('skerry login', () => {
  it('keeps a token that works, for this user alone', async () => {
    const someone = user();
    const { code, stdout } = await someone.run(['login', url, '--profile', 'here'], `${platform.root}\n`);
    expect(code).toBe(0);
    expect(stdout).toContain('as "first" (admin), tenant "default"');
    expect(stdout).not.toContain(platform.root);
    const file = join(someone.config, 'skerry/profiles.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      current: 'here',
      profiles: { here: { url, token: platform.root, tenant: 'default' } },
    });
  });

  it('keeps none that the host refuses', async () => {
    const someone = user();
    const { code, stderr } = await someone.run(['login', url], 'skr_wrong\n');
    expect(code).toBe(1);
    expect(stderr).toContain('[TOKEN_REFUSED]');
    expect(existsSync(join(someone.config, 'skerry'))).toBe(false);
  });

  it.each([
    [['login'], 2, 'Pass the address'],
    [['login', 'ftp://x'], 2, 'is not the address of a host'],
    [['login', 'http://x/path'], 2, 'is not the address of a host'],
    [['login', 'http://127.0.0.1:1', '--profile', '../x'], 2, 'is not a name for a profile'],
    [['versions'], 1, 'You are not logged in'],
    [['versions', '--profile', 'nope'], 1, 'There is no profile "nope"'],
  ] as const)('%j ends with %i', async (args, code, message) => {
    const done = await user().run(args, '\n');
    expect([done.code, done.stderr]).toEqual([code, expect.stringContaining(message)]);
  });

  it('tells whom it cannot reach, and who is no Skerry', async () => {
    const someone = user();
    expect((await someone.run(['login', 'http://127.0.0.1:1'], 'x\n')).stderr).toContain('http://127.0.0.1:1 cannot be reached');
    const { stderr } = await someone.run(['versions'], '', { SKERRY_HOST: url, SKERRY_TOKEN: 'skr_x' });
    expect(stderr).toContain('[TOKEN_REFUSED]');
  });

  it('is not needed where the environment says all', async () => {
    const { code, stdout } = await user().run(['versions', '--json'], '', { SKERRY_HOST: url, SKERRY_TOKEN: platform.root });
    expect([code, JSON.parse(stdout).tenant]).toEqual([0, 'default']);
  });

  it('says so when its file is damaged', async () => {
    const someone = await loggedIn();
    writeFileSync(join(someone.config, 'skerry/profiles.json'), '{"profiles":{"a":{}}}');
    expect((await someone.run(['versions'])).stderr).toMatch(/profile "a" without url, token or tenant[^]*\[PROFILES_INVALID\]/);
  });
});

describe('skerry deploy', () => {
  it('uploads, shows what is new, goes live, and comes back', async () => {
    const someone = await loggedIn();
    const folder = await functionFolder(name, { routes: [`/${name}`] }, 'wasi:random/random@0.2.3');
    const first = await someone.run(['deploy', folder, '--yes', '--note', 'the first']);
    expect(first).toMatchObject({ code: 0, stdout: '' });
    expect(first.stderr).toContain('All of it is new:');
    expect(first.stderr).toContain('+ wasi:random/random  0.2.3  !');
    expect(first.stderr).toContain(`${name}: live points at version 1.`);

    await change(folder, name, { routes: [`/${name}`], capabilities: { http: ['https://api.example.com'] } });
    const second = await someone.json(['deploy', folder, '--yes', '--canary', '10%']);
    expect(second).toMatchObject({
      code: 0,
      out: {
        tenant: 'default',
        functions: [
          {
            function: name,
            outcome: 'live',
            version: 2,
            uploadedBytes: 0,
            changes: {
              against: 1,
              asksMore: true,
              changes: [{ subject: 'capabilities.http', name: 'https://api.example.com', kind: 'added' }],
            },
            targets: [
              { number: 1, weight: 9 },
              { number: 2, weight: 1 },
            ],
          },
        ],
      },
    });
    expect((await someone.run(['versions'])).stdout).toContain(`${name}  live: version 1 (90%), version 2 (10%)`);
    expect((await someone.run(['promote', name, '2'])).stdout).toContain('live points at version 2');
    expect((await someone.run(['rollback', name])).stdout).toContain('live points at version 1 (90%), version 2 (10%) again');
    expect((await someone.run(['versions', name])).stdout).toMatch(/^ +2 .*first.*live\n +1 .*live {2}the first\n$/);
  });

  it('changes nothing when it is run again', async () => {
    const someone = await loggedIn();
    const folder = await functionFolder(name);
    await someone.run(['deploy', folder, '--yes']);
    const before = platform.catalog.revision();
    const again = await someone.run(['deploy', folder, '--yes']);
    expect(again.stderr).toContain('live points at it already');
    expect((await someone.run(['deploy', folder, '--yes', '--canary', '10%'])).stderr).toContain('live points at it already');
    expect(platform.catalog.revision()).toBe(before);
  });

  it('with --dry-run shows what it would change, and sends nothing', async () => {
    const someone = await loggedIn();
    const folder = await functionFolder(name);
    const before = platform.catalog.revision();
    const dry = await someone.json(['deploy', folder, '--dry-run']);
    expect(dry).toMatchObject({ code: 0, out: { functions: [{ outcome: 'dry-run', uploadedBytes: 0, changes: { asksMore: true } }] } });
    expect(platform.catalog.revision()).toBe(before);
    await someone.run(['deploy', folder, '--yes']);
    await change(folder, name, { limits: { queue: 1000 } });
    const [planned, done] = [await someone.json(['deploy', folder, '--dry-run']), await someone.json(['deploy', folder, '--yes'])];
    const changesOf = ({ out }: typeof planned): unknown => (out as unknown as { functions: { changes: unknown }[] }).functions[0]!.changes;
    expect(changesOf(planned)).toEqual(changesOf(done));
  });

  it('waits for approval where the token may not approve, and leaves the alias alone', async () => {
    const admin = await loggedIn();
    const { out } = await admin.json(['tokens', 'create', 'ci', '--role', 'deploy', '--expires', '1h']);
    const ci = await loggedIn((out as unknown as { secret: string }).secret);
    const folder = await functionFolder(name);
    const waits = await ci.run(['deploy', folder, '--yes']);
    expect(waits.code).toBe(3);
    expect(waits.stderr).toContain(`skerry approve ${name} 1`);
    expect((await ci.run(['promote', name, '1'])).stderr).toContain('[VERSION_NOT_APPROVED]');
    expect((await ci.run(['approve', name, '1', '--yes'])).stderr).toContain('This takes a token with the role approve; "ci" has deploy');
    expect((await admin.run(['approve', name, '1', '--yes'])).stdout).toContain(`skerry promote ${name} 1`);
    expect((await ci.run(['promote', name, '1'])).code).toBe(0);
  });

  it('refuses before it does anything what it could not finish', async () => {
    const someone = await loggedIn();
    const folder = await functionFolder(name);
    const before = platform.catalog.revision();
    expect((await someone.run(['deploy', folder])).stderr).toContain('There is no terminal to ask on');
    expect((await someone.run(['deploy', folder, '--yes', '--canary', '10%'])).stderr).toContain('the alias points at none');
    expect((await someone.run(['deploy', folder, '--yes', '--tenant', 'nope'])).stderr).toContain('[TENANT_NOT_FOUND]');
    expect(platform.catalog.revision()).toBe(before);
  });

  it('tells what the host refuses, as an error with its code', async () => {
    const someone = await loggedIn();
    const folder = await functionFolder(name, {}, 'wasi:keyvalue/store@0.2.0-draft2');
    const { code, out } = await someone.json(['deploy', folder, '--yes']);
    expect([code, (out as unknown as { error: { code: string } }).error.code]).toEqual([1, 'CAPABILITY_NOT_GRANTED']);
  });
});

describe('tenants, domains and tokens', () => {
  it('are managed from the command line', async () => {
    const someone = await loggedIn();
    expect((await someone.run(['tenants', 'add', name])).code).toBe(0);
    expect((await someone.run(['tenants'])).stdout).toContain(`default\n`);
    expect((await someone.run(['domains', 'add', `${name}.example.org`, '--tenant', name])).stdout).toContain(
      `answer at ${name}.example.org`,
    );
    expect((await someone.run(['domains', '--tenant', name])).stdout).toBe(`${name}.example.org\n`);
    expect((await someone.run(['domains', 'remove', `${name}.example.org`, '--tenant', name])).code).toBe(0);
    const made = await someone.run(['tokens', 'create', 'ops', '--role', 'operate', '--role', 'approve', '--tenant', name]);
    expect(made.stdout).toMatch(/^skr_\S+\n$/);
    const listed = (await someone.run(['tokens', '--tenant', name])).stdout;
    expect(listed).toContain('ops  operate, approve');
    expect((await someone.run(['tokens', 'revoke', listed.split(' ')[0]!, '--tenant', name])).code).toBe(0);
    expect((await someone.run(['tokens', '--tenant', name])).stdout).toContain('revoked');
    expect((await someone.run(['tenants', 'remove', name])).code).toBe(0);
  });

  it('of a token for one tenant are about that tenant', async () => {
    const someone = await loggedIn();
    await someone.run(['tenants', 'add', name]);
    const { stdout } = await someone.run(['tokens', 'create', 'theirs', '--role', 'deploy', '--tenant', name]);
    const theirs = await loggedIn(stdout.trim());
    expect((await theirs.json(['versions'])).out['tenant']).toBe(name);
    expect((await theirs.run(['versions', '--tenant', 'default'])).stderr).toContain(`This token is for "${name}"`);
    expect((await theirs.run(['tenants'])).stderr).toContain('[TOKEN_ROLE_MISSING]');
  });

  it.each([
    [['tokens', 'create', 'x'], 'Pass --role'],
    [['tokens', 'create', 'x', '--role', 'deploy', '--expires', '1y'], '--expires is "1y"'],
    [['tokens', 'nope'], '"nope" is not list, create, revoke'],
    [['tenants', 'add'], 'Pass the name of a tenant'],
    [['domains', 'add'], 'Pass a domain'],
    [['promote', 'x'], 'Pass the name of a function and the number of a version'],
    [['promote', 'x', 'y'], 'VERSION is "y"'],
    [['rollback'], 'Pass the name of a function'],
  ] as const)('%j is wrong', async (args, message) => {
    const { code, stderr } = await user().run(args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('skerry keygen', () => {
  it('makes keys that sign deploys, and writes over none', async () => {
    const folder = temporaryFolder();
    const someone = await loggedIn();
    const keys = join(folder, 'team');
    expect((await someone.run(['keygen', keys])).stdout).toContain(`${keys}.pub, for hosts to trust`);
    expect(statSync(`${keys}.key`).mode & 0o777).toBe(0o600);
    expect((await someone.run(['keygen', keys])).stderr).toContain('is there already');

    const strict = await testPlatform({ trustedKeys: [readPublicKey(readFileSync(`${keys}.pub`, 'utf8'), 'team.pub')] });
    const env = { SKERRY_HOST: await strict.app.listen({ host: '127.0.0.1', port: 0 }), SKERRY_TOKEN: strict.root };
    const functionOf = await functionFolder(name);
    expect((await someone.run(['deploy', functionOf, '--yes'], '', env)).stderr).toContain('[SIGNATURE_MISSING]');
    expect((await someone.run(['deploy', functionOf, '--yes', '--sign', `${keys}.pub`], '', env)).stderr).toContain('[KEY_INVALID]');
    expect((await someone.run(['deploy', functionOf, '--yes', '--sign', `${keys}.key`], '', env)).code).toBe(0);
    await strict.close();
  });
});
