import { type Elsewhere, jco, type Running, start, wasmtime } from '../../portability/elsewhere.ts';
import { overHttp } from '../suite/client.ts';
import type { Host } from './host.ts';

/** How many are started at the same time: some compile for seconds. */
const AT_ONCE = 2;

/** Answers paths that no function of the suite has: there are no routes, so one gets them all. */
const ANY = 'echo';

/** Limits and grants are made in the other host's own way; and without a limit of time, some functions never answer. */
const OF_LIMITS = /^limits: |: limit of |: a body that breaks off |that is not granted|: drop-outparam$/;

/** What ends jco's server, which would be missing for all others: traps, responses whose body nobody takes, some of upstreams. */
const ENDS_JCO = /^failures: |: an? (?:error|trap)\b|, body none$|^outbound: .*(?:by answers-as|redirect|coding|a body of )/;

/** A server of components that knows nothing of manifests: one process for each function, by the first segment of paths. */
const elsewhere = (server: Elsewhere, name: string, notAsked: readonly RegExp[]): Host => ({
  name,
  missing: () => server.missing,
  asks: (one) => !notAsked.some((each) => each.test(`${one.group}: ${one.name}`)),
  async start({ ready }) {
    const running = new Map<string, Running>();
    const left = ready.filter(({ manifest }) => !NEEDS_LIMITS.has(manifest.name));
    const startNext = async (): Promise<void> => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) {
        running.set(next.manifest.name, await start(server, next.build.file, {}));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, startNext));
    return {
      client: overHttp((path) => (running.get(path.split(/[/?]/, 2)[1] ?? '') ?? running.get(ANY)!).origin),
      async stop() {
        await Promise.all(Array.from(running.values(), (each) => each.stop()));
      },
    };
  },
});

export const byWasmtime = elsewhere(wasmtime, 'wasmtime', [OF_LIMITS]);
export const byJco = elsewhere(jco, 'jco', [OF_LIMITS, ENDS_JCO]);

/** Functions that only the limits are tried with; some never end by themselves. */
const NEEDS_LIMITS: ReadonlySet<string> = new Set(['wait', 'sent', 'received', 'endless-body', 'drop-outparam']);
