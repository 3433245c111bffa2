import { type FunctionFolder, shown } from '../functions/discover.ts';
import { type ReadyFunction, readyFunction } from '../functions/index.ts';
import { duration, paint, printError } from './output.ts';

/** Compilers use whole cores and hundreds of megabytes. */
const AT_A_TIME = 2;

export interface BuildReport {
  readonly ready: readonly ReadyFunction[];
  readonly failed: number;
}

/** Builds functions side by side and tells of each as it is done. A failure is told and does not stop the others. */
export async function buildAll(
  folders: readonly FunctionFolder[],
  options: { readonly force?: boolean; readonly quiet?: boolean } = {},
): Promise<BuildReport> {
  const ready: ReadyFunction[] = [];
  const waiting = [...folders];
  let failed = 0;
  const work = async (): Promise<void> => {
    for (let folder = waiting.shift(); folder; folder = waiting.shift()) {
      try {
        const done = await readyFunction(folder, options.force);
        if (folder.manifest.origin.kind === 'component') await checkHandler(done);
        ready.push(done);
        if (!options.quiet) console.error(progressLine(done));
      } catch (cause) {
        failed++;
        if (!options.quiet) console.error(`${paint('red', '✗', process.stderr)} ${folder.manifest.name}`);
        printError(cause, false);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return { ready: ready.toSorted((a, b) => a.manifest.name.localeCompare(b.manifest.name)), failed };
}

/** What is compiled from sources has a handler; another tool may have made anything. */
async function checkHandler({ description: { exports } }: ReadyFunction): Promise<void> {
  // Loaded when needed: the server is of no use to compilers.
  const { handlerOf } = await import('@skerry/host/runtime');
  handlerOf(exports.map(({ name }) => name));
}

function progressLine({ manifest, build }: ReadyFunction): string {
  const mark = paint('green', '✓', process.stderr);
  const how = build.reused ? 'up to date' : `built in ${duration(build.milliseconds)}`;
  const size = `${Math.ceil(build.bytes / 1024).toLocaleString('en')} KiB`;
  const warnings = build.warnings.map((warning) => `\n  ${paint('yellow', 'warning:', process.stderr)} ${warning}`);
  return `${mark} ${manifest.name.padEnd(24)} ${how.padEnd(16)} ${size.padStart(10)}  ${shown(build.file)}${warnings.join('')}`;
}
