import { createHash } from 'node:crypto';
import { createAdmin, firstToken } from '@skerry/host/admin';
import { SkerryError } from '@skerry/host/base';
import { type Catalog, type ComponentFiles, memoryCatalog } from '@skerry/host/catalog';
import type { FastifyInstance } from 'fastify';
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

/** An admin API over a catalog and components in memory. */
export async function testPlatform(): Promise<TestPlatform> {
  const { logger, logs } = capturingLogger();
  const files = memoryFiles();
  const platform = { now: Date.now() };
  const now = (): number => platform.now;
  const catalog = memoryCatalog({ now });
  await catalog.createTenant('default', { name: 'test' });
  const app = createAdmin({ catalog, files, logger, now });
  const root = (await firstToken(catalog))!;
  return Object.assign(platform, {
    app,
    catalog,
    files,
    logs,
    root,
    async close() {
      await app.close();
      await catalog.close();
    },
  });
}

function memoryFiles(): ComponentFiles {
  const whole = new Map<string, Uint8Array>();
  const partial = new Map<string, Uint8Array>();
  return {
    has: async (digest) => whole.has(digest),
    async read(digest) {
      const found = whole.get(digest);
      if (found) return found;
      throw new SkerryError('COMPONENT_MISSING', `There is no component ${digest}`);
    },
    async receive(digest, from, chunks) {
      let received = Buffer.from((partial.get(digest) ?? new Uint8Array()).subarray(0, from));
      if (received.length < from) throw new SkerryError('UPLOAD_OFFSET_WRONG', `There are ${received.length} bytes`);
      for await (const chunk of chunks) partial.set(digest, (received = Buffer.concat([received, chunk])));
      partial.delete(digest);
      const found = createHash('sha256').update(received).digest('hex');
      if (found !== digest) throw new SkerryError('UPLOAD_DIGEST_WRONG', `The bytes have the digest ${found}`);
      whole.set(digest, received);
    },
    receivedOf: async (digest) => partial.get(digest)?.length ?? 0,
    collect: async () => [],
  };
}
