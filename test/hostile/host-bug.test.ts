import { afterAll, beforeAll, expect, it } from 'vitest';
import { componentEngine, type Engine } from '../../host/engine/index.ts';
import { type ServedComponents, serveComponents } from '../support/serve-component.ts';
import { neighbour } from './guest.ts';

/** An engine with a bug: what it does after a request throws. */
function faulty(engine: Engine): Engine {
  return {
    name: engine.name,
    describe: (component) => engine.describe(component),
    async prepare(component, options) {
      const prepared = await engine.prepare(component, options);
      return {
        engine: prepared.engine,
        memories: prepared.memories,
        async instantiate(imports, signal) {
          const reset = (): never => {
            throw new Error('The reset is broken');
          };
          return Object.assign(await prepared.instantiate(imports, signal), { reset });
        },
      };
    },
  };
}

const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);
let host: ServedComponents;

beforeAll(async () => {
  process.on('unhandledRejection', note);
  host = await serveComponents({ neighbour: { component: await neighbour() } }, true, faulty(componentEngine()));
});

afterAll(async () => {
  process.removeListener('unhandledRejection', note);
  await host.close();
});

it('a bug after the response costs the sandbox and not the host, and stands in the log', async () => {
  for (let i = 0; i < 5; i++) expect(await (await fetch(`${host.url}/neighbour`)).text()).toBe('neighbour');
  const { limiter, sandboxes } = host.registry.get('neighbour')!;
  await expect.poll(() => limiter.running).toBe(0);
  expect(sandboxes.idle).toBe(0);
  expect(host.logs).toContainEqual(expect.objectContaining({ level: 'error', code: 'HOST_BUG', function: 'neighbour' }));
  expect(unhandled).toEqual([]);
});
