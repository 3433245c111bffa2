import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildComponents } from './components.ts';
import { RUNTIMES, whyMissing, withWorkerd } from './runners.ts';
import { digests } from './suite/ahead.ts';
import type { Report } from './suite/environment.ts';
import type { GuestName } from './suite/guests.ts';
import { CASES } from './suite/suite.ts';
import { createWorkspace } from './workspace.ts';

/** Where tests decide what is released, nothing may be left out. */
const MUST_RUN = process.env['CI'] !== undefined;

let components: Record<GuestName, Uint8Array>;
let workspace: string;

beforeAll(async () => {
  components = await buildComponents();
  workspace = await createWorkspace(components);
});

afterAll(() => rm(workspace, { recursive: true, force: true }));

for (const { name, run } of RUNTIMES) {
  const missing = await whyMissing(name);
  const title = missing === undefined || MUST_RUN ? name : `${name} (left out: ${missing})`;

  describe.skipIf(missing !== undefined && !MUST_RUN)(title, () => {
    let report: Report;

    beforeAll(async () => {
      if (missing !== undefined) throw new Error(missing);
      report = await run(workspace);
    });

    it.each(CASES.map((one) => one.name))('%s', (wanted) => {
      const found = report.cases.find((one) => one.name === wanted);
      expect(found, 'was run').toBeDefined();
      expect(found?.error).toBeUndefined();
    });

    it('ahead of time: generates, rewrites and refuses byte for byte as others do', async () => {
      expect(report.digests).toEqual(await digests(components));
    });

    it('measures what a sandbox costs', ({ annotate }) => {
      const { instantiate, requestAndReset } = report.figures;
      expect(Math.min(instantiate!, requestAndReset!)).toBeGreaterThan(0);
      return annotate(`${name}: instantiate ${instantiate} µs, request and reset ${requestAndReset} µs`);
    });

    if (name === 'workerd') it('lets no request that ends take along another that was preempted', endRequests);
  });
}

/** Timers and promises of workerd end with the request that made them. */
async function endRequests(): Promise<void> {
  await withWorkerd(workspace, async (get) => {
    expect(await get('/abandoned')).toBe('abandoned');
    expect(await Promise.all([get('/endless'), get('/abandoned'), get('/endless')])).toEqual([
      'LIMIT_CPU_TIME',
      'abandoned',
      'LIMIT_CPU_TIME',
    ]);
  });
}

it('the neutral folders and this suite type-check without the types of any runtime', () => {
  const script = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
  const project = fileURLToPath(new URL('tsconfig.json', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [script, '-p', project, '--listFiles'], { encoding: 'utf8' });
  expect(stdout.split('\n').filter((line) => /error TS|@types\//.test(line))).toEqual([]);
  expect(stdout).toContain('host/engine/index.ts');
  expect(status).toBe(0);
});
