import { describe, expect, it, type Mock, vi } from 'vitest';
import type { OutboundFactory } from '../capabilities/index.ts';
import { type Engine, HostMemoryBudget } from '../engine/index.ts';
import { parseManifest } from '../registry/index.ts';
import { memoryStorage } from '../storage/index.ts';
import { deploy, type Deployment, type Placement } from './deployment.ts';
import { InstanceBudget } from './sandboxes.ts';

const HANDLER = 'wasi:http/incoming-handler@0.2.3';
const STORE = 'wasi:keyvalue/store@0.2.0-draft2';

/** Deploys a component with these imports, which an engine only claims to have prepared. */
async function deployed(
  imports: readonly string[],
  capabilities: object = {},
  placement?: Placement,
): Promise<{ readonly deployment: Deployment; readonly dispose: Mock<() => void> }> {
  const engine = {
    describe: async () => ({ imports, exports: [{ name: HANDLER }], bytes: 5 }),
    prepare: async () => ({ engine: 'none', memories: 1, instantiate: async () => expect.unreachable() }),
  } as unknown as Engine;
  const dispose = vi.fn<() => void>();
  const outbound: OutboundFactory = () => ({ send: () => expect.unreachable(), dispose });
  const manifest = parseManifest(JSON.stringify({ name: 'f', component: 'f.wasm', capabilities }), 'skerry.json');
  const services = { engine, storage: memoryStorage(), outbound, instances: new InstanceBudget(9), hostMemory: new HostMemoryBudget(1e9) };
  return { deployment: await deploy(manifest, new Uint8Array(), { ...services, placement }), dispose };
}

const isDisposed = async ({ disposed }: Deployment): Promise<boolean> =>
  Promise.race([disposed.then(() => true), new Promise<false>((resolve) => setImmediate(() => resolve(false)))]);

describe('a function', () => {
  it('is deployed with what its manifest grants, and by no other', async () => {
    const { deployment } = await deployed([STORE], { keyvalue: ['default'] });
    expect([deployment.label, deployment.engine, deployment.componentBytes]).toEqual(['f', 'none', 5]);
    expect(deployment.grants.bound.keyvalue).toBeDefined();
    await expect(deployed([STORE])).rejects.toMatchObject({ code: 'CAPABILITY_NOT_GRANTED' });
  });

  it('is called what its placement calls it', async () => {
    const { deployment } = await deployed([], {}, { label: 'acme/f' });
    expect([deployment.label, deployment.grants.functionName]).toEqual(['acme/f', 'acme/f']);
  });
});

describe('a function that is retired', () => {
  it('gives back what it holds at once where nobody calls it, and once', async () => {
    const { deployment, dispose } = await deployed([]);
    expect([await isDisposed(deployment), dispose.mock.calls.length]).toEqual([false, 0]);
    deployment.retire();
    expect([await isDisposed(deployment), dispose.mock.calls.length]).toEqual([true, 1]);
    deployment.retire();
    await isDisposed(deployment);
    expect(dispose).toHaveBeenCalledOnce();
  });

  it('gives it back when the last request is done', async () => {
    const { deployment, dispose } = await deployed([]);
    deployment.limiter.acquire();
    deployment.limiter.acquire();
    deployment.retire();
    deployment.limiter.release();
    expect([await isDisposed(deployment), dispose.mock.calls.length]).toEqual([false, 0]);
    deployment.retire();
    deployment.limiter.release();
    expect([await isDisposed(deployment), dispose.mock.calls.length]).toEqual([true, 1]);
  });
});
