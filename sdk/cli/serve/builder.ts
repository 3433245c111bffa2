import { toReport } from '@skerry/host/supervisor';
import { buildAll } from '../build-all.ts';
import { discover } from '../../functions/discover.ts';
import type { BuildAnswer } from './build-in-child.ts';

// Nobody is left to build for.
process.on('disconnect', () => process.exit(1));
process.send!(await build(process.argv[2] ?? '.'), undefined, undefined, () => process.exit(0));

async function build(folder: string): Promise<BuildAnswer> {
  try {
    const { ready, failed } = await buildAll(discover(folder));
    return { functions: ready, failed };
  } catch (cause) {
    return { report: toReport(cause) };
  }
}
