import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { SkerryError } from '@skerry/host/base';
import { fromReport, type Report } from '@skerry/host/supervisor';
import type { ReadyFunction } from '../../functions/index.ts';

/** `.ts` in the repository, `.js` in the published package. */
const BUILDER = new URL(`./builder${extname(import.meta.url)}`, import.meta.url);

/** What `builder.ts` answers. */
export type BuildAnswer = { readonly functions: readonly ReadyFunction[]; readonly failed: number } | { readonly report: Report };

/**
 * Builds the functions of a folder in a process of its own, which takes the compilers' memory with it when it ends.
 * What fails to build is told by that process.
 *
 * @param signal ends it
 * @throws SkerryError `MANIFEST_*`, `BUILD_FAILED`
 */
export async function buildInChild(folder: string, signal: AbortSignal): Promise<readonly ReadyFunction[]> {
  const answer = await ask(folder, signal);
  if ('report' in answer) throw fromReport(answer.report);
  if (answer.failed === 0) return answer.functions;
  const total = answer.failed + answer.functions.length;
  throw new SkerryError('BUILD_FAILED', `${answer.failed} of ${total} function${total === 1 ? '' : 's'} did not build`, {
    help: 'The errors are shown above.',
  });
}

/** In a process group of its own: what signals from a terminal mean for the build, its parent says. */
function ask(folder: string, signal: AbortSignal): Promise<BuildAnswer> {
  const child = fork(BUILDER, [folder], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
    detached: true,
    signal,
    killSignal: 'SIGKILL',
  });
  return new Promise((resolve, reject) => {
    child.on('message', (answer: BuildAnswer) => resolve(answer));
    child.on('error', reject);
    // After the messages: the channel ends last.
    child.on('disconnect', () => reject(new SkerryError('BUILD_TOOL_FAILED', 'The build ended without a result')));
  });
}
