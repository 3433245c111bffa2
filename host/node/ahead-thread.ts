// Prepares components beside the thread that serves: what it makes is in the cache then.
import { parentPort, workerData } from 'node:worker_threads';
import { asSkerryError } from '../base/index.ts';
import { cacheKey, prepareAhead } from '../engine/index.ts';
import { deployOptions } from '../runtime/index.ts';
import type { AheadAnswer, AheadJob } from './ahead.ts';
import { PreparedCache } from './prepared-cache.ts';

const cache = new PreparedCache((workerData as { readonly cache: string }).cache);

parentPort!.on('message', (job: AheadJob) => {
  void prepare(job).then((answer) => parentPort!.postMessage(answer, []));
});

async function prepare({ component, limits }: AheadJob): Promise<AheadAnswer> {
  try {
    const options = deployOptions(component, limits);
    const key = await cacheKey(component, options);
    if ((await cache.load(key)) === undefined) await cache.store(key, await prepareAhead(component, options));
    return undefined;
  } catch (cause) {
    const { code, message, help } = asSkerryError(cause);
    return { code, message, help };
  }
}
