import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Manifest } from '@skerry/host/registry';
import { createServer, listen } from '@skerry/host/fastify';
import { discover } from '../../sdk/functions/discover.ts';
import { readyFunction } from '../../sdk/functions/index.ts';
import { deployReady, openHost } from '../../sdk/cli/host.ts';
import { capturingLogger, type LogLine } from './log-lines.ts';

/** What a test changes in the manifest of an example. */
export type Overrides = Partial<Pick<Manifest, 'http' | 'config' | 'keyvalue' | 'limits'>> & {
  /** Folder of the database. Default: values live in memory. */
  readonly data?: string;
};

export interface ServedFunction {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly logs: readonly LogLine[];
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Requests that are in a sandbox right now. */
  running(): number;
  close(): Promise<void>;
}

/** Builds an example and serves it on a free port of this machine. */
export function serveExample(name: string, overrides: Overrides = {}): Promise<ServedFunction> {
  return serveFolder(fileURLToPath(new URL(`../../examples/${name}`, import.meta.url)), overrides);
}

/** Builds and serves the function of any folder. */
export async function serveFolder(directory: string, { data, ...changes }: Overrides = {}): Promise<ServedFunction> {
  const [folder] = discover(directory);
  const ready = await readyFunction({ ...folder!, manifest: { ...folder!.manifest, ...changes } });
  const { logger, logs } = capturingLogger();
  const host = openHost(data, logger);
  host.registry.replace([await deployReady(host, ready)]);
  const app = await createServer({ registry: host.registry, logger, details: true });
  const url = await listen(app, '127.0.0.1', 0);
  return {
    url,
    logs,
    fetch: (path, init) => fetch(url + path, init),
    running: () => host.registry.functions.reduce((sum, { limiter }) => sum + limiter.running, 0),
    async close() {
      await app.close();
      await host.close();
    },
  };
}

/**
 * Builds and serves a copy of a function: what a build leaves does not belong beside the sources. The copy lies beside the folder, so
 * that the function finds the same packages and files around it.
 *
 * @param folder URL of the function
 * @param edit changes the copy before it is built
 */
export async function serveCopy(folder: URL, overrides?: Overrides, edit?: (copy: string) => void): Promise<ServedFunction> {
  const source = fileURLToPath(folder);
  const copy = mkdtempSync(join(dirname(source), 'built-'));
  const remove = (): void => rmSync(copy, { recursive: true });
  try {
    cpSync(source, copy, { recursive: true });
    edit?.(copy);
    const app = await serveFolder(copy, overrides);
    return {
      ...app,
      async close() {
        await app.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
