import { resolve } from 'node:path';
import { shown } from '../../functions/discover.ts';
import { paint } from '../output.ts';

/** What to say when a platform serves. */
export function servingBanner(origin: string, data: string, workers?: number): string {
  const by = workers === undefined ? '' : ` by ${workers} worker${workers === 1 ? '' : 's'}`;
  return `\nSkerry serves what is deployed on ${paint('cyan', origin)}${by}\nData: ${shown(resolve(data))}. Stop with Ctrl-C.`;
}

/** What to say of the admin API. */
export function adminBanner(origin: string, firstToken: string | undefined): string {
  const token =
    firstToken === undefined
      ? ''
      : `\nThe first token, which is shown this once: ${paint('bold', firstToken)}\nUse it with: skerry login ${origin}`;
  return `Admin API: ${paint('cyan', origin)}${token}`;
}
