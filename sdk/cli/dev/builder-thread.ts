import { parentPort } from 'node:worker_threads';
import { type Report, toReport } from '@skerry/host/supervisor';
import type { FunctionFolder } from '../../functions/discover.ts';
import { type ReadyFunction, readyFunction } from '../../functions/index.ts';

export interface BuildOrder {
  readonly id: number;
  readonly folder: FunctionFolder;
  readonly optimize: boolean;
}

export interface BuildAnswer {
  readonly id: number;
  readonly ready: ReadyFunction | undefined;
  readonly report: Report | undefined;
  readonly inputs: readonly string[];
}

async function build({ id, folder, optimize }: BuildOrder): Promise<BuildAnswer> {
  const inputs = new Set<string>();
  const onInput = (file: string): void => void inputs.add(file);
  try {
    const ready = await readyFunction(folder, false, { optimize, onInput });
    return { id, ready, report: undefined, inputs: [...inputs] };
  } catch (cause) {
    return { id, ready: undefined, report: toReport(cause), inputs: [...inputs] };
  }
}

parentPort?.on('message', (order: BuildOrder) => {
  void build(order).then((answer) => parentPort?.postMessage(answer, []));
});
