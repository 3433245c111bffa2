import { extname } from 'node:path';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { SkerryError } from '@skerry/host/base';
import type { Answer, Question, Thread } from './thread.ts';

const THREAD = new URL(`./thread${extname(import.meta.url)}`, import.meta.url);

/** Longer than a call may take with the default limits, and a thread to start. */
const PATIENCE_MS = 60_000;

interface Connection {
  readonly port: MessagePort;
  /** Counts answers. */
  readonly answered: Int32Array;
}

/**
 * The component of a module in a thread of its own. Programs call it as they call any function, so this thread waits for
 * each answer; what handles a request may wait as well.
 *
 * @param path of the module, for messages
 * @param id of the interface that the component exports
 * @param component in base64
 */
export function connect(path: string, id: string, component: string): (name: string, args: readonly unknown[]) => unknown {
  let connection: Connection | undefined;
  return (name, args) => {
    connection ??= start({ path, id, component: Uint8Array.fromBase64(component) });
    const { port, answered } = connection;
    const before = Atomics.load(answered, 0);
    port.postMessage({ name, args } satisfies Question);
    if (Atomics.wait(answered, 0, before, PATIENCE_MS) === 'timed-out') throw silent(path);
    return taken(receiveMessageOnPort(port)!.message as Answer);
  };
}

function start(thread: Pick<Thread, 'path' | 'id' | 'component'>): Connection {
  const { port1, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const workerData: Thread = { ...thread, port: port2, answered };
  // Neither keeps a test runner from ending.
  new Worker(THREAD, { workerData, transferList: [port2] }).unref();
  port1.unref();
  return { port: port1, answered };
}

/** Lines first: they may say why it failed. */
function taken({ lines, outcome }: Answer): unknown {
  for (const line of lines) console.log(line);
  switch (outcome.kind) {
    case 'value':
      return outcome.value;
    case 'failure':
      // As bindings throw what a function returns as its error.
      throw Object.assign(new Error('The module returned an error'), { payload: outcome.payload });
    case 'error': {
      const { code, message, help } = outcome;
      throw new SkerryError(code, message, help === undefined ? {} : { help });
    }
  }
}

function silent(path: string): SkerryError {
  return new SkerryError('TEST_INVALID', `The thread of the module ${path} did not answer within ${PATIENCE_MS} ms`, {
    help: 'See whether the machine is out of memory, or so busy that threads do not start.',
  });
}
