import type { Deployment } from './deployment.ts';
import type { Log } from './log.ts';
import { RequestLog } from './request-log.ts';
import { RequestScope } from './request-scope.ts';

/** What its start functions log stands under this. */
const REQUEST_ID = 'first-sandbox';

/**
 * Makes a sandbox without a request, and puts it back: its start functions run, with what the function was granted.
 *
 * @param signal gives it up
 * @throws what making it throws; the signal's reason
 */
export async function makeSandbox({ grants, label, limits, sandboxes }: Deployment, log: Log, signal: AbortSignal): Promise<void> {
  const scope = new RequestScope(grants, REQUEST_ID, new RequestLog(log, label, REQUEST_ID, limits.logBytes));
  const wait = sandboxes.wait(scope);
  const giveUp = (): void => {
    wait.leave(signal.reason as Error);
    scope.end(signal.reason as Error);
  };
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    const sandbox = await wait.turn;
    scope.end();
    sandboxes.give(sandbox, (cause) => log.error({ function: label, code: 'HOST_BUG', err: cause as Error }, 'A sandbox was not put back'));
  } finally {
    signal.removeEventListener('abort', giveUp);
    scope.end();
  }
}
