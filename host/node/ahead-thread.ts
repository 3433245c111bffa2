// Makes of components what can be made before they run, beside the thread that serves.
import { parentPort, workerData } from 'node:worker_threads';
import { asSkerryError } from '../base/index.ts';
import { compileCode, makeAhead } from '../engine/index.ts';
import { type AheadAnswer, type AheadJob, type AheadSettings, buffersOf, sentFailure, sentMade } from './ahead-job.ts';
import { PreparedCache } from './prepared-cache.ts';

const { folder } = workerData as AheadSettings;
const cache = folder === undefined ? undefined : new PreparedCache(folder);

parentPort!.on('message', (job: AheadJob) => {
  void answerTo(job).then((answer) => parentPort!.postMessage(answer, buffersOf(answer)));
});

async function answerTo({ component, recipe, key }: AheadJob): Promise<AheadAnswer> {
  try {
    const { made, kept } = await makeAhead(component, recipe, key, cache);
    // Both threads use the same compiled code.
    const compiled = await Promise.all(made.modules.map(compileCode));
    const glue = await made.glue();
    return kept ? { kind: 'kept', glue, compiled } : sentMade(made, glue, compiled);
  } catch (cause) {
    return sentFailure(asSkerryError(cause));
  }
}
