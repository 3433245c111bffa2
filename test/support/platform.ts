import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AdminOptions, createAdmin } from '@skerry/host/admin';
import { type Catalog, componentFiles, type ComponentFiles, firstStart, memoryCatalog } from '@skerry/host/catalog';
import { createSealer, fixedMasterKeys, newMasterKey } from '@skerry/host/secrets';
import type { FastifyInstance } from 'fastify';
import { createHost, nodeEngine } from '@skerry/host/node';
import { openTrials } from '@skerry/host/platform';
import { memoryStorage } from '@skerry/host/storage';
import { capturingLogger, type LogLine } from './log-lines.ts';

export interface TestPlatform {
  readonly app: FastifyInstance;
  readonly catalog: Catalog;
  readonly files: ComponentFiles;
  readonly logs: readonly LogLine[];
  /** The first token: all roles, all tenants. */
  readonly root: string;
  /** Milliseconds since 1970; it stands still unless a test moves it. */
  now: number;
  close(): Promise<void>;
}

/** An admin API over a catalog in memory, and components in a folder that is gone when it is closed. */
export async function testPlatform(
  options: Partial<Pick<AdminOptions, 'trustedKeys' | 'trials' | 'sealer' | 'maxUploadBytes'>> = {},
): Promise<TestPlatform> {
  const { logger, logs } = capturingLogger();
  const folder = mkdtempSync(join(tmpdir(), 'skerry-test-'));
  const files = componentFiles({ folder });
  const platform = { now: Date.now() };
  const now = (): number => platform.now;
  const catalog = memoryCatalog({ now });
  const root = (await firstStart(catalog))!;
  const sealer = createSealer(fixedMasterKeys(newMasterKey(), 'the test'));
  const host = createHost({ storage: memoryStorage(), logger, engine: nodeEngine({ inPlace: true }) });
  const trials = openTrials({ files, host, log: logger });
  const app = createAdmin({ catalog, files, logger, trials, sealer, now, ...options });
  return Object.assign(platform, {
    app,
    catalog,
    files,
    logs,
    root,
    async close() {
      await app.close();
      await host.close();
      await catalog.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}
