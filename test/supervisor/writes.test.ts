import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { serve, skerry } from '../support/cli.ts';
import { get, startLoad } from './client.ts';

const PATIENCE = { timeout: 40_000, interval: 100 } as const;
const RESTARTS = 2;

const SOURCE = `
  import { Request, Response, Store } from "@skerry/guest";
  export function handle(request: Request): Response {
    const store = Store.open("counts");
    if (store.isError) return Response.text(store.error.toString(), 500);
    const by: i64 = request.path.endsWith("/read") ? 0 : 1;
    const count = store.value.increment("count", by);
    if (count.isError) return Response.text(count.error.toString(), 503);
    return Response.text(by == 0 ? count.value.toString() : "counted");
  }
`;

const root = mkdtempSync(join(tmpdir(), 'skerry-test-'));
const folder = join(root, 'mine');
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeAll(async () => {
  expect((await skerry(['new', 'mine', '--language', 'assemblyscript'], { cwd: root })).stderr).toBe('');
  writeFileSync(join(folder, 'assembly/index.ts'), SOURCE);
  const file = join(folder, 'skerry.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...manifest, capabilities: { keyvalue: ['counts'] } }));
});

describe('workers that write to one store', { timeout: 240_000 }, () => {
  it('are replaced on SIGHUP without a write that fails or is lost', async () => {
    const { url, pid, stderr, stop } = await serve([folder, '--workers', '2']);
    onTestFinished(async () => void (await stop('SIGKILL')));
    const load = startLoad(`${url}/mine`, 16);
    for (let i = 1; i <= RESTARTS; i++) {
      process.kill(pid, 'SIGHUP');
      await expect.poll(() => stderr().match(/All workers have been replaced/g)?.length ?? 0, PATIENCE).toBe(i);
    }
    await load.stop();
    expect(load).toMatchObject({ failures: [], refused: 0 });
    const counted = load.answers.get('counted') ?? 0;
    expect(counted).toBeGreaterThan(100);
    expect((await get(`${url}/mine/read`)).body).toBe(String(counted));
  });
});
