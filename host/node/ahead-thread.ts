// Prepares components beside the thread that serves: what it makes is in the cache then.
import { parentPort, workerData } from 'node:worker_threads';
import { asSkerryError } from '../base/index.ts';
import { keepAhead } from '../engine/index.ts';
import { deployOptions } from '../runtime/index.ts';
import type { AheadAnswer, AheadJob } from './ahead.ts';
import { PreparedCache } from './prepared-cache.ts';

const cache = new PreparedCache((workerData as { readonly cache: string }).cache);

parentPort!.on('message', (job: AheadJob) => {
  void prepare(job).then((answer) => parentPort!.postMessage(answer, []));
});

async function prepare({ component, limits }: AheadJob): Promise<AheadAnswer> {
  try {
    await keepAhead(component, deployOptions(component, limits), cache);
    return undefined;
  } catch (cause) {
    const { code, message, help } = asSkerryError(cause);
    return { code, message, help };
  }
}
