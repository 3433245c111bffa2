import { asSkerryError, HOST_LIMITS, type SkerryError } from '../../base/index.ts';
import { type Deployment, makeSandbox, type Log } from '../../runtime/index.ts';
import { failed } from './failed.ts';

const HELP = 'Requests would fail in the same way: look at what the module does when it starts.';

/** @returns why no sandbox of it can be made: its start functions fail, or never end */
export async function firstSandbox(deployment: Deployment, log: Log): Promise<SkerryError | undefined> {
  const time = HOST_LIMITS.smokeMs;
  const tooLong = failed(`A sandbox of "${deployment.label}" was not made in ${time} ms`, HELP);
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(tooLong), time);
  try {
    await makeSandbox(deployment, log, ending.signal);
    return undefined;
  } catch (cause) {
    if (cause === tooLong) return tooLong;
    const { code, message } = asSkerryError(cause);
    return failed(`A sandbox of "${deployment.label}" cannot be made, ${code}: ${message}`, HELP, cause);
  } finally {
    clearTimeout(timer);
  }
}
