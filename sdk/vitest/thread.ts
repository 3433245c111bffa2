import { workerData, type MessagePort } from 'node:worker_threads';
import { asSkerryError, DEFAULT_LIMITS, type ErrorCode, ResultError } from '@skerry/host/base';
import { componentEngine, describeComponent, type Instance, type PreparedComponent } from '@skerry/host/engine';
import { type HttpErrorCode, type LinkedImports, linkImports, type RequestContext } from '@skerry/host/wasi';

/** What a thread is given. */
export interface Thread {
  readonly path: string;
  readonly id: string;
  readonly component: Uint8Array<ArrayBuffer>;
  readonly port: MessagePort;
  readonly answered: Int32Array;
}

/** A call. */
export interface Question {
  readonly name: string;
  readonly args: readonly unknown[];
}

export interface Answer {
  /** What the module wrote meanwhile. */
  readonly lines: readonly string[];
  readonly outcome:
    | { readonly kind: 'value'; readonly value: unknown }
    | { readonly kind: 'failure'; readonly payload: unknown }
    | { readonly kind: 'error'; readonly code: ErrorCode; readonly message: string; readonly help: string | undefined };
}

const { path, id, component, port, answered } = workerData as Thread;
const lines: string[] = [];

/** The world of a module that has been granted nothing. */
const CONTEXT: RequestContext = {
  functionName: path,
  requestId: 'test',
  limits: DEFAULT_LIMITS,
  signal: new AbortController().signal,
  log: { isFull: false, write: (_level, _origin, message) => void lines.push(message) },
  environment: [],
  config: new Map(),
  secrets: { has: () => false, get: () => undefined },
  keyvalue: new Map(),
  outbound: { send: () => Promise.reject(new ResultError<HttpErrorCode>({ tag: 'HTTP-request-denied' })) },
  bound: {},
  clock: { monotonic: () => BigInt(Math.round(performance.now() * 1e6)), wall: () => Date.now() },
  random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
  onEnd: () => {},
};

let prepared: Promise<{ readonly component: PreparedComponent; readonly imports: LinkedImports }> | undefined;
let instance: Instance | undefined;

async function prepare() {
  const imports = linkImports(describeComponent(component).imports);
  const options = { suspending: imports.suspending.bind(imports), bounds: imports.bounds.bind(imports), entryPoints: [] };
  return { component: await componentEngine().prepare(component, { ...options, limits: DEFAULT_LIMITS }), imports };
}

async function call({ name, args }: Question): Promise<Answer['outcome']> {
  try {
    const ready = await (prepared ??= prepare());
    instance ??= await ready.component.instantiate(ready.imports.bind({ current: CONTEXT, isStarting: false }));
    return { kind: 'value', value: await instance.call(id, name, args) };
  } catch (error) {
    if (error instanceof ResultError) return { kind: 'failure', payload: error.payload };
    // It trapped: the next call meets a module as new as in another request.
    instance = undefined;
    const { code, message, help } = asSkerryError(error);
    return { kind: 'error', code, message, help };
  }
}

port.on('message', (question: Question) => {
  void call(question).then((outcome) => {
    port.postMessage({ lines: lines.splice(0), outcome } satisfies Answer);
    Atomics.add(answered, 0, 1);
    Atomics.notify(answered, 0);
  });
});
