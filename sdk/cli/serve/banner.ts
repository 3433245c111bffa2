import { resolve } from 'node:path';
import { routesOf } from '@skerry/host/routing';
import { curlLine, tryIt } from '@skerry/host/index-page';
import type { Deployment } from '@skerry/host/runtime';
import { shown } from '../../functions/discover.ts';
import { paint } from '../output.ts';

/** What to say when a host serves: a line to try for each function. */
export function banner(functions: readonly Deployment[], origin: string, data: string | undefined, workers?: number): string {
  const sorted = functions.toSorted((a, b) => a.manifest.name.localeCompare(b.manifest.name));
  const width = Math.max(...sorted.map(({ manifest }) => manifest.name.length), 8);
  const lines = sorted.map(
    (each) => `  ${paint('bold', each.manifest.name.padEnd(width))}  ${curlLine(tryIt(each.manifest), origin)}${more(each)}`,
  );
  const by = workers === undefined ? '' : ` by ${workers} worker${workers === 1 ? '' : 's'}`;
  return [
    '',
    `Skerry serves ${functions.length} function${functions.length === 1 ? '' : 's'} on ${paint('cyan', origin)}${by}`,
    '',
    ...lines,
    '',
    `Key-value stores: ${data === undefined ? 'in memory' : shown(resolve(data))}. Stop with Ctrl-C.`,
  ].join('\n');
}

function more({ manifest }: Deployment): string {
  const others = routesOf(manifest).length - 1;
  return manifest.routes && others > 0 ? paint('dim', `  and ${others} more`) : '';
}
