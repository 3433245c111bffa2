import { dirname, resolve, sep } from 'node:path';
import type { Deployment, Host } from '@skerry/host/server';
import type { Logger } from 'pino';
import { discover, type FunctionFolder } from './discover.ts';
import { identity, type ReadyFunction, readyFunction } from './functions.ts';
import { deployReady } from './host.ts';
import { duration, printError } from './output.ts';
import { FileWatcher } from './watch-files.ts';

/**
 * Rebuilds what changes and swaps it in. Requests that run go on with the version they started with; a build that fails
 * leaves the version before it in place.
 */
export function watchFunctions(folder: string, host: Host, initial: readonly ReadyFunction[], logger: Logger): FileWatcher {
  const root = resolve(folder);
  const served = new Map(initial.map((ready) => [ready.manifest.name, identity(ready)]));
  let refreshing: Promise<void> = Promise.resolve();
  const files = new FileWatcher(() => {
    refreshing = refreshing.then(() => refresh(root, host, served, files, logger)).catch((cause: unknown) => printError(cause, false));
  });
  files.add(root, true);
  for (const ready of initial) watchShared(files, root, ready);
  // What was changed while the functions were built.
  files.trigger();
  return files;
}

/** Sources outside the watched folder, such as a library that functions share. */
function watchShared(files: FileWatcher, root: string, { build }: ReadyFunction): void {
  for (const input of build.inputs) {
    const shared = !input.startsWith(root + sep) && !input.includes(`${sep}node_modules${sep}`);
    if (shared) files.add(dirname(input), false);
  }
}

async function refresh(
  root: string,
  host: Host,
  served: Map<string, string>,
  files: FileWatcher,
  logger: Logger,
): Promise<void> {
  const next: Deployment[] = [];
  for (const folder of discover(root)) {
    const old = host.registry.get(folder.manifest.name);
    try {
      const { deployment, ready } = await renew(folder, host, served, logger);
      next.push(deployment);
      watchShared(files, root, ready);
    } catch (cause) {
      printError(cause, false);
      if (old) next.push(old);
    }
  }
  const before = host.registry.functions;
  host.registry.replace(next);
  for (const old of before) if (!next.includes(old)) old.retire();
}

/** The deployment of a function as it is on disk now: the one that runs when nothing changed, else a new one. */
async function renew(folder: FunctionFolder, host: Host, served: Map<string, string>, logger: Logger) {
  const started = performance.now();
  const ready = await readyFunction(folder);
  const { name } = ready.manifest;
  const old = host.registry.get(name);
  if (old && served.get(name) === identity(ready)) return { deployment: old, ready };
  const deployment = await deployReady(host, ready);
  served.set(name, identity(ready));
  logger.info({ function: name }, `Live after ${duration(performance.now() - started)}`);
  return { deployment, ready };
}
