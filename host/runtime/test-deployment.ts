import { DEFAULT_LIMITS } from '../base/index.ts';
import type { IncomingRequest, ResponseOutparam } from '../wasi/index.ts';
import type { Deployment } from './deployment.ts';
import { Listeners, type RequestListener } from './events.ts';
import { Limiter } from './limits/limiter.ts';

/** What a guest does with a request. */
export type Handle = (request: IncomingRequest, outparam: ResponseOutparam) => void | Promise<void>;

/** A function whose guest is `handle`, for tests of what is around it: with limits that are soon reached. */
export function testDeployment(handle: Handle, listeners: readonly RequestListener[] = []): Deployment {
  const instance = { cpuTimeMs: 3, memoryBytes: 65_536, stop: () => {} };
  const parts = {
    manifest: { name: 'test' },
    label: 'test',
    limits: { ...DEFAULT_LIMITS, requestBodyBytes: 10, requestHeaderBytes: 100 },
    grants: {},
    limiter: new Limiter('test', { concurrency: 1, queue: 0 }),
    sandboxes: { takeIdle: () => ({ instance, ref: {} }), give: () => {} },
    events: new Listeners(listeners),
    handle: async (_instance: unknown, [request, outparam]: [IncomingRequest, ResponseOutparam]) => handle(request, outparam),
  };
  return parts as unknown as Deployment;
}
