import type { Environment } from './environment.ts';
import { linkWasi } from './guests.ts';
import { Served } from './served.ts';
import { testContext } from '../../../host/wasi/test-context.ts';

const RUNS = 100;
const WARM_UP = 100;

/** Mean of many runs: clocks differ in their resolution. */
async function micros(run: () => Promise<unknown>): Promise<number> {
  for (let i = 0; i < WARM_UP; i++) await run();
  const start = performance.now();
  for (let i = 0; i < RUNS; i++) await run();
  return Math.round(((performance.now() - start) * 10_000) / RUNS) / 10;
}

/** What the AssemblyScript hello costs here. Nothing is asserted about it. */
export async function figures(env: Environment): Promise<Record<string, number>> {
  const prepared = await env.prepare('hello');
  const imports = linkWasi(env.components.hello).bind(testContext());
  const served = await Served.start(env, 'hello');
  return {
    instantiate: await micros(() => prepared.instantiate(imports)),
    requestAndReset: await micros(() => served.request('/')),
  };
}
